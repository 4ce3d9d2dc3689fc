"""What an address or a form says, cleaned before anything looks at it."""

from datetime import date

from django.http import HttpRequest

from phoihop.base.vietnamese import parse_date, to_nfc
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.organisations.queries import find_organisation
from phoihop.bodies.organisations.rules.words import LONGEST_SEARCH
from phoihop.bodies.people.access import actor_of


def text_of(request: HttpRequest, name: str) -> str:
    """A word of the address: composed, one line, no longer than anybody types."""
    raw = request.GET.get(name, "")[: 4 * LONGEST_SEARCH].replace("\x00", "")
    return " ".join(to_nfc(raw).split())[:LONGEST_SEARCH]


def day_of(request: HttpRequest, today: date) -> date:
    """The day asked for (?ngay=), today without one. Raises DateRefused."""
    text = text_of(request, "ngay")
    return parse_date(text) if text else today


def unit_of(request: HttpRequest, name: str) -> Organisation | None:
    """The unit whose code the address names, None where it names none. Raises OutOfReach."""
    code = text_of(request, name)
    return found_unit(request, code) if code else None


def found_unit(request: HttpRequest, code: str) -> Organisation:
    """The unit with this code. Raises OutOfReach."""
    unit = find_organisation(actor=actor_of(request), code=code)
    if unit is None:
        raise OutOfReach
    return unit
