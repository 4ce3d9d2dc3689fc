"""What may happen to a round of acceptances."""

from collections.abc import Mapping

from phoihop.reporting.review.enums import RoundState

MOVES: Mapping[RoundState, frozenset[RoundState]] = {
    RoundState.QUEUED: frozenset({RoundState.RUNNING, RoundState.CANCELLED, RoundState.FAILED}),
    RoundState.RUNNING: frozenset({RoundState.RUNNING, RoundState.DONE, RoundState.CANCELLED, RoundState.FAILED}),
    RoundState.DONE: frozenset(),
    RoundState.FAILED: frozenset(),
    RoundState.CANCELLED: frozenset(),
}
"""From a state to those after it. A round whose worker died is taken up again: from running to running."""


def may_move(before: str, after: RoundState) -> bool:
    """Whether a round may go from one state to the other."""
    return after in MOVES[RoundState(before)]


def is_open(state: str) -> bool:
    """Whether something is still to come."""
    return bool(MOVES[RoundState(state)])
