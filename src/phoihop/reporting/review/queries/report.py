"""One report as its reviewer needs it: beside earlier ones, with what is noticed and everything that was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf

from phoihop.bodies.organisations.access import REVIEWING, OutOfReach
from phoihop.bodies.people.access import is_system
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.queries import asked_of
from phoihop.reporting.regimes.rules import AskedReport, AskedSection
from phoihop.reporting.review.access import Standing, Way, may_reopen, on_my_way, reach, standing
from phoihop.reporting.review.enums import Passing, Verdict
from phoihop.reporting.review.models import Decision, Passage, Remark, Reopening
from phoihop.reporting.review.rules import (
    Changes,
    Key,
    Noticed,
    SheetRow,
    allowed_by,
    key_of,
    notices,
    numbers_of,
    plain_lines,
    sheet,
    what_changed,
)
from phoihop.reporting.submissions.enums import Move, State
from phoihop.reporting.submissions.models import Revision, SectionOpening, Submission, Withdrawal
from phoihop.reporting.submissions.queries.behalf import Behalf, acts_on_behalf, behalf_of, signed
from phoihop.reporting.submissions.queries.cells import Mark, marks_told, notes_beside
from phoihop.reporting.submissions.rules import Content, Life, check_content
from phoihop_rollup.periods import Days, Period, find_period


@dataclass(frozen=True, slots=True)
class Place:
    """Which report: the codes of its address, and its unit's name."""

    programme: str
    regime: str
    unit: str
    unit_name: str
    period: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """An accepted report to compare with; `content` None: none was accepted for that period."""

    period: str
    content: Content | None


@dataclass(frozen=True, slots=True)
class Said:
    """What one level said of a revision that went on waiting; `action` is a `Passing`."""

    at_stop: int
    action: str
    by: str
    at: datetime
    remarks: str


@dataclass(frozen=True, slots=True)
class Event:
    """One revision with what became of it; `opened`: sections that its unit opened besides what was to be mended.

    `behalf` says of a move (submit, accept, return, withdraw, reopen) in whose name it was done, if in another's.
    """

    revision: Revision
    decision: Decision | None
    withdrawal: Withdrawal | None
    reopening: Reopening | None
    places: tuple[tuple[str, str], ...] = ()
    said: tuple[Said, ...] = ()
    opened: tuple[tuple[str, str], ...] = ()
    behalf: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReviewedReport:
    """The latest revision beside earlier reports. `returned` is the revision sent back before it, if any."""

    report: Submission
    revision: Revision | None
    asked: AskedReport | None
    before: Earlier | None
    year_ago: Earlier | None
    rows: list[SheetRow]
    narratives: list[tuple[str, str, str]]
    events: list[Event]
    returned: Revision | None
    changes: Changes
    is_author: bool
    may_decide: bool
    may_reopen: bool
    way: Way
    marks: Mapping[str, Mark]

    @property
    def waits(self) -> bool:
        """Whether the report waits for a decision at all."""
        return self.report.state == State.SUBMITTED

    @property
    def place(self) -> Place:
        """Where the report is found."""
        its, unit = self.report.regime, self.report.organisation
        return Place(its.programme.code, its.code, unit.code, unit.name, self.report.period)

    @property
    def findings(self) -> int:
        """How many things are noticed."""
        return sum(len(row.findings) for row in self.rows)


def find_report(
    *, actor: User, programme: str, regime: str, organisation: str, period: str, today: date
) -> ReviewedReport:
    """The report with these codes, if the actor reviews for its unit. Raises OutOfReach."""
    report = _found(programme, regime, organisation, period)
    asked = asked_of(regime=report.regime, organisation=report.organisation, period=report.period)
    its = standing(actor=actor, report=report, today=today, ends=asked.ends if asked else None)
    if not its.sees:
        raise OutOfReach
    return _reviewed(actor, report, its, asked)


def find_accepted(
    *, actor: User, programme: str, regime: str, organisation: str, period: str, today: date
) -> Submission:
    """The report with these codes, if the actor may open it again. Raises OutOfReach."""
    report = _found(programme, regime, organisation, period)
    if not may_reopen(actor=actor, report=report, today=today):
        raise OutOfReach
    return report


def _found(programme: str, regime: str, organisation: str, period: str) -> Any:
    """The report with what was said about its cells (`noted`)."""
    if "\x00" in "".join((programme, regime, organisation, period)):
        raise OutOfReach
    report = (
        Submission.objects.filter(
            regime__programme__code=programme, regime__code=regime, organisation__code=organisation, period=period
        )
        .select_related("regime__programme", "organisation", "revision__author", "accepted_revision")
        .annotate(noted=notes_beside())
        .first()
    )
    if report is None:
        raise OutOfReach
    return report


def _reviewed(actor: User, report: Any, its: Standing, asked: AskedReport | None) -> ReviewedReport:
    before, year_ago = _earlier(report)
    events = _events(report)
    revision = report.revision
    content: Content = revision.content if revision else {}
    returned = next((event.revision for event in events if _is_returned_before(event, revision)), None)
    is_author = bool(revision and revision.author_id == actor.pk and not is_system(actor))
    return ReviewedReport(
        report=report,
        revision=revision,
        asked=asked,
        before=before,
        year_ago=year_ago,
        rows=_rows(report, asked, content, before, year_ago) if revision else [],
        narratives=_narratives(content.get("narratives", {}), asked.sections if asked else ()),
        events=events,
        returned=returned,
        changes=what_changed(returned.content, content) if returned else Changes(),
        is_author=is_author,
        may_decide=its.decides and not is_author,
        may_reopen=its.decides,
        way=its.way,
        marks=marks_told(report.noted),
    )


def _earlier(report: Submission) -> tuple[Earlier | None, Earlier | None]:
    """The accepted reports of the period before and of the same period of last year; of a year these are the same."""
    period = find_period(report.period)
    if period is None:
        return None, None
    names = [Period(period.first - back, period.months).name for back in (period.months, 12)]
    found = Submission.objects.filter(
        regime=report.regime, organisation=report.organisation, period__in=names, accepted_revision__isnull=False
    )
    contents = dict(found.values_list("period", "accepted_revision__content"))
    before, year_ago = (Earlier(name, contents.get(name)) for name in names)
    return before, year_ago if year_ago.period != before.period else None


def _events(report: Submission) -> list[Event]:
    """A report's revisions with what became of them, latest first."""
    remarks = Remark.objects.filter(decision__revision=OuterRef("pk")).order_by("id")
    places = ArraySubquery(remarks.values(told=JSONObject(place="place", text="text")))
    opened = ArraySubquery(
        SectionOpening.objects.filter(revision=OuterRef("pk"))
        .order_by("id")
        .values(told=JSONObject(part="part", reason="reason"))
    )
    rows = Revision.objects.filter(submission=report).order_by("-number")
    rows = rows.annotate(places=places, said=_said(), opened=opened, acts=acts_on_behalf(submission=report))
    people = ("author", "decision__actor", "withdrawal__actor", "reopening__actor")
    return [_event(row, behalf_of(row.acts)) for row in rows.select_related(*people)]


def _said() -> ArraySubquery:
    """The passages of each revision with the names of who wrote them, in order."""
    rows = Passage.objects.filter(revision=OuterRef("pk")).order_by("number")
    by = Coalesce(NullIf("actor__full_name", Value("")), "actor__username")
    told = JSONObject(at_stop="at_stop", action="action", by=by, at="at", remarks="remarks")
    return ArraySubquery(rows.values(told=told))


def _event(row: Any, behalf: Behalf) -> Event:
    decision, withdrawal, reopening = (getattr(row, name, None) for name in ("decision", "withdrawal", "reopening"))
    decided = Move.ACCEPT if decision and decision.action == Verdict.ACCEPTED else Move.RETURN
    moves = ((Move.SUBMIT, row), (decided, decision), (Move.WITHDRAW, withdrawal), (Move.REOPEN, reopening))
    return Event(
        row,
        decision,
        withdrawal,
        reopening,
        tuple((each["place"], each["text"]) for each in row.places),
        tuple(_passage(each, behalf) for each in row.said),
        tuple((each["part"], each["reason"]) for each in row.opened),
        {move: name for move, act in moves if act and (name := behalf.get((move, act.at)))},
    )


def _passage(told: Mapping[str, Any], behalf: Behalf) -> Said:
    at = datetime.fromisoformat(told["at"])
    move = Move.PASS if told["action"] == Passing.PASSED else Move.LOWER
    return Said(**{**told, "at": at, "by": signed(told["by"], behalf.get((move, at)))})


def _is_returned_before(event: Event, latest: Revision | None) -> bool:
    decided = event.decision is not None and event.decision.action == Verdict.RETURNED
    return decided and latest is not None and event.revision.number < latest.number


def _rows(
    report: Submission, asked: AskedReport | None, content: Content, before: Earlier | None, year_ago: Earlier | None
) -> list[SheetRow]:
    lines = asked.lines if asked else ()
    now, then = numbers_of(content), numbers_of(before.content if before else None)
    noticed = notices(numbers=now, lines=plain_lines(lines), before=then)
    return sheet(
        lines=lines,
        now=now,
        before=then,
        year_ago=numbers_of(year_ago.content if year_ago else None),
        noticed=[*noticed, *_checked(report, asked, content)],
    )


def _checked(report: Submission, asked: AskedReport | None, content: Content) -> list[Noticed]:
    """What the check at submission says of the numbers that were asked for, each with its place."""
    if asked is None:
        return []
    named: Mapping[str, str] = {line.indicator: line.name for line in asked.lines}
    values: Sequence[Mapping[str, Any]] = [row for row in content.get("values", ()) if row["indicator"] in named]
    findings = check_content(
        {"values": values, "narratives": content.get("narratives", {})},
        indicators=allowed_by(asked.lines),
        life=Life(report.organisation.code, report.organisation.opened, report.organisation.closed),
        period=report.period,
        days=Days(asked.starts, asked.ends),
    )
    return [(_place(finding.row, values), finding) for finding in findings]


def _place(row: int | None, values: Sequence[Mapping[str, Any]]) -> Key:
    return key_of(values[row - 1]) if row and row <= len(values) else Key("")


def _narratives(texts: Mapping[str, str], sections: Sequence[AskedSection]) -> list[tuple[str, str, str]]:
    """Code, title and text of each section asked for (text '': not written), then of those written unasked (code '')."""
    asked = [(section.code, section.title or section.code, texts.get(section.code, "")) for section in sections]
    codes = {section.code for section in sections}
    return [*asked, *(("", code, text) for code, text in texts.items() if code not in codes)]


def list_places(*, actor: User, submissions: Sequence[int], today: date) -> dict[int, Place]:
    """Which reports these are, of units that the actor reviews for today; others are left out."""
    found = Submission.objects.filter(pk__in=submissions)
    programmes = set(found.values_list("regime__programme__code", flat=True))
    allowed = reach(actor=actor, roles=REVIEWING, programmes=programmes, today=today, day=today, path="organisation")
    fields = ("regime__programme__code", "regime__code", "organisation__code", "organisation__name", "period")
    allowed |= Q(on_my_way(actor=actor, today=today))
    return {pk: Place(*rest) for pk, *rest in found.filter(allowed).values_list("pk", *fields)}
