"""A unit's life as a list of events: how it began, whom it lay under, what it was called, what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from phoihop.base.labels import label_of
from phoihop.base.language import N_, _
from phoihop.base.vietnamese import format_number
from phoihop.bodies.organisations.enums import PASSING_LABELS
from phoihop.bodies.organisations.rules.lives import ALWAYS, by_organisation, segments
from phoihop.bodies.organisations.rules.records import (
    NameRecord,
    OrganisationRecord,
    PlacementRecord,
    SuccessionRecord,
)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened on a day; without a day: from the beginning of what is recorded."""

    day: date | None
    icon: str
    sentence: str
    document: str = ""


_ORDER = ("plus", "git-merge", "pencil", "sitemap", "route", "x")
"""Signs of events in the order in which those of one day are told."""


def history(
    *,
    unit: OrganisationRecord,
    placements: Sequence[PlacementRecord],
    successions: Sequence[SuccessionRecord],
    names: Sequence[NameRecord],
    title: Mapping[str, str],
) -> list[Event]:
    """The unit's events, earliest first. `title` gives the name of each unit by its code."""
    events = [
        *_life(unit),
        *_passings(unit, successions, title),
        *_names(names),
        *_placements(unit, placements, title),
    ]
    return sorted(events, key=lambda event: (event.day or date.min, _ORDER.index(event.icon)))


def share_words(share: Decimal | None) -> str:
    """A share as people say it: `toàn bộ`, `40%`."""
    if share is None or share == 1:
        return _(N_("toàn bộ"))
    return f"{format_number(share * 100)}%"


def _life(unit: OrganisationRecord) -> Iterator[Event]:
    if unit.opened:
        yield Event(unit.opened, "plus", _(N_("Thành lập.")))
    if unit.closed:
        yield Event(unit.closed, "x", _(N_("Kết thúc hoạt động (ngày đầu tiên không còn tồn tại).")))


def _passings(unit: OrganisationRecord, rows: Sequence[SuccessionRecord], title: Mapping[str, str]) -> Iterator[Event]:
    for row in rows:
        kind = label_of(PASSING_LABELS, row.kind)
        if row.target == unit.code:
            words = _(N_("Nhận {share} của {unit} ({kind})."))
            other, icon = row.source, "git-merge"
        else:
            words = _(N_("Chuyển {share} cho {unit} ({kind})."))
            other, icon = row.target, "route"
        sentence = words.format(share=share_words(row.share), unit=title.get(other, other), kind=kind)
        yield Event(row.on, icon, sentence, row.document)


def _names(names: Sequence[NameRecord]) -> Iterator[Event]:
    for row in names:
        yield Event(row.start, "pencil", _(N_("Mang tên «{name}».")).format(name=row.name), row.document)


def _placements(
    unit: OrganisationRecord, placements: Sequence[PlacementRecord], title: Mapping[str, str]
) -> Iterator[Event]:
    held = by_organisation(placements).get(unit.code, [])
    before: str | None = ""
    for segment in segments(unit, held):
        if segment.parent == before:
            continue
        before = segment.parent
        day = date.fromordinal(segment.start) if segment.start > ALWAYS else None
        yield Event(day, "sitemap", _under(segment.parent, title))


def _under(parent: str | None, title: Mapping[str, str]) -> str:
    if parent is None:
        return _(N_("Không trực thuộc đơn vị nào."))
    return _(N_("Trực thuộc {unit}.")).format(unit=title.get(parent, parent))
