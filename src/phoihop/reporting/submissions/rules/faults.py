"""What can be wrong with reported values. A bundle's `values` are told by the same kinds."""

from phoihop.base.faults import Fault
from phoihop.base.findings import Severity
from phoihop.base.language import N_

UNKNOWN_CELL = Fault(
    "S501",
    N_("chỉ tiêu «{indicator}» không có ô phân tổ «{value}»{hint}"),
    N_("sửa mã ô, hoặc thêm ô vào bảng breakdowns"),
)
OFF_FREQUENCY = Fault(
    "S502",
    N_("kỳ «{value}» không đúng định kỳ của chỉ tiêu «{indicator}»"),
    N_("báo cáo chỉ tiêu này theo đúng định kỳ"),
    N_("{needed}"),
)
NO_UNIT_THEN = Fault(
    "S503",
    N_("đơn vị «{organisation}» không tồn tại ngày nào trong kỳ «{value}» ({starts} – {ends})"),
    N_("sửa kỳ hoặc mã đơn vị; nếu đơn vị đã đổi, dùng mã của đơn vị lúc đó"),
    N_("kỳ có ít nhất một ngày đơn vị tồn tại ({opened} – {closed})"),
)
VALUE_FOR_RATIO = Fault(
    "S504",
    N_("chỉ tiêu «{indicator}» là tỷ lệ nhưng có giá trị «{value}»"),
    N_("bỏ trống value; ghi tử số và mẫu số"),
)
PARTS_FOR_VALUE = Fault(
    "S505",
    N_("chỉ tiêu «{indicator}» không phải tỷ lệ nhưng có tử số hoặc mẫu số «{value}»"),
    N_("bỏ trống numerator và denominator; ghi số ở value"),
)
SAME_FACT = Fault(
    "S506",
    N_("trùng với dòng {first}: cùng đơn vị «{organisation}», kỳ, chỉ tiêu «{indicator}», ô, phạm vi và trạng thái"),
    N_("chỉ giữ một dòng"),
)
NOT_DECLARABLE = Fault(
    "S507",
    N_("chỉ tiêu «{indicator}» không cộng dồn, nên không khai được số chung cho cả đơn vị cấp dưới (subtree)"),
    N_("đổi scope thành own, và để từng đơn vị báo cáo số của mình"),
)
NO_NUMBER = Fault(
    "S508",
    N_("giá trị của chỉ tiêu «{indicator}» không có số nào nên không phải là báo cáo"),
    N_("ghi số (không phát sinh thì ghi 0), hoặc bỏ giá trị này"),
)
BEYOND_RANGE = Fault(
    "S509",
    N_("giá trị {value} của chỉ tiêu «{indicator}» nằm ngoài khoảng {least} … {most}"),
    N_("kiểm tra lại con số với đơn vị báo cáo"),
    severity=Severity.WARNING,
)
NOT_YESNO = Fault(
    "S510",
    N_("chỉ tiêu có/không «{indicator}» có giá trị {value}"),
    N_("ghi 1 (có) hoặc 0 (không)"),
    severity=Severity.WARNING,
)
UNKNOWN_INDICATOR = Fault("S511", N_("không có chỉ tiêu «{value}»"), N_("sửa mã chỉ tiêu"))
NOT_A_NUMBER = Fault(
    "S512", N_("«{value}» không phải số"), N_("chỉ ghi số, phần thập phân sau dấu chấm"), N_("số như 1234.5")
)
MANY_DIGITS = Fault(
    "S513",
    N_("số «{value}» quá dài"),
    N_("bớt chữ số"),
    N_("nhiều nhất {whole} chữ số phần nguyên và {decimals} chữ số thập phân"),
)
UNKNOWN_SCOPE = Fault(
    "S514", N_("không có phạm vi «{value}»"), N_("dùng một từ trong danh sách"), N_("own hoặc subtree")
)
UNKNOWN_SECTION = Fault("S515", N_("không có phần thuyết minh «{value}»"), N_("sửa mã phần thuyết minh"))
EMPTY = Fault(
    "S516", N_("báo cáo không có số liệu và không có thuyết minh"), N_("nhập ít nhất một số liệu trước khi gửi")
)
UNREAD = Fault(
    "S517",
    N_("ô của chỉ tiêu «{indicator}» ghi «{value}», chưa rõ là số nào"),
    N_("chọn một cách hiểu được gợi ý ở ô đó, hoặc gõ lại con số"),
    N_("số như 1.234,5"),
)
NOT_CONFIRMED = Fault(
    "S030",
    N_("số {value} của chỉ tiêu «{indicator}» mang sang từ kỳ trước, chưa ai xác nhận cho kỳ này"),
    N_("xem lại, rồi bấm «Xác nhận» ở chỉ tiêu đó hoặc gõ số mới"),
)
NOT_ANSWERED = Fault(
    "S518",
    N_("chỉ tiêu bắt buộc «{name}» chưa có số"),
    N_("nhập số; không phát sinh thì ghi 0; thật sự không có số liệu thì giải thích khi gửi"),
    severity=Severity.WARNING,
)
MORE_DECIMALS = Fault(
    "S519",
    N_("số {value} của chỉ tiêu «{name}» có nhiều hơn {decimals} chữ số thập phân: có đúng không?"),
    N_("kiểm tra lại con số; số gửi đi không bị làm tròn"),
    severity=Severity.WARNING,
)
CELLS_DIFFER = Fault(
    "S522",
    N_("tổng số {value} của chỉ tiêu «{name}» khác với tổng các ô {cells}: số nào đúng?"),
    N_("sửa tổng số hoặc các ô; nếu để nguyên, tổng số đã ghi được dùng"),
    severity=Severity.WARNING,
)
HALF_RATIO = Fault(
    "S523",
    N_("chỉ tiêu «{name}» mới có một trong hai phần của tỷ lệ: phần kia là bao nhiêu?"),
    N_("nhập cả tử số và mẫu số, hoặc bỏ trống cả hai; thiếu một phần thì tỷ lệ không được tính"),
    severity=Severity.WARNING,
)
MORE_THAN_ALL = Fault(
    "S524",
    N_("tử số {value} của chỉ tiêu «{name}» lớn hơn mẫu số {denominator}: có đúng không?"),
    N_("kiểm tra lại hai số"),
    severity=Severity.WARNING,
)
