"""What can be wrong with programmes: A1xx programmes and what they hold, A2xx indicators, A3xx targets."""

from phoihop.base.faults import Fault
from phoihop.base.findings import Severity
from phoihop.base.language import N_

REPEATED = Fault("A101", N_("«{value}» đã có ở dòng {first}"), N_("chỉ giữ một dòng, hoặc sửa lại mã"))
UNKNOWN = Fault("A102", N_("mã «{value}» không có trong bảng {target}"), N_("sửa mã, hoặc thêm dòng vào bảng {target}"))
BACKWARD = Fault("A103", N_("ngày cuối {value} trước ngày đầu {start}"), N_("sửa một trong hai ngày"))
UNKNOWN_WORD = Fault("A104", N_("không có từ «{value}»"), N_("dùng một từ trong danh sách"), N_("một trong {words}"))
STRANGE_STATUS = Fault(
    "A105",
    N_("tình trạng «{value}» không có trong danh sách thường dùng"),
    N_("kiểm tra chính tả; nếu đúng thì không cần sửa"),
    N_("một trong {words}"),
    Severity.WARNING,
)
OWN_LINEAGE = Fault("A106", N_("chương trình «{value}» là chương trình trước hoặc cấp trên của chính nó"), N_("sửa mã"))
LINEAGE_CYCLE = Fault(
    "A107", N_("các chương trình nối nhau thành vòng tròn: {programmes}"), N_("sửa cột {column} của một chương trình")
)
NO_NUMBER = Fault(
    "A108", N_("số thứ tự nội dung {value} không hợp lệ"), N_("đánh số nội dung từ 1"), N_("số nguyên từ 1")
)
NO_LEAD = Fault(
    "A109",
    N_("chương trình «{value}» có các bên nhưng không bên nào chủ trì"),
    N_("ghi vai trò lead cho bên chủ trì"),
    severity=Severity.WARNING,
)
LONG_TERM = Fault(
    "A110",
    N_("thời hạn của chương trình dài {value} năm"),
    N_("kiểm tra lại ngày đầu và ngày cuối"),
    N_("nhiều nhất {limit} năm"),
)
IN_USE = Fault(
    "A111",
    N_("«{value}» đang được dùng ({places}) nên không xóa được"),
    N_("bỏ «{value}» khỏi những chỗ đang dùng trước"),
)
CHANGED_MEANWHILE = Fault(
    "A112",
    N_("«{value}» đã được người khác sửa sau khi bạn mở biểu này: {fields}"),
    N_("đối chiếu; nếu vẫn muốn ghi nội dung của bạn thì lưu lại lần nữa"),
)
LAST_PARTY = Fault(
    "A113",
    N_("«{value}» là bên cuối cùng của chương trình nên không xóa được"),
    N_("thêm bên khác trước: quyền sửa chương trình đi theo các bên"),
)
NOT_YOURS = Fault(
    "A114",
    N_("cơ quan «{value}» không thuộc phạm vi của tài khoản bạn"),
    N_("lập chương trình cho cơ quan trong phạm vi của bạn, các bên khác thêm sau"),
)

NO_PROGRAMME = Fault(
    "A201",
    N_("có nhiều chương trình nhưng dòng này không ghi chương trình nào"),
    N_("điền cột programme"),
)
RATIO_OVER_UNITS = Fault(
    "A202",
    N_("chỉ tiêu tỷ lệ «{indicator}» không gộp được theo đơn vị bằng «{value}»"),
    N_("sửa over_units"),
    N_("sum hoặc none"),
)
RATIO_OVER_TIME = Fault(
    "A203",
    N_("chỉ tiêu tỷ lệ «{indicator}» không gộp được theo thời gian bằng «{value}»"),
    N_("sửa over_time"),
    N_("sum, last, sum_over_last hoặc none"),
)
ONLY_RATIOS = Fault(
    "A204",
    N_("chỉ tiêu «{indicator}» không phải tỷ lệ nên không dùng được «{value}»"),
    N_("sửa over_time, hoặc đổi kind thành ratio"),
    N_("một trong {words}"),
)
BAD_DECIMALS = Fault(
    "A205", N_("số chữ số thập phân {value} không hợp lệ"), N_("sửa decimals"), N_("số nguyên từ 0 đến 12")
)
BAD_RANGE = Fault(
    "A206", N_("giá trị nhỏ nhất {value} lớn hơn giá trị lớn nhất {maximum}"), N_("sửa một trong hai giá trị")
)
UNKNOWN_CONTENT = Fault(
    "A207",
    N_("chương trình «{programme}» không có nội dung số {value}"),
    N_("sửa số nội dung, hoặc thêm dòng vào bảng contents"),
)
LONG_CODE = Fault("A208", N_("mã «{value}» dài quá {limit} ký tự"), N_("dùng mã ngắn hơn"))
RATIO_RANGE = Fault(
    "A209",
    N_("giá trị nhỏ nhất, lớn nhất không áp dụng cho chỉ tiêu tỷ lệ «{indicator}», vốn báo cáo bằng tử số và mẫu số"),
    N_("bỏ trống minimum và maximum"),
    severity=Severity.WARNING,
)
UNCONFIRMED = Fault(
    "A210",
    N_("chỉ tiêu «{indicator}» đã có {facts} số liệu được tiếp nhận; đổi cách tính thì mọi số liệu tổng hợp đổi theo"),
    N_("ghi lý do thành một câu (ít nhất {least} ký tự) vào ô xác nhận; câu này được lưu vào lịch sử thay đổi"),
)
OTHER_PARTS = Fault(
    "A211",
    N_("chỉ tiêu «{indicator}» đã có {facts} số liệu được tiếp nhận nên không đổi giữa tỷ lệ và loại khác"),
    N_("giữ loại cũ, và lập chỉ tiêu mới với mã khác"),
)
CELLS_LOST = Fault(
    "A212",
    N_("đã có số liệu được tiếp nhận ở các ô {cells} mà phân tổ mới không có"),
    N_("giữ phân tổ cũ, hoặc thêm các ô này vào phân tổ mới trước"),
)
CELL_IN_USE = Fault(
    "A213",
    N_("ô «{value}» của phân tổ «{breakdown}» đã có {facts} số liệu được tiếp nhận nên không xóa được"),
    N_("giữ ô này; có thể đổi tên hiển thị của ô"),
)
INDICATOR_IN_USE = Fault(
    "A214",
    N_("chỉ tiêu «{value}» đã có {facts} số liệu được tiếp nhận nên không xóa được"),
    N_("bỏ chỉ tiêu khỏi biểu mẫu để không thu thập nữa; số liệu cũ vẫn được giữ"),
)

BAD_PERIOD = Fault(
    "A301",
    N_("«{value}» không phải tên một kỳ"),
    N_("viết lại tên kỳ"),
    N_("một kỳ như 2016-11, 2016-Q4, 2016-H2, 2016"),
)
FINE_TARGET = Fault(
    "A302",
    N_("kỳ «{value}» ngắn hơn định kỳ của chỉ tiêu «{indicator}» nên không bao giờ có số liệu để so"),
    N_("ghi mục tiêu cho kỳ bằng hoặc dài hơn định kỳ của chỉ tiêu"),
    severity=Severity.WARNING,
)
