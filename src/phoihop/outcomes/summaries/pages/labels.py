"""States as badges: icon, word and colour together."""

from phoihop.base.ui.tables import Badge
from phoihop.outcomes.summaries.enums import (
    NUMBER_STATE_LABELS,
    ORDER_STATE_LABELS,
    NumberState,
    OrderState,
)
from phoihop.outcomes.summaries.rules.regeneration import CONFLICT_LABELS, ConflictKind

NUMBER_BADGES = {
    state: Badge(NUMBER_STATE_LABELS[state], icon, tone)
    for state, icon, tone in (
        (NumberState.STANDS, "circle-check", "green"),
        (NumberState.EDITED, "pencil", "red"),
        (NumberState.OVERTAKEN, "history", "amber"),
        (NumberState.REMOVED, "trash", "grey"),
    )
}
ORDER_BADGES = {
    state.value: Badge(ORDER_STATE_LABELS[state], icon, tone)
    for state, icon, tone in (
        (OrderState.QUEUED, "hourglass", "grey"),
        (OrderState.RUNNING, "progress", "blue"),
        (OrderState.DONE, "circle-check", "green"),
        (OrderState.FAILED, "circle-x", "red"),
        (OrderState.CANCELLED, "ban", "grey"),
    )
}
CONFLICT_BADGES = {
    kind: Badge(CONFLICT_LABELS[kind], icon, tone)
    for kind, icon, tone in (
        (ConflictKind.NUMBER, "pencil", "amber"),
        (ConflictKind.WORDS, "language", "amber"),
        (ConflictKind.TEXT, "file-text", "amber"),
    )
}
