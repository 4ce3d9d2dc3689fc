"""Fixed words about old files with their Vietnamese labels."""

from enum import StrEnum

from phoihop.base.language import N_


class GridKind(StrEnum):
    """Where a grid comes from."""

    SHEET = "sheet"
    TABLE = "table"


class CellKind(StrEnum):
    """What a cell of an old file holds."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    MISTAKE = "mistake"
    UNCOMPUTED = "uncomputed"


class Axis(StrEnum):
    """What the rows of a grid stand for; its columns stand for the other."""

    UNITS = "units"
    INDICATORS = "indicators"


class Part(StrEnum):
    """Which part of a fact a line or column holds."""

    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"


class Writing(StrEnum):
    """How the text of an old file is to be read."""

    AUTO = "auto"
    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"


AXIS_LABELS = {
    Axis.UNITS: N_("Mỗi dòng là một đơn vị"),
    Axis.INDICATORS: N_("Mỗi dòng là một chỉ tiêu"),
}
PART_LABELS = {
    Part.VALUE: N_("giá trị"),
    Part.NUMERATOR: N_("tử số"),
    Part.DENOMINATOR: N_("mẫu số"),
}
WRITING_LABELS = {
    Writing.AUTO: N_("Tự nhận biết theo phông chữ và nội dung"),
    Writing.UNICODE: N_("Giữ nguyên, không chuyển mã"),
    Writing.TCVN3: N_("TCVN3 (.VnTime, .VnArial…)"),
    Writing.VNI: N_("VNI (VNI-Times…)"),
}


class FileState(StrEnum):
    """How far an old file has got that somebody sent."""

    QUEUED = "queued"
    READ = "read"
    ORDERED = "ordered"
    DONE = "done"
    FAILED = "failed"


FILE_STATE_LABELS = {
    FileState.QUEUED: N_("Đang chờ đọc"),
    FileState.READ: N_("Chờ ghép và xem trước"),
    FileState.ORDERED: N_("Đang ghi"),
    FileState.DONE: N_("Đã ghi"),
    FileState.FAILED: N_("Không đọc được"),
}
