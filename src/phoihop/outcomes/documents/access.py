"""Who keeps a body's letterhead and its registers of numbers: its own secretariat and administrators."""

from datetime import date

from django.db.models import Q

from phoihop.bodies.organisations.access import MANAGING, OVERSEEING, STEERING, may, require, within
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User

KEEPING = (*STEERING, *MANAGING)
READING = OVERSEEING


def may_keep(*, actor: User, organisation: Organisation, today: date) -> bool:
    """Whether the actor may take numbers for the body and change its letterhead."""
    return may(actor=actor, roles=KEEPING, organisation=organisation, today=today, wholly=True)


def require_keeping(*, actor: User, organisation: Organisation, today: date) -> None:
    """Refuse what `may_keep` denies. Raises OutOfReach."""
    require(actor=actor, roles=KEEPING, organisation=organisation, today=today, wholly=True)


def read_by(*, actor: User, today: date) -> Q:
    """A filter for bodies whose registers the actor may look at."""
    return within(actor=actor, roles=READING, today=today, path="pk")
