"""What happened to a report: revisions, decisions about them, withdrawals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from phoihop.reporting.submissions.models import Revision, Submission
from phoihop.reporting.submissions.rules import Content


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


@dataclass(frozen=True, slots=True)
class Return:
    """The `round`-th time that a report was sent back: of which revision, with what remarks, and at which places what."""

    round: int
    revision: int
    remarks: str
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reopened:
    """An accepted revision that somebody opened again to be corrected; the upper slice's record, read by its name."""

    revision: int
    by: str
    at: datetime
    reason: str


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
)


def history_of(*, submission: Submission) -> History:
    """Every revision with its author, decision and withdrawal, in one query. Whose it is, `report_of` has decided."""
    rows = Revision.objects.filter(submission=submission).order_by("-number").values(*_COLUMNS)
    return History([_event(row, submission.accepted_revision_id) for row in rows])


def returns_of(*, submission: Submission) -> list[Return]:
    """Every time a report was sent back, the first time first, in one query. A decision is the upper slice's record."""
    rows = Revision.objects.filter(submission=submission, decision__action="returned").order_by(
        "number", "decision__places"
    )
    told: dict[int, tuple[str, dict[str, str]]] = {}
    for number, remarks, place, text in rows.values_list(
        "number", "decision__remarks", "decision__places__place", "decision__places__text"
    ):
        _remarks, places = told.setdefault(number, (remarks, {}))
        if place:
            places[place] = text
    return [Return(time, number, *what) for time, (number, what) in enumerate(told.items(), 1)]


def reopenings_of(*, submission: Submission) -> list[Reopened]:
    """Every time the accepted report was opened again, the latest first, in one query."""
    rows = Revision.objects.filter(submission=submission, reopening__isnull=False).order_by("-number")
    columns = ("number", "reopening__actor__full_name", "reopening__actor__username", "reopening__at")
    return [
        Reopened(number, name or account, at, reason)
        for number, name, account, at, reason in rows.values_list(*columns, "reopening__reason")
    ]


def level_of(*, submission: Submission) -> Level | None:
    """Where the latest revision waits on its way through levels, in one query; None where it has no way."""
    if submission.revision_id is None:
        return None
    passed = Revision.objects.filter(pk=OuterRef("pk"), passages__isnull=False).order_by("-passages__number")
    here = Coalesce(Subquery(passed.values("passages__to_stop")[:1]), Value(1), output_field=IntegerField())
    rows = Revision.objects.filter(pk=submission.revision_id, stops__isnull=False).annotate(here=here)
    stops = list(rows.order_by("stops__number").values_list("here", "stops__organisation__name"))
    return Level(stops[0][0], len(stops), stops[stops[0][0] - 1][1]) if stops else None


def _event(row: dict[str, Any], accepted: int | None) -> Event:
    return Event(
        number=row["number"],
        at=row["at"],
        author=row["author__full_name"] or row["author__username"],
        source=row["source"],
        note=row["note"],
        hash=row["content_hash"],
        content=row["content"],
        is_accepted=row["id"] == accepted,
        decision=row["decision__action"] or "",
        decided_by=row["decision__actor__full_name"] or row["decision__actor__username"] or "",
        decided_at=row["decision__at"],
        remarks=row["decision__remarks"] or "",
        withdrawn_by=row["withdrawal__actor__full_name"] or row["withdrawal__actor__username"] or "",
        withdrawn_at=row["withdrawal__at"],
        reason=row["withdrawal__reason"] or "",
    )
