"""Who may change a programme: the secretariat or an administrator over one of its parties."""

from datetime import date

from django.db.models import Exists, Q, QuerySet

from phoihop.agreements.programmes.models import Party, Programme
from phoihop.bodies.organisations.access import MANAGING, STEERING, OutOfReach, within
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import is_system
from phoihop.bodies.people.models import User

EDITING: tuple[UserRole, ...] = (*STEERING, *MANAGING)


def may_edit(*, actor: User, programme: Programme, today: date) -> bool:
    """Whether a role of the actor reaches a party of the programme; without parties, one at the top of a tree."""
    if is_system(actor):
        return True
    nobody = ~Exists(Party.objects.filter(programme=programme))
    deciding = Q(parties__programme=programme) | Q(parent=None) & nobody
    return reached(actor=actor, today=today, programme=programme.code).filter(deciding).exists()


def require_edit(*, actor: User, programme: Programme, today: date) -> None:
    """Refuse who may not change the programme. Raises OutOfReach."""
    if not may_edit(actor=actor, programme=programme, today=today):
        raise OutOfReach


def reached(*, actor: User, today: date, programme: str = "") -> QuerySet[Organisation]:
    """The organisations for which the actor edits programmes."""
    return Organisation.objects.filter(within(actor=actor, roles=EDITING, today=today, programme=programme, path="pk"))
