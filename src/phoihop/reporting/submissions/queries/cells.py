"""What happened to single cells of a report: who wrote them, what was said about them, who else is writing now."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Max, OuterRef
from django.db.models.functions import JSONObject

from phoihop.bodies.people.models import User
from phoihop.reporting.submissions.enums import Source
from phoihop.reporting.submissions.models import CellNote, DraftChange, Revision, Submission
from phoihop.reporting.submissions.rules import entries_of, place_of, shown

RECENT = timedelta(minutes=15)
"""So long after their last save somebody is said to be writing too."""
MOST = 200
"""The latest changes of a draft that a cell's page tells."""


@dataclass(frozen=True, slots=True)
class CellEvent:
    """One change of a cell: `number` is the revision that was sent, None for a change of the draft."""

    at: datetime
    author: str
    source: str
    key: str
    old: str
    new: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody said about a cell, and whether it was to be followed up from then on."""

    at: datetime
    author: str
    text: str
    followed: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """How much was said about a cell, and whether it is followed up."""

    notes: int
    followed: bool


def events_of_cell(*, submission: Submission, place: str, with_draft: bool) -> list[CellEvent]:
    """Every change of a cell, latest first: between revisions, and with the draft's changes for its writers alone."""
    sent = _sent(submission, place)
    drafted = _drafted(submission, place) if with_draft else []
    return sorted([*sent, *drafted], key=lambda event: event.at, reverse=True)


def remarks_of_cell(*, submission: Submission, place: str) -> list[Remark]:
    """What was said about a cell, first to last."""
    rows = CellNote.objects.filter(submission=submission, place=place)
    told = rows.order_by("id").values_list("at", "author__full_name", "author__username", "text", "followed")
    return [Remark(at, name or username, text, followed) for at, name, username, text, followed in told]


def marks_of(*, submission: Submission) -> dict[str, Mark]:
    """Every cell of a report about which something was said, in one query."""
    rows = CellNote.objects.filter(submission=submission).order_by("id")
    return marks_told(rows.values("place", "followed"))


def notes_beside(*, path: str = "pk") -> ArraySubquery:
    """What was said about cells, to stand beside a row that `path` leads from to its report; `marks_told` reads it."""
    rows = CellNote.objects.filter(submission=OuterRef(path)).order_by("id")
    return ArraySubquery(rows.values(told=JSONObject(place="place", followed="followed")))


def marks_told(notes: Iterable[Mapping[str, Any]]) -> dict[str, Mark]:
    """The cells that these notes, first to last, are about."""
    found: dict[str, Mark] = {}
    for note in notes:
        place = note["place"]
        found[place] = Mark((found[place].notes if place in found else 0) + 1, note["followed"])
    return found


def others_writing(*, submission: Submission, actor: User, at: datetime) -> list[tuple[str, datetime]]:
    """Who else saved the draft lately, and when last; the latest first."""
    rows = DraftChange.objects.filter(submission=submission, at__gt=at - RECENT).exclude(actor=actor)
    found = rows.values_list("actor__full_name", "actor__username").annotate(last=Max("at")).order_by("-last")
    return [(name or username, last) for name, username, last in found]


def ways_of_cells(*, submission: Submission, keys: Collection[str]) -> list[Source]:
    """By which way each of these cells of the draft was last written, where anybody wrote it, in one query."""
    rows = DraftChange.objects.filter(submission=submission, key__in=keys).order_by("key", "-id").distinct("key")
    return [Source(way) for way in rows.values_list("source", flat=True)]


def _sent(submission: Submission, place: str) -> Sequence[CellEvent]:
    columns = ("number", "at", "author__full_name", "author__username", "source", "content")
    rows = Revision.objects.filter(submission=submission).order_by("number").values_list(*columns)
    found: list[CellEvent] = []
    before: dict[str, str] = {}
    for number, at, name, username, source, content in rows:
        now = {key: shown(key, entry) for key, entry in entries_of(content).items() if place_of(key) == place}
        found += [
            CellEvent(at, name or username, source, key, before.get(key, ""), now.get(key, ""), number)
            for key in sorted({*before, *now})
            if before.get(key) != now.get(key)
        ]
        before = now
    return found


def _drafted(submission: Submission, place: str) -> Sequence[CellEvent]:
    keys = [place] if place.startswith("@") else [f"{place}|{part}" for part in ("value", "numerator", "denominator")]
    rows = DraftChange.objects.filter(submission=submission, key__in=keys).order_by("-id")[:MOST]
    told = rows.values_list("at", "actor__full_name", "actor__username", "source", "key", "old", "new")
    return [
        CellEvent(at, name or username, source, key, old, new) for at, name, username, source, key, old, new in told
    ]
