"""The tree of a day, one level at a time, and lists of what was searched for; a hundred lines a page, by key."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.bodies.organisations.enums import KINDS, Block
from phoihop.bodies.organisations.models import Organisation, OrganisationName, Placement
from phoihop.bodies.organisations.queries.search import existing, matching
from phoihop.bodies.organisations.rules.words import asked_words, has_words
from phoihop.bodies.people.models import User

PAGE = 100
MOST_DOWNLOADED = 5000

_DAY = '(p.start IS NULL OR p.start <= %s) AND (p."end" IS NULL OR p."end" >= %s)'
_DIRECTLY = f"""
    SELECT o.id FROM organisations_organisation o WHERE o.parent_id = %s
        AND NOT EXISTS (SELECT 1 FROM organisations_placement p WHERE p.organisation_id = o.id AND {_DAY})
    UNION ALL SELECT p.organisation_id FROM organisations_placement p WHERE p.parent_id = %s AND {_DAY}"""  # noqa: S608
_ROOTS = f"""
    SELECT o.id FROM organisations_organisation o WHERE o.parent_id IS NULL
        AND NOT EXISTS (SELECT 1 FROM organisations_placement p WHERE p.organisation_id = o.id AND {_DAY})
    UNION ALL SELECT p.organisation_id FROM organisations_placement p WHERE p.parent_id IS NULL AND {_DAY}"""  # noqa: S608
_LIVES = "(o.opened IS NULL OR o.opened <= %s) AND (o.closed IS NULL OR o.closed > %s)"
_COUNTED = f"""
    SELECT found.parent, count(*) FROM (
        SELECT o.parent_id AS parent FROM organisations_organisation o WHERE o.parent_id = ANY(%s) AND {_LIVES}
            AND NOT EXISTS (SELECT 1 FROM organisations_placement p WHERE p.organisation_id = o.id AND {_DAY})
        UNION ALL
        SELECT p.parent_id FROM organisations_placement p
            JOIN organisations_organisation o ON o.id = p.organisation_id AND {_LIVES}
            WHERE p.parent_id = ANY(%s) AND {_DAY}
    ) found GROUP BY found.parent"""  # noqa: S608


class FilterUnknown(ProductError):
    """The address asks for a filter or a place in the list that there is not."""

    code = "O006"
    problem = N_("Danh sách không có mục lọc hoặc trang «{value}».")
    remedy = N_("Mở lại danh sách rồi chọn trong các mục lọc của trang.")


@dataclass(frozen=True, slots=True)
class TreeAsked:
    """What a person wants to see: the tree of `day`, below a unit or from the top, or what the words and filters find.

    `after` and `before` are codes of the units next to the page wanted.
    """

    day: date
    parent: Organisation | None = None
    search: str = ""
    block: str = ""
    kind: str = ""
    every: bool = False
    """Also units that do not exist that day."""
    loose: bool = False
    """Also where the words searched for are only beginnings of words."""
    after: str = ""
    before: str = ""

    @property
    def seeks(self) -> bool:
        """Whether it looks through all units, rather than at one level."""
        return bool(self.search or self.block or self.kind)


@dataclass(frozen=True, slots=True)
class Line:
    """One unit as it stands on the day of the list."""

    unit: Organisation
    name: str
    above: Organisation | None
    below: int
    exists: bool
    other_name: str = ""
    """The name by which it was found, where it is not the one of the day."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of lines, with the codes that lead to the pages around it; `widened`: only other days had such units;
    `whole`: only whole words were looked for, since there are such units."""

    lines: Sequence[Line]
    after: str = ""
    before: str = ""
    widened: bool = False
    whole: bool = False


def list_units(*, actor: User, asked: TreeAsked, most: int = PAGE) -> Listing:
    """A page of the tree or of a search. Raises FilterUnknown."""
    _check(asked)
    for way in _ways(asked):
        units, listing = _page(way, most)
        if units:
            break
    listing = replace(listing, widened=way.every and not asked.every, whole=bool(way.search) and not way.loose)
    return replace(listing, lines=look_at(units=units, day=asked.day, search=asked.search))


def _ways(asked: TreeAsked) -> list[TreeAsked]:
    """What is tried until something is found: whole words, beginnings of words, units of other days."""
    if not asked.seeks:
        return [asked]
    ways = [asked] if asked.loose or not asked.search else [asked, replace(asked, loose=True)]
    return ways if asked.every else [*ways, *(replace(way, every=True) for way in ways)]


def look_at(*, units: Sequence[Organisation], day: date, search: str = "") -> list[Line]:
    """These units as they stand on a day: name, whom they lie under, how many directly below. Four queries."""
    keys = [unit.pk for unit in units]
    names = _names_on(keys, day)
    above = _above(units, day)
    below = count_below(keys=keys, day=day)
    found = _found_by(units, names, search)
    return [
        Line(
            unit=unit,
            name=names.get(unit.pk, unit.name),
            above=above.get(unit.pk),
            below=below.get(unit.pk, 0),
            exists=lives(unit, day),
            other_name=found.get(unit.pk, ""),
        )
        for unit in units
    ]


def count_below(*, keys: Collection[int], day: date) -> Mapping[int, int]:
    """How many units lie directly below each of these on the day."""
    asked = list(keys)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [asked, day, day, day, day, day, day, asked, day, day])
        return dict(cursor.fetchall())


def directly_below(*, unit: Organisation | None, day: date) -> QuerySet[Organisation]:
    """The units directly below one, or those at the top, that exist on the day; in Vietnamese order."""
    ids = RawSQL(_DIRECTLY, [unit.pk, day, day, unit.pk, day, day]) if unit else RawSQL(_ROOTS, [day, day, day, day])  # noqa: S611
    return Organisation.objects.filter(existing(day), pk__in=ids).order_by("sort_key", "code")


def lives(unit: Organisation, day: date) -> bool:
    """Whether the unit exists on the day."""
    return (unit.opened is None or unit.opened <= day) and (unit.closed is None or unit.closed > day)


def _check(asked: TreeAsked) -> None:
    if asked.block and asked.block not in set(Block):
        raise FilterUnknown(value=asked.block[:50])
    if asked.kind and asked.kind not in KINDS and not Organisation.objects.filter(kind=asked.kind).exists():
        raise FilterUnknown(value=asked.kind[:50])


def _sought(asked: TreeAsked) -> QuerySet[Organisation]:
    if not asked.seeks:
        return directly_below(unit=asked.parent, day=asked.day)
    found = directly_below(unit=asked.parent, day=asked.day) if asked.parent else Organisation.objects.all()
    if not asked.every:
        found = found.filter(existing(asked.day))
    if asked.search:
        found = found.filter(matching(asked.search, whole=not asked.loose))
    for field, value in (("block", asked.block), ("kind", asked.kind)):
        found = found.filter(**{field: value}) if value else found
    return found.order_by("sort_key", "code")


def _page(asked: TreeAsked, most: int) -> tuple[list[Organisation], Listing]:
    found = _sought(asked)
    if asked.before:
        units = list(found.filter(_beside(asked.before, "lt")).order_by("-sort_key", "-code")[: most + 1])
        more, units = len(units) > most, units[:most][::-1]
        return units, Listing((), after=_last(units), before=units[0].code if more and units else "")
    if asked.after:
        found = found.filter(_beside(asked.after, "gt"))
    units = list(found[: most + 1])
    more, units = len(units) > most, units[:most]
    before = units[0].code if asked.after and units else ""
    return units, Listing((), after=_last(units) if more else "", before=before)


def _last(units: Sequence[Organisation]) -> str:
    return units[-1].code if units else ""


def _beside(code: str, side: str) -> Q:
    """A filter for what stands after (gt) or before (lt) the unit in Vietnamese order."""
    key = Organisation.objects.filter(code=code).values_list("sort_key", flat=True).first()
    if key is None:
        raise FilterUnknown(value=code[:50])
    return Q(**{f"sort_key__{side}": key}) | Q(**{"sort_key": key, f"code__{side}": code})


def holding_on(day: date) -> Q:
    """A filter for names and placements that hold on the day."""
    return (Q(start=None) | Q(start__lte=day)) & (Q(end=None) | Q(end__gte=day))


def _names_on(keys: Sequence[int], day: date) -> dict[int, str]:
    held = OrganisationName.objects.filter(holding_on(day), organisation__in=keys)
    return dict(held.values_list("organisation", "name"))


def _above(units: Sequence[Organisation], day: date) -> dict[int, Organisation | None]:
    """Whom each lies under on the day."""
    placed = dict(
        Placement.objects.filter(holding_on(day), organisation__in=[unit.pk for unit in units]).values_list(
            "organisation", "parent"
        )
    )
    parents = {unit.pk: placed.get(unit.pk, unit.parent_id) for unit in units}
    known = Organisation.objects.in_bulk({key for key in parents.values() if key})
    return {pk: known.get(key) if key else None for pk, key in parents.items()}


def _found_by(units: Sequence[Organisation], names: Mapping[int, str], search: str) -> dict[int, str]:
    """Another name of the unit that has all the words searched for, where the one of the day has not."""
    words = asked_words(search)
    if not words:
        return {}
    left = {
        unit.pk: unit.name for unit in units if not has_words(f"{unit.code} {names.get(unit.pk, unit.name)}", words)
    }
    found = {pk: name for pk, name in left.items() if has_words(name, words)}
    for pk, name in OrganisationName.objects.filter(organisation__in=left).values_list("organisation", "name"):
        if has_words(name, words):
            found.setdefault(pk, name)
    return found
