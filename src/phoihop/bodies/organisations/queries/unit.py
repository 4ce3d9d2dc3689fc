"""One unit as its page shows it: where it stands on a day, what lies below, its life, who has changed what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from phoihop.base.audit.queries import entries_about
from phoihop.bodies.organisations.access import MANAGING, OVERSEEING, OutOfReach, above, roles_over
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation, OrganisationName, Placement, RoleGrant, Succession
from phoihop.bodies.organisations.queries.structure import find_organisation
from phoihop.bodies.organisations.queries.tree import Line, count_below, directly_below, lives
from phoihop.bodies.organisations.rules import NameRecord, OrganisationRecord, PlacementRecord, SuccessionRecord
from phoihop.bodies.organisations.rules.entries import entry_words
from phoihop.bodies.organisations.rules.history import Event, history
from phoihop.bodies.people.models import User

SHOWN_BELOW = 50


@dataclass(frozen=True, slots=True)
class Place:
    """A unit by code and by its name on the day."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """A change that was recorded: who, when, what."""

    at: datetime
    actor: str
    sentence: str


@dataclass(frozen=True, slots=True)
class UnitView:
    """Everything on a unit's page. `roles` are the actor's that reach it; `more_below`: there are others than `below`."""

    unit: Organisation
    day: date
    name: str
    exists: bool
    above: Sequence[Place]
    below: Sequence[Line]
    more_below: bool
    events: Sequence[Event]
    received: Sequence[Succession]
    passed: Sequence[Succession]
    roles: frozenset[str]
    told: Sequence[Told]
    grants: Sequence[RoleGrant]


def view_unit(*, actor: User, code: str, day: date, today: date) -> UnitView:
    """The unit on a day, as far as the actor may see: everybody sees the structure. Raises OutOfReach."""
    unit = find_organisation(actor=actor, code=code)
    if unit is None:
        raise OutOfReach
    roles = roles_over(actor=actor, organisation=unit, today=today)
    children = list(directly_below(unit=unit, day=day)[: SHOWN_BELOW + 1])
    path = above(organisation=unit, day=day)[:0:-1]
    names = list(OrganisationName.objects.filter(organisation__in=[unit.pk, *path, *(each.pk for each in children)]))
    passings = _passings(unit)
    return UnitView(
        unit=unit,
        day=day,
        name=_name(unit, names, day),
        exists=lives(unit, day),
        above=_places(path, names, day),
        below=_lines(unit, children[:SHOWN_BELOW], names, day),
        more_below=len(children) > SHOWN_BELOW,
        events=_events(unit, names, passings),
        received=[row for row in passings if row.target_id == unit.pk],
        passed=[row for row in passings if row.source_id == unit.pk],
        roles=roles,
        told=told_of(subject=f"organisation {unit.code}") if roles & set(OVERSEEING) else [],
        grants=_grants(unit) if roles & set(MANAGING) else [],
    )


def told_of(*, subject: str) -> list[Told]:
    """The latest changes of a subject in words, newest first."""
    return [
        Told(entry.at, entry.actor, entry_words(entry.action, entry.before, entry.after))
        for entry in entries_about(subject=subject)
    ]


def record_of(unit: Organisation, parent: str | None) -> OrganisationRecord:
    """The unit as a record."""
    return OrganisationRecord(
        unit.code,
        unit.name,
        unit.name_en,
        unit.kind,
        unit.block,
        parent,
        unit.opened,
        unit.closed,
        unit.latitude,
        unit.longitude,
    )


def _name(unit: Organisation, names: Sequence[OrganisationName], day: date) -> str:
    held = (
        row.name
        for row in names
        if row.organisation_id == unit.pk
        and (row.start is None or row.start <= day)
        and (row.end is None or row.end >= day)
    )
    return next(held, unit.name)


def _places(path: Sequence[int], names: Sequence[OrganisationName], day: date) -> list[Place]:
    known = Organisation.objects.in_bulk(path)
    return [Place(known[key].code, _name(known[key], names, day)) for key in path if key in known]


def _lines(
    unit: Organisation, children: Sequence[Organisation], names: Sequence[OrganisationName], day: date
) -> list[Line]:
    counts = count_below(keys=[each.pk for each in children], day=day)
    return [Line(each, _name(each, names, day), unit, counts.get(each.pk, 0), exists=True) for each in children]


def _passings(unit: Organisation) -> list[Succession]:
    rows = Succession.objects.filter(Q(source=unit) | Q(target=unit)).select_related("source", "target")
    return list(rows.order_by("on", "source__sort_key", "target__sort_key"))


def _events(unit: Organisation, names: Sequence[OrganisationName], passings: Sequence[Succession]) -> list[Event]:
    rows = list(Placement.objects.filter(organisation=unit).select_related("parent"))
    parent = unit.parent
    return history(
        unit=record_of(unit, parent.code if parent else None),
        placements=[
            PlacementRecord(unit.code, row.parent.code if row.parent else None, row.start, row.end) for row in rows
        ],
        successions=[
            SuccessionRecord(row.source.code, row.target.code, row.on, row.share, row.kind, row.document)
            for row in passings
        ],
        names=[
            NameRecord(unit.code, row.name, row.start, row.end, row.document)
            for row in names
            if row.organisation_id == unit.pk
        ],
        title=_titles(unit, rows, passings),
    )


def _titles(unit: Organisation, placements: Sequence[Placement], passings: Sequence[Succession]) -> Mapping[str, str]:
    units: list[Any] = [unit.parent, *(row.parent for row in placements)]
    units += [side for row in passings for side in (row.source, row.target)]
    return {each.code: each.name for each in units if each}


def _grants(unit: Organisation) -> list[RoleGrant]:
    order = list(UserRole)
    held = RoleGrant.objects.filter(organisation=unit).select_related("user").order_by("user__username")
    return sorted(held, key=lambda grant: order.index(UserRole(grant.role)))
