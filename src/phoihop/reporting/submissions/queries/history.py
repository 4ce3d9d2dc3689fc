"""What happened to a report: revisions, decisions about them, withdrawals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf

from phoihop.reporting.regimes.rules import AskedReport
from phoihop.reporting.submissions.enums import Move, State
from phoihop.reporting.submissions.models import Revision, SectionOpening, Submission
from phoihop.reporting.submissions.queries.behalf import Behalf, acts_on_behalf, behalf_of, signed
from phoihop.reporting.submissions.rules import Content, Part, parts_of_report
from phoihop.reporting.submissions.rules.kept import kept_sections


@dataclass(frozen=True, slots=True)
class Reopened:
    """An accepted revision that somebody opened again to be corrected; the upper slice's record, read by its name."""

    revision: int
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Event:
    """One revision with what became of it. A decision is the upper slice's record; here it is read by its name."""

    number: int
    at: datetime
    author: str
    source: str
    note: str
    hash: str
    content: Content
    is_accepted: bool
    decision: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    remarks: str = ""
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None
    reason: str = ""
    reopened: Reopened | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A section that the unit opened though nobody asked to mend it, by whom and why."""

    part: str
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Return:
    """The `round`-th time that a report was sent back: of which revision, with what remarks, and at which places what.

    `opened` are the sections that the unit opened besides.
    """

    round: int
    revision: int
    remarks: str
    places: Mapping[str, str] = field(default_factory=dict)
    opened: Sequence[Opened] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """The level of review at which a report waits: the `number`-th of so many, and whose; the upper slice's records."""

    number: int
    levels: int
    body: str


@dataclass(frozen=True, slots=True)
class History:
    """All revisions of a report, latest first."""

    events: Sequence[Event]

    def numbered(self, number: int) -> Event | None:
        """The revision with this number."""
        return next((event for event in self.events if event.number == number), None)


_MOVES = {"accepted": Move.ACCEPT, "returned": Move.RETURN}
"""What was decided, as the upper slice records it → the move that did it."""

_COLUMNS = (
    "number",
    "at",
    "author__full_name",
    "author__username",
    "source",
    "note",
    "content_hash",
    "content",
    "id",
    "decision__action",
    "decision__actor__full_name",
    "decision__actor__username",
    "decision__at",
    "decision__remarks",
    "withdrawal__actor__full_name",
    "withdrawal__actor__username",
    "withdrawal__at",
    "withdrawal__reason",
    "reopening__actor__full_name",
    "reopening__actor__username",
    "reopening__at",
    "reopening__reason",
)


def history_of(*, submission: Submission) -> History:
    """Every revision with its author, decision and withdrawal, in one query. Whose it is, `report_of` has decided."""
    rows = Revision.objects.filter(submission=submission).order_by("-number")
    rows = rows.annotate(acts=acts_on_behalf(submission=submission)).values(*_COLUMNS, "acts")
    return History([_event(row, submission.accepted_revision_id, behalf_of(row["acts"])) for row in rows])


def returns_of(*, submission: Submission) -> list[Return]:
    """Every time a report was sent back, the first time first, in one query. A decision is the upper slice's record."""
    rows = Revision.objects.filter(submission=submission, decision__action="returned").order_by(
        "number", "decision__places"
    )
    told: dict[int, tuple[str, dict[str, str], list[Opened]]] = {}
    columns = ("number", "decision__remarks", "decision__places__place", "decision__places__text")
    for number, remarks, place, text, opened in rows.annotate(opened=_opened()).values_list(*columns, "opened"):
        if number not in told:
            told[number] = (remarks, {}, [_opening(each) for each in opened])
        if place:
            told[number][1][place] = text
    return [Return(time, number, *what) for time, (number, what) in enumerate(told.items(), 1)]


def last_return(*, submission: Submission | None) -> Return | None:
    """What the unit was asked to mend, while it mends it; no query for a report that was not sent back."""
    if submission is None or submission.state != State.RETURNED:
        return None
    return next(reversed(returns_of(submission=submission)), None)


def kept_of(*, told: Return | None, asked: AskedReport | None) -> list[Part]:
    """The sections that stay as they were sent while the unit mends what `told` asks for; none where nothing is asked."""
    if told is None or asked is None:
        return []
    return kept_sections(parts_of_report(asked), told.places, {each.part for each in told.opened})


def reopenings_of(*, submission: Submission) -> list[Reopened]:
    """Every time the accepted report was opened again, the latest first, in one query."""
    return [event.reopened for event in history_of(submission=submission).events if event.reopened]


def level_of(*, submission: Submission) -> Level | None:
    """Where the latest revision waits on its way through levels, in one query; None where it has no way."""
    if submission.revision_id is None:
        return None
    passed = Revision.objects.filter(pk=OuterRef("pk"), passages__isnull=False).order_by("-passages__number")
    here = Coalesce(Subquery(passed.values("passages__to_stop")[:1]), Value(1), output_field=IntegerField())
    rows = Revision.objects.filter(pk=submission.revision_id, stops__isnull=False).annotate(here=here)
    stops = list(rows.order_by("stops__number").values_list("here", "stops__organisation__name"))
    return Level(stops[0][0], len(stops), stops[stops[0][0] - 1][1]) if stops else None


def _opened() -> ArraySubquery:
    """The openings of each revision with the names of who opened, in order."""
    by = Coalesce(NullIf("actor__full_name", Value("")), "actor__username")
    rows = SectionOpening.objects.filter(revision=OuterRef("pk")).order_by("id")
    return ArraySubquery(rows.values(told=JSONObject(part="part", by=by, at="at", reason="reason")))


def _opening(told: Mapping[str, str]) -> Opened:
    return Opened(told["part"], told["by"], datetime.fromisoformat(told["at"]), told["reason"])


def _event(row: dict[str, Any], accepted: int | None, behalf: Behalf) -> Event:
    decision = row["decision__action"] or ""
    return Event(
        number=row["number"],
        at=row["at"],
        author=_signed(row, "author", behalf.get((Move.SUBMIT, row["at"]))),
        source=row["source"],
        note=row["note"],
        hash=row["content_hash"],
        content=row["content"],
        is_accepted=row["id"] == accepted,
        decision=decision,
        decided_by=_signed(row, "decision__actor", behalf.get((_MOVES.get(decision, ""), row["decision__at"]))),
        decided_at=row["decision__at"],
        remarks=row["decision__remarks"] or "",
        withdrawn_by=_signed(row, "withdrawal__actor", behalf.get((Move.WITHDRAW, row["withdrawal__at"]))),
        withdrawn_at=row["withdrawal__at"],
        reason=row["withdrawal__reason"] or "",
        reopened=_reopened(row, behalf) if row["reopening__at"] else None,
    )


def _reopened(row: dict[str, Any], behalf: Behalf) -> Reopened:
    at = row["reopening__at"]
    return Reopened(
        row["number"], _signed(row, "reopening__actor", behalf.get((Move.REOPEN, at))), at, row["reopening__reason"]
    )


def _signed(row: dict[str, Any], path: str, behalf: str | None) -> str:
    return signed(row[f"{path}__full_name"] or row[f"{path}__username"] or "", behalf)
