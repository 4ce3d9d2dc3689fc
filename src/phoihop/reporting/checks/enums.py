"""The checks by their codes, and how far a rule of the secretariat has come, with Vietnamese labels."""

from enum import StrEnum

from phoihop.base.findings import Severity
from phoihop.base.language import N_


class Check(StrEnum):
    """Every check that a programme may switch off or make stricter; the value is the code of its findings."""

    RANGE = "S509"
    REQUIRED = "S518"
    DECIMALS = "S519"
    PARTS = "S522"
    HALF_RATIO = "S523"
    RATIO = "S524"
    FALL = "K101"
    JUMP = "K102"
    COPIED = "K103"
    TWIN = "K104"
    ROUND = "K105"
    TEXT_OF_OTHERS = "K106"
    TEXT_OF_BEFORE = "K107"
    DECLARED = "K108"
    JOINT = "K109"


class RuleState(StrEnum):
    """How far a rule has come: only one that is on asks units."""

    DRAFT = "draft"
    ON = "on"
    OFF = "off"


CHECK_LABELS = {
    Check.RANGE: N_("Số ngoài khoảng cho phép của chỉ tiêu"),
    Check.REQUIRED: N_("Chỉ tiêu bắt buộc chưa có số"),
    Check.DECIMALS: N_("Nhiều chữ số thập phân hơn quy định"),
    Check.PARTS: N_("Tổng số khác tổng các ô"),
    Check.HALF_RATIO: N_("Tỷ lệ thiếu tử số hoặc mẫu số"),
    Check.RATIO: N_("Tử số lớn hơn mẫu số"),
    Check.FALL: N_("Số lũy kế giảm"),
    Check.JUMP: N_("Số khác xa các kỳ trước của chính đơn vị"),
    Check.COPIED: N_("Số liệu trùng hệt kỳ trước"),
    Check.TWIN: N_("Số liệu trùng hệt đơn vị khác"),
    Check.ROUND: N_("Số tròn nhiều bất thường"),
    Check.TEXT_OF_OTHERS: N_("Lời văn gần trùng của đơn vị khác"),
    Check.TEXT_OF_BEFORE: N_("Lời văn gần trùng của kỳ trước"),
    Check.DECLARED: N_("Số khai chung khác số của cấp dưới"),
    Check.JOINT: N_("Hoạt động chung được cả hai bên báo cáo"),
}
RULE_STATE_LABELS = {
    RuleState.DRAFT: N_("Bản nháp"),
    RuleState.ON: N_("Đang dùng"),
    RuleState.OFF: N_("Đã tắt"),
}
SEVERITY_LABELS = {
    Severity.WARNING: N_("Cảnh báo: cần một câu trả lời"),
    Severity.ERROR: N_("Lỗi: không gửi được"),
}
