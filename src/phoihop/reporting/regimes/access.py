"""Who may give a unit more time: whoever steers or reviews from above it; a unit gives none to itself."""

from datetime import date

from phoihop.bodies.organisations.access import REVIEWING, STEERING, above, require
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.reporting.regimes.models import Regime

EXTENDING = (*STEERING, *REVIEWING)


def require_extending(*, actor: User, regime: Regime, organisation: Organisation, today: date) -> None:
    """Refuse who may not. Raises OutOfReach."""
    place = _above(organisation, today)
    require(actor=actor, roles=EXTENDING, organisation=place, today=today, programme=regime.programme.code)


def _above(organisation: Organisation, day: date) -> Organisation:
    line = above(organisation=organisation, day=day)
    return Organisation.objects.get(pk=line[1]) if len(line) > 1 else organisation
