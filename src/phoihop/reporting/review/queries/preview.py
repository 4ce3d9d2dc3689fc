"""What a reviewer should know of many reports before accepting them together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from phoihop.agreements.programmes.models import BreakdownCell
from phoihop.agreements.programmes.rules import IndicatorRecord
from phoihop.bodies.people.access import is_system
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.enums import Expectation
from phoihop.reporting.regimes.models import FormAssignment, FormLine
from phoihop.reporting.regimes.rules import Asked, AssignmentRecord, Dates, Reporter, expected_reports
from phoihop.reporting.review.queries.dates import Asking
from phoihop.reporting.review.queries.waiting import (
    Scope,
    Waiting,
    WaitingFilter,
    filtered,
    waiting_rows,
    waiting_scope,
)
from phoihop.reporting.review.rules import Key, Line, Number, count_changed, notices, numbers_of, with_totals
from phoihop.reporting.submissions.models import Submission
from phoihop.reporting.submissions.rules import Allowed, Content, Life, allowed, check_content
from phoihop_rollup.periods import Period, find_period
from phoihop_rollup.vocabulary import Frequency

MOST = 200
"""Reports that may be accepted together."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A waiting report with what is noticed; `changed` numbers moved by more than half, None: nothing to compare with.

    `own`: the actor sent it, so that somebody else must decide.
    """

    waiting: Waiting
    findings: int
    changed: int | None
    own: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be accepted, in the order of the queue; `gone` of those chosen do not wait for this actor any more."""

    candidates: list[Candidate]
    gone: int
    more: int


def preview(
    *, actor: User, chosen: Sequence[int] | None, wanted: WaitingFilter, today: date, most: int = MOST
) -> Preview:
    """The reports chosen (None: all that the filter leaves, as many as may be accepted together), as they wait now."""
    scope = waiting_scope(actor=actor, today=today)
    if chosen is None:
        reports = filtered(actor=actor, scope=scope, wanted=wanted, today=today)
        total = reports.order_by().count()
    else:
        reports = scope.reports.filter(pk__in=chosen)
        total = len(set(chosen))
    rows = list(waiting_rows(reports[:most], scope))
    candidates = _candidates(actor, rows, scope)
    left = total - len(rows)
    return Preview(candidates, gone=left if chosen is not None else 0, more=left if chosen is None else 0)


@dataclass(frozen=True, slots=True)
class _Text:
    """A report's content with its unit's kind and life, and what was accepted for the period before."""

    content: Content
    reporter: Reporter
    before: Content | None


def _candidates(actor: User, rows: Sequence[Waiting], scope: Scope) -> list[Candidate]:
    texts = _texts(rows)
    asked = _AskedLines(scope, {texts[row.submission].reporter for row in rows if row.submission in texts})
    found = []
    for row in rows:
        text = texts.get(row.submission)
        if text is None:
            continue
        lines = asked.lines(row, text.reporter)
        now, then = (with_totals(numbers_of(content), lines) for content in (text.content, text.before))
        found.append(
            Candidate(
                row,
                findings=_count(row, text, lines, now, asked),
                changed=count_changed(now, then, {line.indicator: line.unit for line in lines})
                if text.before is not None
                else None,
                own=row.author == actor.pk and not is_system(actor),
            )
        )
    return found


def _count(row: Waiting, text: _Text, lines: Sequence[Line], now: Mapping[Key, Number], asked: "_AskedLines") -> int:
    """How many things are noticed, moves against the period before left out (they are counted apart)."""
    found = len(notices(numbers=now, lines=lines))
    if row.dates is None or not lines:
        return found
    known = {line.indicator: asked.allowed[line.indicator] for line in lines}
    values = [value for value in text.content.get("values", ()) if value["indicator"] in known]
    reporter = text.reporter
    return found + len(
        check_content(
            {"values": values, "narratives": text.content.get("narratives", {})},
            indicators=known,
            life=Life(reporter.code, reporter.opened, reporter.closed),
            period=row.period,
            days=row.dates.days,
        )
    )


def _texts(rows: Sequence[Waiting]) -> dict[int, _Text]:
    found = Submission.objects.filter(pk__in=[row.submission for row in rows], revision__isnull=False)
    before = _before(rows)
    return {
        pk: _Text(content, Reporter(code, kind, opened, closed), before.get((regime, code, _previous(period))))
        for pk, regime, period, content, code, kind, opened, closed in found.values_list(
            "pk",
            "regime_id",
            "period",
            "revision__content",
            "organisation__code",
            "organisation__kind",
            "organisation__opened",
            "organisation__closed",
        )
    }


def _before(rows: Sequence[Waiting]) -> dict[tuple[int, str, str], Content]:
    """Regime, unit and period → the content accepted for it, of the periods before those that wait."""
    found = Submission.objects.filter(
        regime__code__in={row.regime for row in rows},
        organisation__code__in={row.unit for row in rows},
        period__in={_previous(row.period) for row in rows},
        accepted_revision__isnull=False,
    )
    fields = ("regime_id", "organisation__code", "period", "accepted_revision__content")
    return {(regime, unit, period): content for regime, unit, period, content in found.values_list(*fields)}


def _previous(name: str) -> str:
    period = find_period(name)
    return Period(period.first - period.months, period.months).name if period else ""


class _AskedLines:
    """The lines of many units' forms, read in three statements however many reports there are."""

    def __init__(self, scope: Scope, reporters: Iterable[Reporter]) -> None:
        self._scope = scope
        self._regimes = {(regime.programme.code, regime.code): regime for regime in scope.regimes.values()}
        self._lines: dict[int, list[tuple[str, Frequency, Line]]] = {}
        self.allowed: dict[str, Allowed] = {}
        self._read_lines()
        self._forms = self._read_forms(list(reporters))

    def lines(self, row: Waiting, reporter: Reporter) -> list[Line]:
        """The lines asked of the unit for the period, each indicator once."""
        period = find_period(row.period)
        regime = self._regimes[row.programme, row.regime]
        forms = self._forms.get((regime.pk, reporter.code, row.period), ())
        every = regime.expectation == Expectation.OBSERVED
        found: dict[str, Line] = {}
        for form, frequency, line in self._lines.get(regime.pk, ()):
            if period and frequency == period.frequency and (every or form in forms):
                known = found.setdefault(line.indicator, line)
                found[line.indicator] = line if line.required and not known.required else known
        return list(found.values())

    def _read_lines(self) -> None:
        rows = FormLine.objects.filter(form__regime__in=self._scope.regimes).select_related("form", "indicator")
        lines = list(rows.order_by("form__code", "order", "id"))
        cells = _cells({line.indicator.breakdown_id for line in lines} - {None})
        records = {}
        for line in lines:
            its = line.indicator
            short = Line(its.code, its.name, its.kind, its.over_units, its.unit, line.required)
            self._lines.setdefault(line.form.regime_id, []).append((line.form.code, Frequency(its.frequency), short))
            records[its.code] = IndicatorRecord(
                its.code,
                its.name,
                its.kind,
                its.frequency,
                its.over_time,
                its.over_units,
                minimum=its.minimum,
                maximum=its.maximum,
                breakdown=str(its.breakdown_id or ""),
            )
        self.allowed = allowed(records.values(), cells)

    def _read_forms(self, reporters: list[Reporter]) -> dict[tuple[int, str, str], tuple[str, ...]]:
        """Regime, unit and period → the forms asked for."""
        asked: dict[int, list[Asked]] = {}
        rows = FormAssignment.objects.filter(form__regime__in=self._scope.regimes)
        fields = ("form__regime_id", "form__code", "organisation__code", "kind", "start", "end")
        for regime, form, unit, kind, start, end in rows.values_list(*fields):
            frequencies = frozenset(frequency for code, frequency, _line in self._lines.get(regime, ()) if code == form)
            record = AssignmentRecord(form, unit or "", kind, start, end)
            asked.setdefault(regime, []).append(Asked(record, frequencies))
        found: dict[tuple[int, str, str], tuple[str, ...]] = {}
        for regime, its in asked.items():
            ends = [dates.days.ends for dates in _of(regime, self._scope.dates)]
            terms = self._scope.terms[regime]
            for report in expected_reports(reporters=reporters, asked=its, terms=terms, start=min(ends), end=max(ends)):
                found[regime, report.organisation, report.period] = report.forms
        return found


def _of(regime: int, dates: Mapping[Asking, Dates]) -> list[Dates]:
    return [its for (pk, _period), its in dates.items() if pk == regime]


def _cells(breakdowns: Iterable[int | None]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    wanted = list(breakdowns)
    if wanted:
        for breakdown, code in BreakdownCell.objects.filter(breakdown__in=wanted).values_list("breakdown_id", "code"):
            found.setdefault(str(breakdown), []).append(code)
    return found
