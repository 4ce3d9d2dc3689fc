"""Who stands directly below the actor's organisations: in a city's eyes its districts, departments, unions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Q

from phoihop.bodies.organisations.access import grants_of
from phoihop.bodies.organisations.models import Organisation, Placement
from phoihop.bodies.people.access import is_system
from phoihop.bodies.people.models import User
from phoihop.reporting.review.rules import top_below


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation as lists need it."""

    pk: int
    code: str
    name: str
    kind: str
    block: str
    sort_key: str
    search_key: str
    parent: int | None
    opened: date | None
    closed: date | None


@dataclass(frozen=True)
class Districts:
    """All units with the tree of one day, seen from some organisations (`roots`)."""

    units: dict[int, Unit]
    parents: dict[int, int | None]
    roots: frozenset[int]

    def of(self, unit: int) -> Unit | None:
        """The unit itself or the one above it that stands directly below a root."""
        top = top_below(unit, self.parents, self.roots)
        return None if top is None else self.units[top]

    def seen_from(self, unit: int) -> "Districts":
        """The same tree seen from one unit."""
        return Districts(self.units, self.parents, frozenset({unit}))

    def holds(self, root: int, unit: int) -> bool:
        """Whether the unit is the root or stands below it."""
        return unit == root or top_below(unit, self.parents, {root}) is not None

    @cached_property
    def all(self) -> list[Unit]:
        """Every unit directly below the roots, in Vietnamese order."""
        found = [unit for pk, unit in self.units.items() if self.parents.get(pk) in self.roots and pk not in self.roots]
        return sorted(found, key=lambda unit: (unit.sort_key, unit.code))


def districts(*, actor: User, roles: Collection[str], today: date, day: date) -> Districts:
    """The tree of `day` (of a closed unit that of its last day) seen from the organisations of the actor's roles."""
    fields = ("pk", "code", "name", "kind", "block", "sort_key", "search_key", "parent_id", "opened", "closed")
    units = {row[0]: Unit(*row) for row in Organisation.objects.order_by().values_list(*fields)}
    parents = {pk: unit.parent for pk, unit in units.items()}
    for pk, parent, start, end in Placement.objects.order_by().values_list(
        "organisation_id", "parent_id", "start", "end"
    ):
        on = _day_of(units[pk], day)
        if (start is None or start <= on) and (end is None or on <= end):
            parents[pk] = parent
    roots = {pk for pk, parent in parents.items() if parent is None}
    if not is_system(actor):
        roots = {grant.organisation for grant in grants_of(actor=actor, on=today) if grant.role in roles}
    return Districts(units, parents, frozenset(roots))


def _day_of(unit: Unit, day: date) -> date:
    return min(day, unit.closed - timedelta(days=1)) if unit.closed else day


def below_district(district: Unit, held: Districts) -> Q:
    """A filter for rows whose organisation is the district or below it."""
    return Q(organisation__in=[pk for pk in held.units if held.holds(district.pk, pk)])
