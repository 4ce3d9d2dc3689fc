"""What a reviewer is told about a report that may be wrong: warnings, none of which stops a decision."""

from phoihop.base.faults import Fault
from phoihop.base.findings import Severity
from phoihop.base.language import N_

MISSING = Fault(
    "S601",
    N_("chỉ tiêu bắt buộc «{indicator}» chưa có số"),
    N_("đề nghị đơn vị báo cáo; không phát sinh thì ghi 0"),
    severity=Severity.WARNING,
)
PARTS_DIFFER = Fault(
    "S602",
    N_("tổng {value} của chỉ tiêu «{indicator}» khác với cộng các ô ({parts})"),
    N_("đề nghị đơn vị kiểm tra lại số tổng và số từng ô"),
    severity=Severity.WARNING,
)
HALF = Fault(
    "S603",
    N_("tỷ lệ «{indicator}» thiếu tử số hoặc mẫu số nên không được tính"),
    N_("đề nghị đơn vị ghi đủ tử số và mẫu số"),
    severity=Severity.WARNING,
)
CHANGED = Fault(
    "S604",
    N_("chỉ tiêu «{indicator}» thay đổi trên 50% so với kỳ trước ({then} → {value})"),
    N_("đối chiếu với đơn vị nếu thấy bất thường"),
    severity=Severity.WARNING,
)
UNASKED = Fault(
    "S605",
    N_("chỉ tiêu «{indicator}» không có trong biểu mẫu giao cho đơn vị kỳ này"),
    N_("kiểm tra biểu mẫu được giao hoặc đề nghị đơn vị bỏ số này"),
    severity=Severity.WARNING,
)
