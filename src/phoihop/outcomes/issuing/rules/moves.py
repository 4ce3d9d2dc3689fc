"""What may be done to a version of a report on its way to being issued, by whom: one table, and buttons drawn from it.

Practice of offices (Nghị định 30/2020/NĐ-CP, điều 14–18): the secretariat submits, a leader signs or sends back with a
reason, the registry gives number and date after the signature and issues. What was signed is not changed: the
signature is cancelled, or the issued document withdrawn, and another version is made. A version issued later takes the
place of the one in force.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from phoihop.bodies.organisations.enums import UserRole
from phoihop.outcomes.issuing.enums import IssueMove, IssueState


@dataclass(frozen=True, slots=True)
class Transition:
    """From which states to which, by whose roles, whether a reason is asked; without roles it only follows from another."""

    before: frozenset[IssueState]
    after: IssueState
    roles: tuple[UserRole, ...]
    needs_reason: bool = False


_OFFICE, _LEADERS = (UserRole.SECRETARIAT,), (UserRole.LEADER,)

MOVES: Mapping[IssueMove, Transition] = {
    IssueMove.SUBMIT: Transition(frozenset({IssueState.DRAFT}), IssueState.SUBMITTED, _OFFICE),
    IssueMove.RECALL: Transition(frozenset({IssueState.SUBMITTED}), IssueState.DRAFT, _OFFICE),
    IssueMove.SIGN: Transition(frozenset({IssueState.SUBMITTED}), IssueState.SIGNED, _LEADERS),
    IssueMove.SEND_BACK: Transition(frozenset({IssueState.SUBMITTED}), IssueState.DRAFT, _LEADERS, needs_reason=True),
    IssueMove.ISSUE: Transition(frozenset({IssueState.SIGNED}), IssueState.ISSUED, _OFFICE),
    IssueMove.CANCEL: Transition(frozenset({IssueState.SIGNED}), IssueState.CANCELLED, _LEADERS, needs_reason=True),
    IssueMove.WITHDRAW: Transition(frozenset({IssueState.ISSUED}), IssueState.WITHDRAWN, _LEADERS, needs_reason=True),
    IssueMove.REPLACE: Transition(frozenset({IssueState.ISSUED}), IssueState.REPLACED, ()),
}

ONWARDS = frozenset({IssueMove.SUBMIT, IssueMove.SIGN, IssueMove.ISSUE})
"""What brings a document nearer to being issued; everything else undoes."""
ON_THE_WAY = frozenset({IssueState.SUBMITTED, IssueState.SIGNED})
"""At most one version of a report is in one of these."""
PUBLISHED = frozenset({IssueState.ISSUED, IssueState.WITHDRAWN, IssueState.REPLACED})
"""What anybody may verify."""
SIGNABLE = frozenset({IssueState.ISSUED})
"""What digitally signed PDFs are taken in for: what is in force."""


def may_follow(state: str, move: IssueMove) -> bool:
    """Whether the move is open to a version in this state."""
    return IssueState(state) in MOVES[move].before


def moves_from(state: str) -> tuple[IssueMove, ...]:
    """What somebody may do to a version in this state, in the table's order."""
    return tuple(move for move, row in MOVES.items() if IssueState(state) in row.before and row.roles)
