"""Finding organisations by the beginnings of words, without marks: of names now and before, and of codes."""

from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from phoihop.base.vietnamese import fold
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.organisations.rules.words import LONGEST_SEARCH, asked_words
from phoihop.bodies.people.models import User

# The columns are kept by the database itself (migration 0004).
_FOUND = """
    SELECT id FROM organisations_organisation WHERE words @@ %s::tsquery
    UNION SELECT organisation_id FROM organisations_organisationname WHERE words @@ %s::tsquery"""


def list_organisations(*, actor: User, on: date | None = None, search: str = "") -> QuerySet[Organisation]:
    """Organisations in Vietnamese order: those that exist on a day, those with a name or code that has the words."""
    found = Organisation.objects.select_related("parent").order_by("sort_key", "code")
    if on is not None:
        found = found.filter(existing(on))
    return found.filter(matching(search)) if search.strip() else found


def existing(day: date) -> Q:
    """A filter for the units that exist on a day."""
    return (Q(opened=None) | Q(opened__lte=day)) & (Q(closed=None) | Q(closed__gt=day))


def matching(search: str, *, whole: bool = False) -> Q:
    """A filter for the units of which the code or one name, present or former, has all the words, by their beginnings
    or `whole`."""
    words = asked_words(search)
    if not words:
        return Q(pk__in=[])
    asked = " & ".join(f"'{word}'" if whole else f"'{word}':*" for word in words)
    return Q(pk__in=RawSQL(_FOUND, [asked, asked]))  # noqa: S611


def candidates(*, actor: User, search: str, on: date, most: int = 8) -> list[Organisation]:
    """The first units with these words, for choosing one: an exact code, then those that
    exist on the day, first by whole words."""
    units = Organisation.objects.select_related("parent").order_by("sort_key", "code")
    found: dict[Organisation, None] = {}
    for chosen in (
        units.filter(code__iexact=search.strip()[:LONGEST_SEARCH]),
        units.filter(existing(on), matching(search, whole=True)),
        units.filter(existing(on), matching(search)),
        units.filter(matching(search)),
    ):
        if len(found) < most:
            found |= dict.fromkeys(chosen[:most])
    return list(found)[:most]


def resolve(*, actor: User, text: str, on: date) -> list[Organisation]:
    """The units a typed text may mean: the one with this code, or that alone is named so; else the first that match."""
    clean = text.strip()[:LONGEST_SEARCH]
    by_code = Organisation.objects.filter(code=clean).first()
    if by_code:
        return [by_code]
    named = list(Organisation.objects.filter(existing(on), search_key=fold(clean))[:2])
    return named if len(named) == 1 else candidates(actor=actor, search=text, on=on)
