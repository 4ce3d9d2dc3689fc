"""What can be wrong with regimes: R1xx regimes, R2xx forms, R3xx assignments, R4xx calendars."""

from phoihop.base.faults import Fault
from phoihop.base.findings import Severity
from phoihop.base.language import N_

REPEATED = Fault("R101", N_("«{value}» đã có ở dòng {first}"), N_("chỉ giữ một dòng, hoặc sửa lại mã"))
UNKNOWN = Fault("R102", N_("mã «{value}» không có trong bảng {target}"), N_("sửa mã, hoặc thêm dòng vào bảng {target}"))
BAD_DEADLINE = Fault(
    "R103",
    N_("hạn gửi {value} ngày làm việc sau khi chốt số liệu là quá ngắn (Nghị định 09/2019/NĐ-CP)"),
    N_("sửa deadline_days"),
    N_("số nguyên từ 1 đến 366"),
)
BAD_GRACE = Fault(
    "R104", N_("số ngày gia hạn {value} không hợp lệ"), N_("sửa grace_days"), N_("số nguyên từ 0 đến 366")
)
REPORTED_FORM = Fault(
    "R203",
    N_("biểu «{value}» đã có {reports} báo cáo nên không xóa được"),
    N_("bỏ các phân công của biểu để không thu thập nữa; báo cáo cũ vẫn được giữ"),
)
TAKEN = Fault("R105", N_("mã «{value}» đã được dùng"), N_("chọn mã khác"))

EMPTY_FORM = Fault(
    "R201",
    N_("biểu mẫu «{value}» được phân công nhưng không có chỉ tiêu nào"),
    N_("thêm chỉ tiêu của biểu mẫu vào bảng forms"),
    severity=Severity.WARNING,
)
UNASKED_FORM = Fault(
    "R202",
    N_("biểu mẫu «{value}» không được phân công cho đơn vị nào"),
    N_("thêm dòng vào bảng assignments, nếu biểu mẫu đang dùng"),
    severity=Severity.WARNING,
)

ONE_OF_TWO = Fault(
    "R301",
    N_("phân công phải cho một đơn vị hoặc một loại đơn vị"),
    N_("ghi mã đơn vị, hoặc kind: và tên loại, ví dụ kind:commune"),
)
UNKNOWN_KIND = Fault("R302", N_("không có đơn vị nào thuộc loại «{value}»"), N_("sửa loại đơn vị trong phân công"))
BACKWARD = Fault("R303", N_("ngày cuối {value} trước ngày đầu {start}"), N_("sửa một trong hai ngày"))
NOBODY_THEN = Fault(
    "R304",
    N_("đơn vị «{value}» không tồn tại ngày nào trong thời gian phân công"),
    N_("sửa ngày của phân công, hoặc mã đơn vị"),
    severity=Severity.WARNING,
)

BAD_PERIOD = Fault(
    "R401",
    N_("«{value}» không phải tên một kỳ"),
    N_("viết lại tên kỳ"),
    N_("một kỳ như 2016-11, 2016-Q4, 2016-H2, 2016-9M, 2016"),
)
BACKWARD_PERIOD = Fault("R402", N_("ngày cuối {value} trước ngày đầu {start}"), N_("sửa một trong hai ngày"))
DUE_TOO_EARLY = Fault(
    "R403",
    N_("hạn gửi {value} không sau ngày chốt số liệu {ends}"),
    N_("sửa hạn gửi"),
    N_("ngày sau {ends}, cách ít nhất một ngày làm việc (Nghị định 09/2019/NĐ-CP)"),
)
NO_PROGRAMME = Fault(
    "R404", N_("có nhiều chương trình nhưng dòng này không ghi chương trình nào"), N_("điền cột programme")
)
FAR_FROM_NAME = Fault(
    "R405",
    N_("ngày {value} cách xa kỳ «{period}» ({starts} – {ends})"),
    N_("kiểm tra lại ngày; đúng thì không cần sửa"),
    severity=Severity.WARNING,
)
LEVEL_OF_BOTH = Fault(
    "R205",
    N_("mỗi cấp tiếp nhận là một loại cơ quan hoặc một bên tham gia"),
    N_("chọn một loại cơ quan, hoặc một bên tham gia của chương trình"),
)
LEVEL_TWICE = Fault("R206", N_("cấp tiếp nhận «{value}» đã có ở dòng {first}"), N_("bỏ một trong hai dòng"))
NO_PARTY = Fault(
    "R207",
    N_("«{value}» không phải bên tham gia của chương trình"),
    N_("chọn một bên tham gia, hoặc thêm bên đó vào chương trình trước"),
)
TOO_MANY_LEVELS = Fault("R208", N_("có {value} cấp tiếp nhận"), N_("giữ nhiều nhất {most} cấp"))
