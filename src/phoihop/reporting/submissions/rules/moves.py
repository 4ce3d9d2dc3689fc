"""The one transition table of a report: actions check against it, buttons are drawn from it."""

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


def moves_from(state: str) -> tuple[Move, ...]:
    """What may be done in this state, in the order of the enumeration."""
    return tuple(move for move in Move if (State(state), move) in MOVES)
