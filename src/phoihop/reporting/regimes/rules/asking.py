"""The check of regimes, forms, assignments and calendars."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from phoihop.agreements.programmes.rules import IndicatorRecord, ProgrammeRecord
from phoihop.base.findings import Finding
from phoihop.bodies.organisations.rules import OrganisationRecord
from phoihop.reporting.regimes.rules import faults
from phoihop.reporting.regimes.rules.records import (
    AssignmentRecord,
    CalendarRecord,
    FormLineRecord,
    RegimeRecord,
    SectionRecord,
)
from phoihop_rollup.periods import Days, days_of, find_period
from phoihop_rollup.vocabulary import Window

_TABLES = ("regimes", "forms", "sections", "assignments", "calendar")
MOST_DAYS = 366
FAR = timedelta(days=62)


def check_regimes(
    *,
    organisations: Sequence[OrganisationRecord],
    programmes: Sequence[ProgrammeRecord],
    indicators: Sequence[IndicatorRecord],
    regimes: Sequence[RegimeRecord] = (),
    lines: Sequence[FormLineRecord] = (),
    sections: Sequence[SectionRecord] = (),
    assignments: Sequence[AssignmentRecord] = (),
    calendar: Sequence[CalendarRecord] = (),
    references: bool = True,
) -> list[Finding]:
    """Everything wrong with regimes, forms, assignments and calendars, all at once, in table and row order.

    `references=False` leaves out repeated keys and unknown codes, for a caller that has reported these already.
    """
    units = {row.code: row for row in organisations}
    kinds = {row.kind for row in organisations if row.kind}
    found: list[Finding] = []
    if references:
        found += _repeats(regimes, lines, sections, assignments, calendar)
        found += _unknown(units, programmes, indicators, regimes, lines, sections, assignments, calendar)
        found += _kinds(assignments, kinds)
    for regime in regimes:
        found += _regime(regime)
    found += _forms(lines, sections, assignments)
    for assignment in assignments:
        found += _assignment(assignment, units)
    for entry in calendar:
        found += _entry(entry, programmes)
    return sorted(found, key=lambda finding: (_TABLES.index(finding.table), finding.row or 0))


def _repeats(
    regimes: Sequence[RegimeRecord],
    lines: Sequence[FormLineRecord],
    sections: Sequence[SectionRecord],
    assignments: Sequence[AssignmentRecord],
    calendar: Sequence[CalendarRecord],
) -> Iterator[Finding]:
    tables: tuple[tuple[str, str, Sequence[Any], Callable[[Any], Hashable]], ...] = (
        ("regimes", "code", regimes, lambda row: (row.programme, row.code)),
        ("forms", "indicator", lines, lambda row: (row.form, row.indicator)),
        ("sections", "section", sections, lambda row: (row.form, row.section)),
        ("assignments", "organisation", assignments, lambda row: (row.form, row.organisation, row.kind, row.start)),
        ("calendar", "period", calendar, lambda row: (row.programme, row.period)),
    )
    for table, column, rows, key in tables:
        first: dict[Hashable, Any] = {}
        for row in rows:
            place = key(row)
            if place in first:
                value = getattr(row, column) or getattr(row, "kind", "")
                earlier = first[place].row or "…"
                yield faults.REPEATED.at(table=table, row=row.row, column=column, value=value, first=earlier)
            first.setdefault(place, row)


def _unknown(
    units: Mapping[str, OrganisationRecord],
    programmes: Sequence[ProgrammeRecord],
    indicators: Sequence[IndicatorRecord],
    regimes: Sequence[RegimeRecord],
    lines: Sequence[FormLineRecord],
    sections: Sequence[SectionRecord],
    assignments: Sequence[AssignmentRecord],
    calendar: Sequence[CalendarRecord],
) -> Iterator[Finding]:
    known: Mapping[str, Collection[str]] = {
        "organisations": units,
        "programmes": {row.code for row in programmes},
        "indicators": {row.code for row in indicators},
        "forms": {row.form for row in lines} | {row.form for row in sections},
    }
    tables: tuple[tuple[str, str, str, Sequence[Any]], ...] = (
        ("regimes", "programme", "programmes", regimes),
        ("forms", "indicator", "indicators", lines),
        ("assignments", "form", "forms", assignments),
        ("assignments", "organisation", "organisations", assignments),
        ("calendar", "programme", "programmes", calendar),
    )
    for table, column, target, rows in tables:
        for row in rows:
            code = getattr(row, column)
            if code and code not in known[target]:
                yield faults.UNKNOWN.at(table=table, row=row.row, column=column, value=code, target=target)


def _kinds(assignments: Iterable[AssignmentRecord], kinds: Collection[str]) -> Iterator[Finding]:
    for row in assignments:
        if row.kind and row.kind not in kinds:
            yield faults.UNKNOWN_KIND.at(table="assignments", row=row.row, column="organisation", value=row.kind)


def _regime(row: RegimeRecord) -> Iterator[Finding]:
    if row.deadline_days is not None and not 1 <= row.deadline_days <= MOST_DAYS:
        yield faults.BAD_DEADLINE.at(table="regimes", row=row.row, column="deadline_days", value=row.deadline_days)
    if row.grace_days is not None and not 0 <= row.grace_days <= MOST_DAYS:
        yield faults.BAD_GRACE.at(table="regimes", row=row.row, column="grace_days", value=row.grace_days)


def _forms(
    lines: Iterable[FormLineRecord], sections: Iterable[SectionRecord], assignments: Iterable[AssignmentRecord]
) -> Iterator[Finding]:
    asked = {row.form: row for row in reversed(list(assignments))}
    filled = {row.form: row for row in reversed(list(lines))}
    for section in sections:
        if section.form in asked and section.form not in filled:
            row = asked.pop(section.form).row
            yield faults.EMPTY_FORM.at(table="assignments", row=row, column="form", value=section.form)
    for form, line in filled.items():
        if form not in asked:
            yield faults.UNASKED_FORM.at(table="forms", row=line.row, column="form", value=form)


def _assignment(row: AssignmentRecord, units: Mapping[str, OrganisationRecord]) -> Iterator[Finding]:
    at: dict[str, Any] = {"table": "assignments", "row": row.row}
    if bool(row.organisation) == bool(row.kind):
        yield faults.ONE_OF_TWO.at(**at, column="organisation")
    if row.start and row.end and row.end < row.start:
        yield faults.BACKWARD.at(**at, column="to", value=row.end, start=row.start)
        return
    unit = units.get(row.organisation)
    if unit and _misses(row, unit):
        yield faults.NOBODY_THEN.at(**at, column="organisation", value=row.organisation)


def _misses(row: AssignmentRecord, unit: OrganisationRecord) -> bool:
    """Whether the unit exists on no day of the assignment."""
    gone = unit.closed and row.start and row.start >= unit.closed
    early = unit.opened and row.end and row.end < unit.opened
    return bool(gone or early)


def _entry(row: CalendarRecord, programmes: Sequence[ProgrammeRecord]) -> Iterator[Finding]:
    at: dict[str, Any] = {"table": "calendar", "row": row.row}
    if not row.programme and len(programmes) > 1:
        yield faults.NO_PROGRAMME.at(**at, column="programme")
    period = find_period(row.period) if row.period else None
    if row.period and period is None:
        yield faults.BAD_PERIOD.at(**at, column="period", value=row.period)
    if row.starts and row.ends and row.ends < row.starts:
        yield faults.BACKWARD_PERIOD.at(**at, column="ends", value=row.ends, start=row.starts)
    if row.ends and row.due and row.due <= row.ends:
        yield faults.DUE_TOO_EARLY.at(**at, column="due", value=row.due, ends=row.ends)
    if period and row.ends:
        yield from _far(row, row.ends, days_of(period, Window.CALENDAR))


def _far(row: CalendarRecord, ends: date, usual: Days) -> Iterator[Finding]:
    """Days that lie far from where the period's name puts them."""
    if usual.starts - ends > FAR or ends - usual.ends > FAR:
        words: dict[str, Any] = {"period": row.period, "starts": usual.starts, "ends": usual.ends}
        yield faults.FAR_FROM_NAME.at(table="calendar", row=row.row, column="ends", value=ends, **words)
