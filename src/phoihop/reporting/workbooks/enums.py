"""Work on many workbooks at once, and what became of each, with their Vietnamese labels."""

from enum import StrEnum

from phoihop.base.language import N_


class BatchKind(StrEnum):
    """What is done with many workbooks at once."""

    FILL = "fill"
    PACK = "pack"


class BatchState(StrEnum):
    """Where the work has got to."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Outcome(StrEnum):
    """What became of one workbook."""

    APPLIED = "applied"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    MADE = "made"


BATCH_KIND_LABELS = {BatchKind.FILL: N_("Nhận gói biểu đã điền"), BatchKind.PACK: N_("Lập gói biểu để gửi đơn vị")}
BATCH_STATE_LABELS = {
    BatchState.QUEUED: N_("Đang chờ"),
    BatchState.RUNNING: N_("Đang làm"),
    BatchState.DONE: N_("Đã xong"),
    BatchState.FAILED: N_("Không làm được"),
}
OUTCOME_LABELS = {
    Outcome.APPLIED: N_("Đã ghi vào bản đang soạn"),
    Outcome.UNCHANGED: N_("Không có gì thay đổi"),
    Outcome.REFUSED: N_("Không nhận"),
    Outcome.MADE: N_("Đã lập biểu"),
}
