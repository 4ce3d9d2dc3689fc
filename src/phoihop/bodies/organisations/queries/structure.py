"""The structure of organisations: of a day, of all time, around a unit."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

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


def find_organisation(*, actor: User, code: str) -> Organisation | None:
    """The organisation with this code."""
    if "\x00" in code:
        return None
    return Organisation.objects.filter(code=code).select_related("parent").first()


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


_AROUND = """
    WITH RECURSIVE unit(id) AS (SELECT id FROM organisations_organisation WHERE code = %s),
    near(id) AS (
        SELECT o.id FROM organisations_organisation o JOIN unit ON o.parent_id = unit.id
        UNION SELECT p.organisation_id FROM organisations_placement p JOIN unit ON p.parent_id = unit.id
        UNION SELECT s.source_id FROM organisations_succession s JOIN unit ON s.target_id = unit.id
        UNION SELECT s.target_id FROM organisations_succession s JOIN unit ON s.source_id = unit.id
    ),
    above(id) AS (
        SELECT id FROM organisations_organisation WHERE code = ANY(%s)
        UNION
        SELECT next.id FROM above, LATERAL (
            SELECT o.parent_id AS id FROM organisations_organisation o WHERE o.id = above.id
            UNION ALL SELECT p.parent_id FROM organisations_placement p WHERE p.organisation_id = above.id
        ) next WHERE next.id IS NOT NULL
    )
    SELECT id FROM near UNION SELECT id FROM above"""


def neighbourhood(*, unit: str, others: Collection[str] = ()) -> Structure:
    """What a change of `unit` that names `others` can break: these, everybody who is ever above one of them, everybody
    who is ever directly below the unit, and both sides of its successions.

    Rings, lives, shares and names of the unit are judged from this part exactly as from the whole structure.
    """
    with connection.cursor() as cursor:
        cursor.execute(_AROUND, [unit, [unit, *others]])
        return structure(within=[pk for (pk,) in cursor.fetchall()])


def structure(*, within: Collection[int] | None = None) -> Structure:
    """Everything about all organisations, or about those with these keys, for checks and exports, by primary key."""
    units = _those(Organisation.objects.all(), "id", within).values_list(
        "code", "name", "name_en", "kind", "block", "parent__code", "opened", "closed", "latitude", "longitude", "id"
    )
    placements = _those(Placement.objects.all(), "organisation", within).values_list(
        "organisation__code", "parent__code", "start", "end", "id"
    )
    successions = _those(Succession.objects.all(), "source", within).values_list(
        "source__code", "target__code", "on", "share", "kind", "document", "id"
    )
    names = _those(OrganisationName.objects.all(), "organisation", within).values_list(
        F("organisation__code"), "name", "start", "end", "document", "id"
    )
    return Structure(
        tuple(OrganisationRecord(*row) for row in units),
        tuple(PlacementRecord(*row) for row in placements),
        tuple(SuccessionRecord(*row) for row in successions),
        tuple(NameRecord(*row) for row in names),
    )


def _those(rows: QuerySet[Any], path: str, within: Collection[int] | None) -> QuerySet[Any]:
    return rows.order_by("id") if within is None else rows.filter(**{f"{path}__in": within}).order_by("id")
