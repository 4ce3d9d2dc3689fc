"""Who keeps the lists of a consolidated report: secretariat, reviewers, the emulation board; whoever oversees reads them."""

from datetime import date

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.organisations.access import OVERSEEING, REVIEWING, STEERING, may, require
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User

LISTING = (*STEERING, *REVIEWING, UserRole.BOARD)
READING = OVERSEEING


def may_list(*, actor: User, programme: Programme, unit: Organisation, today: date) -> bool:
    """Whether the actor may write into the lists of a unit's report."""
    return may(actor=actor, roles=LISTING, organisation=unit, today=today, programme=programme.code)


def require_listing(*, actor: User, programme: Programme, unit: Organisation, today: date) -> None:
    """Refuse what `may_list` denies. Raises OutOfReach."""
    require(actor=actor, roles=LISTING, organisation=unit, today=today, programme=programme.code)
