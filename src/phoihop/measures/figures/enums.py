"""Words about figures as officers read them: what became of a fact, how a figure came about, what to know of it."""

from enum import StrEnum

from phoihop.base.language import N_
from phoihop_rollup.vocabulary import Flag, Method, OverTime, OverUnits, Use


class Picture(StrEnum):
    """The two charts of an indicator."""

    UNITS = "don-vi"
    COURSE = "dien-bien"


class Versus(StrEnum):
    """With what a figure is compared."""

    PREVIOUS = "previous"
    YEAR_BEFORE = "year_before"
    COURSE = "course"
    """The last year of a run of years with the year before it."""
    TERM = "term"
    """The whole term with that of the programme before."""


class Basis(StrEnum):
    """On what two compared figures stand."""

    SAME = "same"
    """The same units reported both times."""
    COMMON = "common"
    """Both were made again from the units that reported both times."""
    UNLIKE = "unlike"
    """Not the same units, and it cannot be made so."""


class Unlike(StrEnum):
    """Why two figures cannot be made from the same units."""

    DECLARED = "declared"
    NO_SUCCESSOR = "no_successor"
    NOBODY = "nobody"


VERSUS_LABELS = {
    Versus.PREVIOUS: N_("so với kỳ trước"),
    Versus.YEAR_BEFORE: N_("so với cùng kỳ năm trước"),
    Versus.COURSE: N_("năm cuối so với năm liền trước"),
    Versus.TERM: N_("so với chương trình nhiệm kỳ trước"),
}
UNLIKE_SENTENCES = {
    Unlike.DECLARED: N_("Có số do đơn vị khai chung cho cả cấp dưới nên không tách được theo cùng tập hợp đơn vị."),
    Unlike.NO_SUCCESSOR: N_("Có đơn vị đã kết thúc hoạt động mà chưa ghi đơn vị kế thừa."),
    Unlike.NOBODY: N_("Không có đơn vị nào báo cáo ở cả hai kỳ."),
}
USE_LABELS = {
    Use.COUNTED: N_("được tính"),
    Use.COVERED: N_("không cộng: đã nằm trong số khai chung"),
    Use.SET_ASIDE: N_("số khai chung không dùng"),
    Use.HALF: N_("không tính: thiếu tử số hoặc mẫu số"),
    Use.EARLIER: N_("không tính: đã có kỳ sau"),
}
METHOD_LABELS = {
    Method.COMPUTED: N_("cộng từ các đơn vị"),
    Method.DECLARED: N_("đơn vị khai chung cho cả cấp dưới"),
    Method.MIXED: N_("một phần cộng, một phần khai chung"),
}
FLAG_LABELS = {
    Flag.ALLOCATED: N_("Có phần chia theo tỷ lệ"),
    Flag.CELLS_DISAGREE: N_("Tổng khác các ô phân tổ"),
    Flag.DISAGREES: N_("Số khai khác số cộng"),
    Flag.HALF_RATIO: N_("Thiếu tử số hoặc mẫu số"),
    Flag.INCOMPLETE: N_("Còn thiếu báo cáo"),
    Flag.NO_DENOMINATOR: N_("Mẫu số bằng 0"),
    Flag.SET_ASIDE: N_("Có số khai chung không dùng"),
    Flag.STALE: N_("Dùng số của kỳ trước"),
}
FLAG_SENTENCES = {
    Flag.ALLOCATED: N_(
        "Có đơn vị đã chia tách hoặc sáp nhập; số liệu của đơn vị cũ chỉ tính vào đây phần thuộc đơn vị mới."
    ),
    Flag.CELLS_DISAGREE: N_("Có báo cáo ghi cả tổng số và các ô phân tổ mà hai số không khớp; tổng số được dùng."),
    Flag.DISAGREES: N_("Số do đơn vị khai cho toàn địa bàn khác với số cộng từ báo cáo của các đơn vị cấp dưới."),
    Flag.HALF_RATIO: N_("Có báo cáo chỉ ghi tử số hoặc chỉ ghi mẫu số; báo cáo đó không được tính vào tỷ lệ."),
    Flag.INCOMPLETE: N_("Số liệu chỉ gồm các báo cáo đã tiếp nhận, không ước tính phần còn thiếu."),
    Flag.NO_DENOMINATOR: N_("Tổng mẫu số bằng 0 nên không tính được tỷ lệ."),
    Flag.SET_ASIDE: N_(
        "Có số khai chung cho cả cấp dưới không được dùng, vì phạm vi đã thay đổi hoặc đã có báo cáo muộn hơn."
    ),
    Flag.STALE: N_("Có đơn vị chưa báo cáo kỳ cuối nên lấy số của kỳ gần nhất."),
}
FLAG_TONES = {
    Flag.ALLOCATED: ("git-merge", "blue"),
    Flag.CELLS_DISAGREE: ("alert-triangle", "amber"),
    Flag.DISAGREES: ("alert-triangle", "amber"),
    Flag.HALF_RATIO: ("alert-triangle", "amber"),
    Flag.INCOMPLETE: ("hourglass", "amber"),
    Flag.NO_DENOMINATOR: ("ban", "red"),
    Flag.SET_ASIDE: ("info-circle", "blue"),
    Flag.STALE: ("history", "blue"),
}
"""Icon and colour of each flag's badge."""

OVER_TIME_SENTENCES = {
    OverTime.SUM: N_("Trong mỗi đơn vị, số của các kỳ được cộng lại."),
    OverTime.MEAN: N_("Trong mỗi đơn vị, lấy trung bình của các kỳ có báo cáo."),
    OverTime.MIN: N_("Trong mỗi đơn vị, lấy số nhỏ nhất của các kỳ."),
    OverTime.MAX: N_("Trong mỗi đơn vị, lấy số lớn nhất của các kỳ."),
    OverTime.LAST: N_("Trong mỗi đơn vị, lấy số của kỳ cuối cùng có báo cáo."),
    OverTime.SUM_OVER_LAST: N_("Trong mỗi đơn vị, tử số là tổng các kỳ, mẫu số là số của kỳ cuối."),
    OverTime.NONE: N_("Chỉ tiêu chỉ có số của đúng kỳ báo cáo, không gộp các kỳ."),
}
OVER_UNITS_SENTENCES = {
    OverUnits.SUM: N_("Số của các đơn vị được cộng lại."),
    OverUnits.MEAN: N_("Số của các đơn vị được lấy trung bình, mỗi đơn vị có số liệu tính một lần."),
    OverUnits.MIN: N_("Lấy số nhỏ nhất trong các đơn vị."),
    OverUnits.MAX: N_("Lấy số lớn nhất trong các đơn vị."),
    OverUnits.NONE: N_("Chỉ tính báo cáo của chính đơn vị, không gộp cấp dưới."),
}
RATIO_SENTENCE = N_(
    "Tử số và mẫu số của các đơn vị được cộng riêng rồi chia một lần; tỷ lệ không cộng và không lấy trung bình."
)
