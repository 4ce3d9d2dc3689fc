"""What a reviewer decides and where reports stand, with Vietnamese labels."""

from enum import StrEnum

from phoihop.base.language import N_


class Verdict(StrEnum):
    """What was decided about a revision."""

    ACCEPTED = "accepted"
    RETURNED = "returned"


class Passing(StrEnum):
    """What a level before the last, or above the first, made of a revision that goes on waiting."""

    PASSED = "passed"
    LOWERED = "lowered"


class RoundState(StrEnum):
    """Where many reports to be accepted one after the other have got to."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ItemState(StrEnum):
    """What became of one report of a round."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    PASSED = "passed"
    LEFT_OUT = "left_out"


class Progress(StrEnum):
    """Where the report of one unit for one period stands, for those who watch over many."""

    ACCEPTED = "accepted"
    ACCEPTED_LATE = "accepted_late"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    DRAFT = "draft"
    WITHDRAWN = "withdrawn"
    OVERDUE = "overdue"
    NOT_DUE = "not_due"
    NOT_ASKED = "not_asked"


VERDICT_LABELS = {Verdict.ACCEPTED: N_("Tiếp nhận"), Verdict.RETURNED: N_("Trả lại")}
ROUND_STATE_LABELS = {
    RoundState.QUEUED: N_("Đang chờ"),
    RoundState.RUNNING: N_("Đang làm"),
    RoundState.DONE: N_("Đã xong"),
    RoundState.FAILED: N_("Không làm được"),
    RoundState.CANCELLED: N_("Đã hủy"),
}
ITEM_STATE_LABELS = {
    ItemState.WAITING: N_("Chưa làm"),
    ItemState.ACCEPTED: N_("Đã tiếp nhận"),
    ItemState.PASSED: N_("Đã chuyển cấp trên"),
    ItemState.LEFT_OUT: N_("Để lại"),
}
PASSING_LABELS = {Passing.PASSED: N_("Đồng ý, chuyển cấp trên"), Passing.LOWERED: N_("Chuyển lại cấp dưới")}
PROGRESS_LABELS = {
    Progress.ACCEPTED: N_("Đã tiếp nhận"),
    Progress.ACCEPTED_LATE: N_("Đã tiếp nhận, gửi trễ"),
    Progress.SUBMITTED: N_("Đã gửi, chờ tiếp nhận"),
    Progress.RETURNED: N_("Bị trả lại"),
    Progress.DRAFT: N_("Đang soạn"),
    Progress.WITHDRAWN: N_("Đã rút"),
    Progress.OVERDUE: N_("Quá hạn, chưa gửi"),
    Progress.NOT_DUE: N_("Chưa đến hạn"),
    Progress.NOT_ASKED: N_("Không phải báo cáo"),
}
PROGRESS_WORDS = {
    Progress.ACCEPTED: N_("Nhận"),
    Progress.ACCEPTED_LATE: N_("Nhận trễ"),
    Progress.SUBMITTED: N_("Chờ"),
    Progress.RETURNED: N_("Bị trả"),
    Progress.DRAFT: N_("Soạn"),
    Progress.WITHDRAWN: N_("Rút"),
    Progress.OVERDUE: N_("Thiếu"),
    Progress.NOT_DUE: N_("Chưa"),
    Progress.NOT_ASKED: "–",
}
"""One short word for a narrow column."""

SENT = frozenset({Progress.ACCEPTED, Progress.ACCEPTED_LATE, Progress.SUBMITTED})
"""Reports that the unit need do nothing more about."""
