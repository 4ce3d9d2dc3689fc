"""What the checks ask. Each is a question to the unit, never a verdict: the number may be right, then a sentence says why."""

from phoihop.base.faults import Fault
from phoihop.base.findings import Severity
from phoihop.base.language import N_

_WARNING = Severity.WARNING

FALL = Fault(
    "K101",
    N_("số lũy kế của «{name}» giảm từ {then} ({period}) xuống {value}: có đúng không?"),
    N_("kiểm tra lại con số; nếu đúng là giảm, cho biết vì sao"),
    severity=_WARNING,
)
JUMP = Fault(
    "K102",
    N_(
        "số {value} của «{name}» khác xa {count} kỳ trước của đơn vị (từ {least} đến {most}, thường là {usual}): có gõ thừa, thiếu chữ số không?"
    ),
    N_("sửa lại con số hoặc đơn vị tính; nếu số đúng, cho biết vì sao"),
    severity=_WARNING,
)
COPIED = Fault(
    "K103",
    N_("cả {count} số phát sinh trong kỳ trùng hệt với {period}: đã nhập số của kỳ này chưa?"),
    N_("nhập số của kỳ này; nếu đúng là trùng, cho biết vì sao"),
    severity=_WARNING,
)
TWIN = Fault(
    "K104",
    N_("cả {count} số của báo cáo trùng hệt với báo cáo cùng kỳ của {unit}: có nhập nhầm số của đơn vị khác không?"),
    N_("nhập số của đơn vị mình; nếu đúng là trùng, cho biết vì sao"),
    severity=_WARNING,
)
ROUND = Fault(
    "K105",
    N_("{round} trong {count} số từ 10 trở lên là số tròn chục: có phải số đếm được không?"),
    N_("ghi số đếm được, không làm tròn; nếu là số ước tính, cho biết cách ước tính"),
    severity=_WARNING,
)
TEXT_OF_OTHERS = Fault(
    "K106",
    N_("lời văn {part} giống {percent} lời văn của {unit} ({period}): đã viết theo tình hình của đơn vị mình chưa?"),
    N_("viết lại theo tình hình của đơn vị mình, hoặc cho biết vì sao giống nhau"),
    severity=_WARNING,
)
TEXT_OF_BEFORE = Fault(
    "K107",
    N_("lời văn {part} giống {percent} lời văn của chính đơn vị ở {period}: đã cập nhật theo kỳ này chưa?"),
    N_("cập nhật theo tình hình kỳ này, hoặc cho biết vì sao không đổi"),
    severity=_WARNING,
)
DECLARED = Fault(
    "K108",
    N_("số khai chung {value} của «{name}» khác với {below} do {reported} đơn vị cấp dưới báo cáo: số nào đúng?"),
    N_("đối chiếu với các đơn vị cấp dưới; nếu giữ số khai chung, cho biết vì sao khác"),
    severity=_WARNING,
)
JOINT = Fault(
    "K109",
    N_("hoạt động chung #{value} cũng có trong báo cáo cùng kỳ của {unit}: bên nào tính hoạt động này?"),
    N_("thống nhất một bên tính hoạt động này (thường là bên chủ trì); bên kia bỏ ra khỏi số của mình"),
    severity=_WARNING,
)
CROSS = "K110"
"""The code of findings of the secretariat's own rules."""
CROSS_PROBLEM = N_("{sentence} (quy tắc {expression}: {left} và {right})")
CROSS_REMEDY = N_("kiểm tra lại các số trong quy tắc; nếu các số đều đúng, cho biết vì sao")
