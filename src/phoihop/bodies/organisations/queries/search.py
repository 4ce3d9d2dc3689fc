"""Finding organisations by the beginnings of words, without marks: of names now and before, and of codes."""

from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from phoihop.base.vietnamese import fold
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.organisations.rules.words import LONGEST_SEARCH, asked_words
from phoihop.bodies.people.models import User

# The expressions of the indexes in migration 0003.
_UNIT = r"array_to_tsvector(array_remove(regexp_split_to_array(lower(code) || ' ' || search_key, '\W+'), ''))"
_NAME = r"array_to_tsvector(array_remove(regexp_split_to_array(search_key, '\W+'), ''))"
_FOUND = f"""
    SELECT id FROM organisations_organisation WHERE {_UNIT} @@ %s::tsquery
    UNION SELECT organisation_id FROM organisations_organisationname WHERE {_NAME} @@ %s::tsquery"""  # noqa: S608


def list_organisations(*, actor: User, on: date | None = None, search: str = "") -> QuerySet[Organisation]:
    """Organisations in Vietnamese order: those that exist on a day, those with a name or code that has the words."""
    found = Organisation.objects.select_related("parent").order_by("sort_key", "code")
    if on is not None:
        found = found.filter(existing(on))
    return found.filter(matching(search)) if search.strip() else found


def existing(day: date) -> Q:
    """A filter for the units that exist on a day."""
    return (Q(opened=None) | Q(opened__lte=day)) & (Q(closed=None) | Q(closed__gt=day))


def matching(search: str) -> Q:
    """A filter for the units of which the code or one name, present or former, has all the words' beginnings."""
    words = asked_words(search)
    if not words:
        return Q(pk__in=[])
    asked = " & ".join(f"'{word}':*" for word in words)
    return Q(pk__in=RawSQL(_FOUND, [asked, asked]))  # noqa: S611


def candidates(*, actor: User, search: str, on: date, most: int = 8) -> list[Organisation]:
    """The first units with these words, for choosing one: those that exist on the day come first, an exact code first of all."""
    found = list_organisations(actor=actor, search=search)
    exact = list(Organisation.objects.filter(code__iexact=search.strip()[:LONGEST_SEARCH]).select_related("parent"))
    living = list(found.filter(existing(on))[:most])
    others = list(found.exclude(existing(on))[: most - len(living)]) if len(living) < most else []
    return list(dict.fromkeys([*exact, *living, *others]))[:most]


def resolve(*, actor: User, text: str, on: date) -> list[Organisation]:
    """The units a typed text may mean: the one with this code, or that alone is named so; else the first that match."""
    clean = text.strip()[:LONGEST_SEARCH]
    by_code = Organisation.objects.filter(code=clean).first()
    if by_code:
        return [by_code]
    named = list(Organisation.objects.filter(existing(on), search_key=fold(clean))[:2])
    return named if len(named) == 1 else candidates(actor=actor, search=text, on=on)
