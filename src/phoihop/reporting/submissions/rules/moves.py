"""The one transition table of a report: actions check against it, buttons are drawn from it.

A report that waits does so at a stop of its way through the levels of review, counted from 1; 0 where its way has none.
"""

from phoihop.base.errors import ProductError
from phoihop.base.labels import label_of
from phoihop.base.language import N_
from phoihop.reporting.submissions.enums import MOVE_LABELS, STATE_LABELS, Move, State

MOVES: dict[tuple[State, Move], State] = {
    (State.DRAFT, Move.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Move.SUBMIT): State.SUBMITTED,
    (State.WITHDRAWN, Move.SUBMIT): State.SUBMITTED,
    (State.ACCEPTED, Move.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Move.ACCEPT): State.ACCEPTED,
    (State.SUBMITTED, Move.RETURN): State.RETURNED,
    (State.SUBMITTED, Move.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Move.WITHDRAW): State.WITHDRAWN,
    (State.ACCEPTED, Move.WITHDRAW): State.WITHDRAWN,
    (State.ACCEPTED, Move.REOPEN): State.REOPENED,
    (State.SUBMITTED, Move.PASS): State.SUBMITTED,
    (State.SUBMITTED, Move.LOWER): State.SUBMITTED,
    (State.REOPENED, Move.SUBMIT): State.SUBMITTED,
    (State.REOPENED, Move.WITHDRAW): State.WITHDRAWN,
}


class MoveRefused(ProductError):
    """The report's state does not allow this."""

    code = "S001"
    problem = N_("Không thể thực hiện «{move}» vì báo cáo đang ở trạng thái «{state}».")
    remedy = N_("Tải lại trang để xem tình trạng mới nhất của báo cáo.")


def next_state(state: str, move: Move) -> State:
    """Where the move leads from this state. Raises MoveRefused."""
    target = MOVES.get((State(state), move))
    if target is None:
        raise MoveRefused(move=label_of(MOVE_LABELS, move), state=label_of(STATE_LABELS, state))
    return target


def next_stop(stop: int, move: Move, *, stops: int) -> int:
    """The stop at which a report waits after a move, on a way of so many stops; 0 where it waits at none.

    Only the last stop accepts, only one before it passes on, only one after the first hands down. Raises MoveRefused.
    """
    match move:
        case Move.SUBMIT:
            return min(1, stops)
        case Move.PASS if 0 < stop < stops:
            return stop + 1
        case Move.LOWER if 1 < stop <= stops:
            return stop - 1
        case Move.ACCEPT if stop == stops:
            return 0
        case Move.RETURN | Move.WITHDRAW | Move.REOPEN:
            return 0
    raise MoveRefused(move=label_of(MOVE_LABELS, move), state=label_of(STATE_LABELS, State.SUBMITTED))


def moves_from(state: str) -> tuple[Move, ...]:
    """What may be done in this state, in the order of the enumeration."""
    return tuple(move for move in Move if (State(state), move) in MOVES)
