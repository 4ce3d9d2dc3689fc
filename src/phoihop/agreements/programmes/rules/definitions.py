"""The check of programmes and their indicators."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from phoihop.agreements.programmes.enums import Direction, ProgrammeStatus, Relation, Role
from phoihop.agreements.programmes.rules import faults
from phoihop.agreements.programmes.rules.records import (
    BreakdownCellRecord,
    ContentRecord,
    DocumentRecord,
    IndicatorRecord,
    PartyRecord,
    ProgrammeRecord,
    TargetRecord,
)
from phoihop.base.findings import Finding
from phoihop_rollup.periods import MONTHS, Period, find_period
from phoihop_rollup.vocabulary import ADDS_UP, Frequency, Kind, OverTime, OverUnits, Window

_TABLES = ("programmes", "parties", "contents", "documents", "indicators", "breakdowns", "targets")
RATIO_OVER_TIME = (OverTime.SUM, OverTime.LAST, OverTime.SUM_OVER_LAST, OverTime.NONE)
VALUE_OVER_TIME = tuple(word for word in OverTime if word is not OverTime.SUM_OVER_LAST)
MOST_DECIMALS = 12
LONGEST_TERM = 100
R = TypeVar("R")


def check_programmes(
    *,
    organisations: Collection[str],
    programmes: Sequence[ProgrammeRecord],
    indicators: Sequence[IndicatorRecord],
    parties: Sequence[PartyRecord] = (),
    contents: Sequence[ContentRecord] = (),
    documents: Sequence[DocumentRecord] = (),
    cells: Sequence[BreakdownCellRecord] = (),
    targets: Sequence[TargetRecord] = (),
    references: bool = True,
) -> list[Finding]:
    """Everything wrong with programmes, all at once, in table and row order; `organisations` are the known codes.

    `references=False` leaves out repeated keys and unknown codes, for a caller that has reported these already.
    """
    found: list[Finding] = []
    if references:
        found += _repeats(programmes, parties, contents, documents, indicators, cells, targets)
        found += _unknown(
            frozenset(organisations), programmes, parties, contents, documents, indicators, cells, targets
        )
    for programme in programmes:
        found += _programme(programme)
    found += _lineage(programmes)
    found += _parties(parties)
    for content in contents:
        if content.number is not None and content.number < 1:
            found.append(faults.NO_NUMBER.at(table="contents", row=content.row, column="number", value=content.number))
    for document in documents:
        found += _word("documents", document.row, "relation", document.relation, Relation)
    for indicator in indicators:
        found += _indicator(indicator, several=len(programmes) > 1)
    found += _targets(targets, {indicator.code: indicator for indicator in indicators})
    return sorted(found, key=lambda finding: (_TABLES.index(finding.table), finding.row or 0))


def programme_of(record: IndicatorRecord, programmes: Sequence[ProgrammeRecord]) -> str:
    """The code of the programme an indicator belongs to: its own, else the only one; '' where that is open."""
    return record.programme or (programmes[0].code if len(programmes) == 1 else "")


Key = Callable[[R], Hashable]


def _repeats(
    programmes: Sequence[ProgrammeRecord],
    parties: Sequence[PartyRecord],
    contents: Sequence[ContentRecord],
    documents: Sequence[DocumentRecord],
    indicators: Sequence[IndicatorRecord],
    cells: Sequence[BreakdownCellRecord],
    targets: Sequence[TargetRecord],
) -> Iterator[Finding]:
    yield from _twice("programmes", "code", programmes, lambda row: row.code)
    yield from _twice("parties", "organisation", parties, lambda row: (row.programme, row.organisation, row.role))
    yield from _twice("contents", "number", contents, lambda row: (row.programme, row.number))
    yield from _twice("documents", "code", documents, lambda row: (row.programme, row.code))
    yield from _twice("indicators", "code", indicators, lambda row: row.code)
    yield from _twice("breakdowns", "cell", cells, lambda row: (row.breakdown, row.cell))
    yield from _twice("targets", "period", targets, lambda row: (row.organisation, row.period, row.indicator))


def _twice(table: str, column: str, rows: Iterable[R], key: Key[R]) -> Iterator[Finding]:
    first: dict[Hashable, R] = {}
    for row in rows:
        place = key(row)
        if place in first:
            value = ", ".join(map(str, place)) if isinstance(place, tuple) else str(place)
            earlier = getattr(first[place], "row", None)
            yield faults.REPEATED.at(
                table=table, row=getattr(row, "row", None), column=column, value=value, first=earlier or "…"
            )
        first.setdefault(place, row)


def _unknown(
    organisations: frozenset[str],
    programmes: Sequence[ProgrammeRecord],
    parties: Sequence[PartyRecord],
    contents: Sequence[ContentRecord],
    documents: Sequence[DocumentRecord],
    indicators: Sequence[IndicatorRecord],
    cells: Sequence[BreakdownCellRecord],
    targets: Sequence[TargetRecord],
) -> Iterator[Finding]:
    codes: Mapping[str, Collection[str]] = {
        "programmes": {row.code for row in programmes},
        "organisations": organisations,
        "indicators": {row.code for row in indicators},
        "breakdowns": {row.breakdown for row in cells},
    }
    for table, column, target, rows in (
        ("parties", "programme", "programmes", parties),
        ("parties", "organisation", "organisations", parties),
        ("contents", "programme", "programmes", contents),
        ("contents", "owner", "organisations", contents),
        ("documents", "programme", "programmes", documents),
        ("indicators", "programme", "programmes", indicators),
        ("indicators", "owner", "organisations", indicators),
        ("indicators", "breakdown", "breakdowns", indicators),
        ("targets", "organisation", "organisations", targets),
        ("targets", "indicator", "indicators", targets),
    ):
        for row in rows:
            code = getattr(row, column)
            if code and code not in codes[target]:
                yield faults.UNKNOWN.at(table=table, row=row.row, column=column, value=code, target=target)
    yield from _contents(indicators, contents, programmes)


def _contents(
    indicators: Iterable[IndicatorRecord], contents: Iterable[ContentRecord], programmes: Sequence[ProgrammeRecord]
) -> Iterator[Finding]:
    known = {(content.programme, content.number) for content in contents}
    for row in indicators:
        programme = programme_of(row, programmes)
        if row.content is not None and programme and (programme, row.content) not in known:
            yield faults.UNKNOWN_CONTENT.at(
                table="indicators", row=row.row, column="content", value=row.content, programme=programme
            )


def _word(table: str, row: int | None, column: str, value: str, words: Iterable[str]) -> Iterator[Finding]:
    known = tuple(words)
    if value and value not in known:
        yield faults.UNKNOWN_WORD.at(table=table, row=row, column=column, value=value, words=", ".join(known))


def _term(at: dict[str, Any], start: date, end: date) -> Iterator[Finding]:
    if end < start:
        yield faults.BACKWARD.at(**at, column="to", value=end, start=start)
    elif end.year - start.year >= LONGEST_TERM:
        yield faults.LONG_TERM.at(**at, column="to", value=end.year - start.year + 1, limit=LONGEST_TERM)


def _programme(row: ProgrammeRecord) -> Iterator[Finding]:
    at: dict[str, Any] = {"table": "programmes", "row": row.row}
    if row.start and row.end:
        yield from _term(at, row.start, row.end)
    yield from _word("programmes", row.row, "window", row.window, Window)
    if row.status and row.status not in set(ProgrammeStatus):
        words = ", ".join(ProgrammeStatus)
        yield faults.STRANGE_STATUS.at(**at, column="status", value=row.status, words=words)
    for column, code in (("predecessor", row.predecessor), ("superior", row.superior)):
        if code and code == row.code:
            yield faults.OWN_LINEAGE.at(**at, column=column, value=code)


def _lineage(programmes: Sequence[ProgrammeRecord]) -> Iterator[Finding]:
    rows = {row.code: row for row in programmes}
    for column in ("predecessor", "superior"):
        done: set[str] = set()
        for code in rows:
            path: list[str] = []
            at: str = code
            while at in rows and at not in done and at not in path:
                path.append(at)
                at = getattr(rows[at], column)
            if at in path and len(path) - path.index(at) > 1:
                ring = path[path.index(at) :]
                words: dict[str, Any] = {"column": column, "value": at, "programmes": " → ".join([*ring, at])}
                yield faults.LINEAGE_CYCLE.at(table="programmes", row=rows[at].row, **words)
            done.update(path)


def _parties(parties: Sequence[PartyRecord]) -> Iterator[Finding]:
    first: dict[str, PartyRecord] = {}
    for row in parties:
        first.setdefault(row.programme, row)
        yield from _word("parties", row.row, "role", row.role, Role)
    led = {row.programme for row in parties if row.role == Role.LEAD}
    for programme, row in first.items():
        if programme not in led:
            yield faults.NO_LEAD.at(table="parties", row=row.row, column="role", value=programme)


def _indicator(row: IndicatorRecord, *, several: bool) -> Iterator[Finding]:
    at: dict[str, Any] = {"table": "indicators", "row": row.row}
    if several and not row.programme:
        yield faults.NO_PROGRAMME.at(**at, column="programme")
    for column, words in (
        ("kind", Kind),
        ("frequency", Frequency),
        ("over_time", OverTime),
        ("over_units", OverUnits),
        ("direction", Direction),
    ):
        yield from _word("indicators", row.row, column, getattr(row, column), words)
    yield from _operators(row)
    if row.decimals is not None and not 0 <= row.decimals <= MOST_DECIMALS:
        yield faults.BAD_DECIMALS.at(**at, column="decimals", value=row.decimals)
    if row.minimum is not None and row.maximum is not None and row.minimum > row.maximum:
        yield faults.BAD_RANGE.at(**at, column="minimum", value=row.minimum, maximum=row.maximum)


def _operators(row: IndicatorRecord) -> Iterator[Finding]:
    """Operators that fit the kind; unknown words are reported elsewhere."""
    at: dict[str, Any] = {"table": "indicators", "row": row.row, "indicator": row.code}
    if row.kind == Kind.RATIO:
        if row.over_units in set(OverUnits) - ADDS_UP:
            yield faults.RATIO_OVER_UNITS.at(**at, column="over_units", value=row.over_units)
        if row.over_time in set(OverTime) - set(RATIO_OVER_TIME):
            yield faults.RATIO_OVER_TIME.at(**at, column="over_time", value=row.over_time)
        if row.minimum is not None or row.maximum is not None:
            yield faults.RATIO_RANGE.at(**at, column="minimum")
    elif row.kind in set(Kind) and row.over_time == OverTime.SUM_OVER_LAST:
        yield faults.ONLY_RATIOS.at(**at, column="over_time", value=row.over_time, words=", ".join(VALUE_OVER_TIME))


def _is_finer(period: Period, frequency: str) -> bool:
    return frequency in set(Frequency) and period.months < MONTHS[Frequency(frequency)]


def _targets(targets: Iterable[TargetRecord], indicators: Mapping[str, IndicatorRecord]) -> Iterator[Finding]:
    for row in targets:
        at: dict[str, Any] = {"table": "targets", "row": row.row, "column": "period", "value": row.period}
        period = find_period(row.period) if row.period else None
        indicator = indicators.get(row.indicator)
        if row.period and period is None:
            yield faults.BAD_PERIOD.at(**at)
        elif period and indicator and _is_finer(period, indicator.frequency):
            yield faults.FINE_TARGET.at(**at, indicator=indicator.code)
