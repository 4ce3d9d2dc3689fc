"""Kinds of notices and how they reach people, with their Vietnamese labels."""

from enum import StrEnum

from phoihop.base.language import N_


class NoticeKind(StrEnum):
    """What a notice is about."""

    RETURNED = "returned"
    REOPENED = "reopened"
    ACCEPTED = "accepted"
    WAITING = "waiting"
    NOTED = "noted"
    DUE_SOON = "due_soon"
    DUE_NOW = "due_now"
    OVERDUE = "overdue"
    REMINDED = "reminded"
    EXTENDED = "extended"
    MADE = "made"
    OUTDATED = "outdated"
    COMMENTED = "commented"
    TAKEN_OVER = "taken_over"
    TO_SIGN = "to_sign"
    UNSIGNED = "unsigned"
    SIGNED = "signed"
    ISSUED = "issued"
    DEPUTY = "deputy"


class Mail(StrEnum):
    """Whether a kind of notice also goes out by e-mail, and when."""

    NEVER = "never"
    DAILY = "daily"
    AT_ONCE = "at_once"


KIND_LABELS = {
    NoticeKind.RETURNED: N_("Báo cáo bị trả lại"),
    NoticeKind.REOPENED: N_("Báo cáo được mở lại để sửa"),
    NoticeKind.ACCEPTED: N_("Báo cáo được tiếp nhận"),
    NoticeKind.WAITING: N_("Báo cáo mới gửi, chờ tiếp nhận"),
    NoticeKind.NOTED: N_("Trao đổi về ô số liệu"),
    NoticeKind.DUE_SOON: N_("Sắp đến hạn"),
    NoticeKind.DUE_NOW: N_("Đến hạn ngày mai hoặc hôm nay"),
    NoticeKind.OVERDUE: N_("Quá hạn"),
    NoticeKind.REMINDED: N_("Cán bộ đôn đốc"),
    NoticeKind.EXTENDED: N_("Gia hạn"),
    NoticeKind.MADE: N_("Báo cáo tổng hợp đã lập xong"),
    NoticeKind.OUTDATED: N_("Số liệu đã dùng trong báo cáo tổng hợp được mở lại"),
    NoticeKind.COMMENTED: N_("Ý kiến về báo cáo tổng hợp"),
    NoticeKind.TAKEN_OVER: N_("Phần đang soạn được người khác nhận"),
    NoticeKind.TO_SIGN: N_("Văn bản chờ ký"),
    NoticeKind.UNSIGNED: N_("Văn bản bị trả lại, hủy ký hoặc thu hồi"),
    NoticeKind.SIGNED: N_("Văn bản đã ký, chờ lấy số"),
    NoticeKind.ISSUED: N_("Văn bản đã ban hành"),
    NoticeKind.DEPUTY: N_("Làm thay"),
}
MAIL_LABELS = {
    Mail.NEVER: N_("Chỉ trên trang"),
    Mail.DAILY: N_("Trang và thư gộp mỗi ngày"),
    Mail.AT_ONCE: N_("Trang và thư ngay"),
}
