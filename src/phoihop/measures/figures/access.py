"""Whose figures an actor may read: those of every unit below a role of his; a reporter those of his own unit.

The tree of today counts and that of the figure's structure day: who oversees a unit now may look at what it was, and
who oversaw it then may look at what he was responsible for.
"""

from datetime import date

from phoihop.bodies.organisations.access import OVERSEEING, REPORTING, OutOfReach, above, grants_of, may
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import is_system
from phoihop.bodies.people.models import User


def require_figures(*, actor: User, unit: Organisation, programme: str, today: date, day: date) -> bool:
    """Whether the figures of the units below may be read too; refuses who may not even read the unit's own.

    Raises OutOfReach.
    """
    for tree in dict.fromkeys((today, day)):
        if may(actor=actor, roles=OVERSEEING, organisation=unit, today=today, day=tree, programme=programme):
            return True
    if may(actor=actor, roles=REPORTING, organisation=unit, today=today, programme=programme):
        return False
    raise OutOfReach


def lines_up(*, actor: User, unit: Organisation, programme: str, today: date, day: date) -> list[tuple[int, bool]]:
    """The unit and everybody above it on that day, lowest first, with whether the actor may read their figures."""
    chain = above(organisation=unit, day=day)
    if is_system(actor):
        return [(key, True) for key in chain]
    held = {
        grant.organisation
        for grant in grants_of(actor=actor, on=today)
        if grant.role in OVERSEEING and grant.programme in ("", programme)
    }
    highest = max((place for place, key in enumerate(chain) if key in held), default=-1)
    return [(key, place <= highest) for place, key in enumerate(chain)]
