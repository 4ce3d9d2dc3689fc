"""Reads about organisations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from phoihop.base.vietnamese import fold
from phoihop.bodies.organisations.models import Organisation, OrganisationName, Placement, Succession
from phoihop.bodies.organisations.rules import NameRecord, OrganisationRecord, PlacementRecord, SuccessionRecord
from phoihop.bodies.people.models import User


@dataclass(frozen=True, slots=True)
class Structure:
    """All organisations over time as frozen records; `row` is the primary key."""

    organisations: tuple[OrganisationRecord, ...]
    placements: tuple[PlacementRecord, ...]
    successions: tuple[SuccessionRecord, ...]
    names: tuple[NameRecord, ...]


def list_organisations(*, actor: User, on: date | None = None, search: str = "") -> QuerySet[Organisation]:
    """Organisations in Vietnamese order: those that exist on a day, those with a name or code that has the words."""
    found = Organisation.objects.select_related("parent").order_by("sort_key", "code")
    if on is not None:
        found = found.filter(Q(opened=None) | Q(opened__lte=on), Q(closed=None) | Q(closed__gt=on))
    for word in fold(search).split():
        former = OrganisationName.objects.filter(search_key__contains=word).values("organisation")
        found = found.filter(Q(search_key__contains=word) | Q(code__iexact=word) | Q(id__in=former))
    return found


def find_organisation(*, actor: User, code: str) -> Organisation | None:
    """The organisation with this code."""
    return Organisation.objects.filter(code=code).first()


def parents_on(*, day: date) -> Mapping[str, str | None]:
    """The tree of one day: the code of every unit that exists then, and the code of the one above it."""
    units = Organisation.objects.filter(Q(opened=None) | Q(opened__lte=day), Q(closed=None) | Q(closed__gt=day))
    placed = Placement.objects.filter(Q(start=None) | Q(start__lte=day), Q(end=None) | Q(end__gte=day))
    found: dict[str, str | None] = dict(units.values_list("code", "parent__code"))
    for code, parent in placed.values_list("organisation__code", "parent__code"):
        if code in found:
            found[code] = parent
    return found


def name_on(*, organisation: Organisation, day: date) -> str:
    """The name the unit bore on a day; its present one where no other is recorded."""
    named = OrganisationName.objects.filter(
        Q(start=None) | Q(start__lte=day), Q(end=None) | Q(end__gte=day), organisation=organisation
    )
    return named.values_list("name", flat=True).first() or organisation.name


def structure() -> Structure:
    """Everything about organisations, for checks and exports, ordered by primary key."""
    units = Organisation.objects.order_by("id").values_list(
        "code", "name", "name_en", "kind", "block", "parent__code", "opened", "closed", "latitude", "longitude", "id"
    )
    placements = Placement.objects.order_by("id").values_list(
        "organisation__code", "parent__code", "start", "end", "id"
    )
    successions = Succession.objects.order_by("id").values_list(
        "source__code", "target__code", "on", "share", "kind", "document", "id"
    )
    names = OrganisationName.objects.order_by("id").values_list(
        F("organisation__code"), "name", "start", "end", "document", "id"
    )
    return Structure(
        tuple(OrganisationRecord(*row) for row in units),
        tuple(PlacementRecord(*row) for row in placements),
        tuple(SuccessionRecord(*row) for row in successions),
        tuple(NameRecord(*row) for row in names),
    )
