"""What may happen to an order, and the steps it goes through, as the person waiting reads them."""

from collections.abc import Callable, Mapping

from phoihop.base.language import N_
from phoihop.outcomes.summaries.enums import OrderState

Step = Callable[[str], None]
"""Told each step (a msgid) as it begins."""

MOVES: Mapping[OrderState, frozenset[OrderState]] = {
    OrderState.QUEUED: frozenset({OrderState.RUNNING, OrderState.CANCELLED, OrderState.FAILED}),
    OrderState.RUNNING: frozenset({OrderState.RUNNING, OrderState.DONE, OrderState.FAILED}),
    OrderState.DONE: frozenset(),
    OrderState.FAILED: frozenset(),
    OrderState.CANCELLED: frozenset(),
}
"""From a state to the ones after it. An order whose worker died is begun anew: from running to running."""

CHECKING = N_("Kiểm tra mẫu văn bản")
PREPARING = N_("Chuẩn bị số liệu gốc")
COUNTING = N_("Tìm đơn vị chưa báo cáo")
ADDING_UP = N_("Tổng hợp số liệu")
READING = N_("Đọc nội dung, căn cứ và thuyết minh")
DRAWING = N_("Vẽ biểu đồ")
WRITING = N_("Soạn văn bản Word")
TABULATING = N_("Lập phụ lục Excel")
KEEPING = N_("Lưu báo cáo")
REFRESHING = N_("Đưa số liệu vào tệp đã sửa, trong một tiến trình riêng")
COMPOSING_STEPS = (CHECKING, PREPARING, COUNTING, ADDING_UP, READING, DRAWING, WRITING, TABULATING)
MAKING_STEPS = (*COMPOSING_STEPS, KEEPING)

OPENING = N_("Mở tệp trong một tiến trình riêng")
FINDING = N_("Tìm từng con số trong tệp")
COMPARING = N_("Tính lại số liệu hiện nay")
NOTING = N_("Ghi kết quả đối chiếu")
TRACING_STEPS = (OPENING, FINDING, COMPARING, NOTING)

REGENERATING_STEPS = (*COMPOSING_STEPS, REFRESHING, KEEPING)


def may_move(before: str, after: OrderState) -> bool:
    """Whether an order may go from one state to the other."""
    return after in MOVES[OrderState(before)]


def is_open(state: str) -> bool:
    """Whether something is still to come."""
    return bool(MOVES[OrderState(state)])


def silent(_step: str) -> None:
    """For those who wait without being told."""
