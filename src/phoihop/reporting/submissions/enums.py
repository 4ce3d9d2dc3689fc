"""States of a submission and what may be done to it, with their Vietnamese labels."""

from enum import StrEnum

from phoihop.base.language import N_


class State(StrEnum):
    """Where the report of one unit for one period stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"


class Move(StrEnum):
    """What may be done to a report."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    RETURN = "return"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    PASS = "pass"  # noqa: S105 (a move, no password)
    LOWER = "lower"


class Source(StrEnum):
    """How a revision came in."""

    WEB = "web"
    EXCEL = "excel"
    API = "api"
    BUNDLE = "bundle"


class Filling(StrEnum):
    """How far a section of a report is filled in."""

    EMPTY = "empty"
    BEGUN = "begun"
    FULL = "full"
    WRONG = "wrong"


class Duty(StrEnum):
    """How a report that is asked of a unit stands to its deadline."""

    RETURNED = "returned"
    LATE = "late"
    DUE = "due"
    RUNNING = "running"
    SENT = "sent"
    ACCEPTED = "accepted"


STATE_LABELS = {
    State.DRAFT: N_("Đang soạn"),
    State.SUBMITTED: N_("Đã gửi, chờ tiếp nhận"),
    State.RETURNED: N_("Bị trả lại"),
    State.ACCEPTED: N_("Đã tiếp nhận"),
    State.WITHDRAWN: N_("Đã rút"),
    State.REOPENED: N_("Được mở lại để sửa"),
}
MOVE_LABELS = {
    Move.SUBMIT: N_("Gửi báo cáo"),
    Move.ACCEPT: N_("Tiếp nhận"),
    Move.RETURN: N_("Trả lại"),
    Move.WITHDRAW: N_("Rút báo cáo"),
    Move.REOPEN: N_("Mở lại để sửa"),
    Move.PASS: N_("Đồng ý, chuyển cấp trên"),
    Move.LOWER: N_("Chuyển lại cấp dưới"),
}
SOURCE_LABELS = {
    Source.WEB: N_("Nhập trên trang web"),
    Source.EXCEL: N_("Tệp Excel"),
    Source.API: N_("Giao diện lập trình"),
    Source.BUNDLE: N_("Gói dữ liệu"),
}
FILLING_LABELS = {
    Filling.EMPTY: N_("Chưa nhập"),
    Filling.BEGUN: N_("Đang nhập"),
    Filling.FULL: N_("Đủ"),
    Filling.WRONG: N_("Có lỗi"),
}
DUTY_LABELS = {
    Duty.RETURNED: N_("Bị trả lại"),
    Duty.LATE: N_("Quá hạn"),
    Duty.DUE: N_("Đến hạn"),
    Duty.RUNNING: N_("Đang trong kỳ"),
    Duty.SENT: N_("Chờ tiếp nhận"),
    Duty.ACCEPTED: N_("Đã tiếp nhận"),
}
