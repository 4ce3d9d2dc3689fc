"""Fixed words about programmes with their Vietnamese labels."""

from enum import StrEnum

from phoihop.base.language import N_
from phoihop_rollup.vocabulary import Frequency, Kind, OverTime, OverUnits, Window


class Role(StrEnum):
    """What a party is to a programme."""

    LEAD = "lead"
    COUNTERPART = "counterpart"
    PARTICIPANT = "participant"


class Relation(StrEnum):
    """What a document is to a programme."""

    FOUNDING = "founding"
    GUIDING = "guiding"
    PREDECESSOR = "predecessor"
    SUPERIOR = "superior"
    PLAN = "plan"
    REPORT = "report"
    DIRECTIVE = "directive"


class Direction(StrEnum):
    """Which way an indicator improves."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


class ProgrammeStatus(StrEnum):
    """Where a programme stands in its life."""

    DRAFT = "draft"
    ACTIVE = "active"
    COMPLETED = "completed"
    STOPPED = "stopped"


ROLE_LABELS = {
    Role.LEAD: N_("Chủ trì"),
    Role.COUNTERPART: N_("Phối hợp"),
    Role.PARTICIPANT: N_("Tham gia"),
}
RELATION_LABELS = {
    Relation.FOUNDING: N_("Văn bản thành lập"),
    Relation.GUIDING: N_("Văn bản hướng dẫn"),
    Relation.PREDECESSOR: N_("Văn bản giai đoạn trước"),
    Relation.SUPERIOR: N_("Văn bản cấp trên"),
    Relation.PLAN: N_("Kế hoạch"),
    Relation.REPORT: N_("Báo cáo"),
    Relation.DIRECTIVE: N_("Ý kiến chỉ đạo"),
}
DIRECTION_LABELS = {
    Direction.UP: N_("Càng cao càng tốt"),
    Direction.DOWN: N_("Càng thấp càng tốt"),
    Direction.NONE: N_("Không đánh giá"),
}
STATUS_LABELS = {
    ProgrammeStatus.DRAFT: N_("Dự thảo"),
    ProgrammeStatus.ACTIVE: N_("Đang thực hiện"),
    ProgrammeStatus.COMPLETED: N_("Đã hoàn thành"),
    ProgrammeStatus.STOPPED: N_("Đã dừng"),
}
WINDOW_LABELS = {
    Window.GOVERNMENT: N_("Từ ngày 15 tháng trước đến ngày 14"),
    Window.CALENDAR: N_("Theo tháng dương lịch"),
}
KIND_LABELS = {
    Kind.COUNT: N_("Số đếm"),
    Kind.AMOUNT: N_("Lượng"),
    Kind.RATIO: N_("Tỷ lệ"),
    Kind.YESNO: N_("Có/không"),
}
FREQUENCY_LABELS = {
    Frequency.MONTH: N_("Hằng tháng"),
    Frequency.QUARTER: N_("Hằng quý"),
    Frequency.HALF: N_("Sáu tháng"),
    Frequency.YEAR: N_("Hằng năm"),
}
OVER_TIME_LABELS = {
    OverTime.SUM: N_("Cộng các kỳ"),
    OverTime.MEAN: N_("Trung bình các kỳ"),
    OverTime.MIN: N_("Nhỏ nhất trong các kỳ"),
    OverTime.MAX: N_("Lớn nhất trong các kỳ"),
    OverTime.LAST: N_("Kỳ cuối cùng có số liệu"),
    OverTime.SUM_OVER_LAST: N_("Tổng các kỳ trên số cuối kỳ"),
    OverTime.NONE: N_("Không gộp theo thời gian"),
}
OVER_UNITS_LABELS = {
    OverUnits.SUM: N_("Cộng các đơn vị"),
    OverUnits.MEAN: N_("Trung bình các đơn vị"),
    OverUnits.MIN: N_("Nhỏ nhất trong các đơn vị"),
    OverUnits.MAX: N_("Lớn nhất trong các đơn vị"),
    OverUnits.NONE: N_("Không gộp theo đơn vị"),
}
