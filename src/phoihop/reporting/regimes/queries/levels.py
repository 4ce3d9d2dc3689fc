"""The levels at which reports are reviewed: as they are set, the way of one report, the ways of all units."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from phoihop.agreements.programmes.models import Party, Programme
from phoihop.bodies.organisations.access import above, below
from phoihop.bodies.organisations.models import Organisation
from phoihop.reporting.regimes.models import FormAssignment, Regime, ReviewLevel
from phoihop.reporting.regimes.rules.levels import Body, Level, LevelRecord, way_through


@dataclass(frozen=True, slots=True)
class Ways:
    """How many units send their reports on which way: which of the levels (by place) apply to them."""

    places: tuple[int, ...]
    units: int


def list_levels(*, regime: Regime) -> list[ReviewLevel]:
    """A regime's levels in order, with their parties."""
    return list(ReviewLevel.objects.filter(regime=regime).select_related("party").order_by("number"))


def parties_of(*, programme: Programme) -> list[Organisation]:
    """The parties of a programme, lead first as they were entered, each once."""
    rows = Party.objects.filter(programme=programme).select_related("organisation").order_by("id")
    return list({row.organisation.pk: row.organisation for row in rows}.values())


def way_of(*, regime: Regime, organisation: Organisation, days: Sequence[date]) -> list[Body]:
    """The bodies that review the unit's report, first to last; empty under a regime without levels.

    A body is above the unit if it is so on all these days: the period's last, and the day on which it is sent.
    """
    levels = [Level(row.kind, _body(row.party) if row.party else None) for row in list_levels(regime=regime)]
    if not levels:
        return []
    chains = [above(organisation=organisation, day=day) for day in days]
    shared = [pk for pk in chains[0] if all(pk in chain for chain in chains)]
    known = Organisation.objects.in_bulk(shared)
    return way_through(levels, [_body(known[pk]) for pk in shared if pk in known])


def ways_of_units(*, regime: Regime, levels: Sequence[LevelRecord], day: date) -> list[Ways]:
    """On which ways the units that are asked now would send, most units first; a query a level."""
    asked = FormAssignment.objects.filter(form__regime=regime)
    kinds = set(asked.exclude(kind="").values_list("kind", flat=True))
    existing = (Q(closed=None) | Q(closed__gt=day)) & (Q(opened=None) | Q(opened__lte=day))
    named = Q(kind__in=kinds) | Q(pk__in=asked.exclude(organisation=None).values("organisation"))
    units = set(Organisation.objects.filter(existing & named).values_list("pk", flat=True))
    reached = [_reached(level, units, day) for level in levels]
    counts = Counter(tuple(place for place, inside in enumerate(reached) if unit in inside) for unit in units)
    return [Ways(places, count) for places, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))]


def _reached(level: LevelRecord, units: set[int], day: date) -> set[int]:
    if level.party:
        return units
    roots = list(Organisation.objects.filter(kind=level.kind).values_list("pk", flat=True))
    inside = Organisation.objects.filter(pk__in=below(roots=roots, day=day))
    return units & set(inside.values_list("pk", flat=True))


def _body(row: Organisation) -> Body:
    return Body(row.pk, row.code, row.kind)
