"""Who sees documents on their way, and who may do what to them: the roles of the transition table, over the unit."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from phoihop.bodies.organisations.access import LEADING, STEERING, OutOfReach, may
from phoihop.bodies.people.models import User
from phoihop.outcomes.issuing.enums import IssueMove
from phoihop.outcomes.issuing.rules.moves import MOVES
from phoihop.outcomes.summaries.access import overseen
from phoihop.outcomes.summaries.models import SummaryVersion

HANDLING = (*STEERING, *LEADING)
"""Turns an issued document into PDF, and hands in the signed one."""


def may_move(*, actor: User, version: SummaryVersion, move: IssueMove, today: date) -> bool:
    """Whether a role of the actor allows this move, whatever the version's state."""
    return _reaches(actor, version, MOVES[move].roles, today)


def require_move(*, actor: User, version: SummaryVersion, move: IssueMove, today: date) -> None:
    """Refuse what `may_move` denies. Raises OutOfReach."""
    if not may_move(actor=actor, version=version, move=move, today=today):
        raise OutOfReach


def may_handle(*, actor: User, version: SummaryVersion, today: date) -> bool:
    """Whether the actor may ask for the PDF and hand in the signed one."""
    return _reaches(actor, version, HANDLING, today)


def require_handling(*, actor: User, version: SummaryVersion, today: date) -> None:
    """Refuse what `may_handle` denies. Raises OutOfReach."""
    if not may_handle(actor=actor, version=version, today=today):
        raise OutOfReach


def _reaches(actor: User, version: SummaryVersion, roles: Collection[str], today: date) -> bool:
    """No move without roles is anybody's, not even a command's: it only follows from another."""
    unit, programme = version.summary.organisation, version.summary.programme.code
    return bool(roles) and may(actor=actor, roles=roles, organisation=unit, today=today, programme=programme)


def seen(*, actor: User, today: date, path: str = "summary__") -> Q:
    """A filter for rows whose unit and programme the actor oversees."""
    return overseen(actor=actor, today=today, path=path)
