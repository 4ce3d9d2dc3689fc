"""What may happen to work on many workbooks."""

from collections.abc import Mapping

from phoihop.reporting.workbooks.enums import BatchState

MOVES: Mapping[BatchState, frozenset[BatchState]] = {
    BatchState.QUEUED: frozenset({BatchState.RUNNING, BatchState.FAILED}),
    BatchState.RUNNING: frozenset({BatchState.RUNNING, BatchState.DONE, BatchState.FAILED}),
    BatchState.DONE: frozenset(),
    BatchState.FAILED: frozenset(),
}
"""From a state to the ones after it. Work whose worker died is taken up again: from running to running."""


def may_move(before: str, after: BatchState) -> bool:
    """Whether the work may go from one state to the other."""
    return after in MOVES[BatchState(before)]


def is_open(state: str) -> bool:
    """Whether something is still to come."""
    return bool(MOVES[BatchState(state)])
