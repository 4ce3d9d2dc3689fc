"""Labels of the states and aspects of a report's numbers."""

from enum import StrEnum

from phoihop.base.language import N_


class Aspect(StrEnum):
    """Which number of a figure is printed."""

    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    REPORTED = "reported"
    EXPECTED = "expected"
    RECEIVED = "received"
    """Reports received: pairs of a unit and a period, also where REPORTED counts units."""
    DUE = "due"
    """Reports due, counted in the same way."""
    DIFFERENCE = "difference"
    """Value less the value of the figure it stands against, without its sign (the words say tăng or giảm)."""
    CHANGE = "change"
    """The difference in per cent of the figure it stands against, without its sign."""
    SHARE = "share"
    """Value in per cent of the figure it stands against."""


COMPARED = {Aspect.DIFFERENCE, Aspect.CHANGE, Aspect.SHARE}
"""Aspects that need a second figure."""


class NumberState(StrEnum):
    """What became of a printed number; `overtaken` needs the database."""

    STANDS = "stands"
    EDITED = "edited"
    OVERTAKEN = "overtaken"
    REMOVED = "removed"


class Mark(StrEnum):
    """By which of its three marks a number was found again, strongest first."""

    TAG = "tag"
    ALIAS = "alias"
    BOOKMARK = "bookmark"
    NONE = ""


class SealState(StrEnum):
    """What the report's id and manifest say against the server's key."""

    GENUINE = "genuine"
    BROKEN = "broken"
    ABSENT = "absent"


class OrderState(StrEnum):
    """Where a report ordered, or a file sent for tracing, has got to."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


NUMBER_STATE_LABELS = {
    NumberState.STANDS: N_("Đúng"),
    NumberState.EDITED: N_("Đã sửa tay"),
    NumberState.OVERTAKEN: N_("Đã có bản sửa sau khi lập"),
    NumberState.REMOVED: N_("Đã bỏ hoặc mất dấu"),
}
ORDER_STATE_LABELS = {
    OrderState.QUEUED: N_("Đang chờ"),
    OrderState.RUNNING: N_("Đang làm"),
    OrderState.DONE: N_("Đã xong"),
    OrderState.FAILED: N_("Không làm được"),
    OrderState.CANCELLED: N_("Đã hủy"),
}
ASPECT_LABELS = {
    Aspect.VALUE: N_("giá trị"),
    Aspect.NUMERATOR: N_("tử số"),
    Aspect.DENOMINATOR: N_("mẫu số"),
    Aspect.REPORTED: N_("số đơn vị đã báo cáo"),
    Aspect.EXPECTED: N_("số đơn vị phải báo cáo"),
    Aspect.RECEIVED: N_("số báo cáo đã nhận"),
    Aspect.DUE: N_("số báo cáo phải có"),
    Aspect.DIFFERENCE: N_("mức tăng, giảm"),
    Aspect.CHANGE: N_("tăng, giảm phần trăm"),
    Aspect.SHARE: N_("tỷ trọng"),
}
