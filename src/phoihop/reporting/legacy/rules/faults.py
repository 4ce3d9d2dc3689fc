"""What can be wrong with an old file, its mapping and its cells. L1 files, L2 mapping, L3 cells."""

from phoihop.base.faults import Fault
from phoihop.base.findings import Severity
from phoihop.base.language import N_

_AGAIN = N_("mở tệp bằng Excel hoặc Word, lưu lại thành tệp mới (.xlsx, .docx) rồi gửi lại")

UNKNOWN_FILE = Fault(
    "L101",
    N_("«{value}» không phải tệp Excel (.xlsx, .xls), OpenDocument (.ods) hoặc Word (.docx)"),
    N_("mở tệp bằng phần mềm đã tạo ra nó, lưu lại thành .xlsx hoặc .docx rồi gửi lại"),
)
WEB_PAGE = Fault("L102", N_("tệp «{value}» là trang web (HTML) mang đuôi của Excel"), _AGAIN)
OLD_WORD = Fault(
    "L103", N_("tệp «{value}» là Word kiểu cũ (.doc)"), N_("mở tệp bằng Word, lưu lại thành .docx rồi gửi lại")
)
EMPTY_FILE = Fault("L104", N_("tệp «{value}» rỗng"), N_("kiểm tra lại tệp rồi gửi lại"))
TOO_LARGE = Fault("L105", N_("tệp «{value}» lớn hơn {most} MB"), N_("tách tệp thành nhiều tệp nhỏ hơn"))
BROKEN = Fault("L106", N_("tệp «{value}» bị hỏng hoặc bị cắt cụt"), _AGAIN)
LOCKED = Fault("L107", N_("tệp «{value}» có mật khẩu"), N_("bỏ mật khẩu, lưu lại rồi gửi lại"))
UNSAFE = Fault("L108", N_("tệp «{value}» có mục không an toàn: {entry}"), _AGAIN)
UNPACKS_LARGE = Fault("L109", N_("tệp «{value}» giải nén ra quá lớn hoặc có quá nhiều mục"), _AGAIN)
MACROS = Fault("L110", N_("tệp «{value}» có macro"), N_("lưu lại thành .xlsx hoặc .docx (không có macro) rồi gửi lại"))
OUTSIDE_LINKS = Fault(
    "L111",
    N_("tệp «{value}» lấy dữ liệu từ tệp khác: {entry}"),
    N_("sao chép các ô rồi dán giá trị (Paste Values), bỏ liên kết, lưu lại rồi gửi lại"),
)
TOO_WIDE = Fault(
    "L112",
    N_("có nội dung ngoài vùng đọc được ({rows} dòng, {columns} cột)"),
    N_("xoá nội dung thừa ở xa, hoặc chuyển bảng sang tệp riêng"),
)
TOO_MANY_CELLS = Fault("L113", N_("tệp «{value}» có hơn {most} ô có nội dung"), N_("tách tệp thành nhiều tệp nhỏ hơn"))
LONG_CELL = Fault("L114", N_("ô có hơn {most} ký tự"), N_("rút gọn nội dung ô"))
NO_GRID = Fault("L115", N_("tệp «{value}» không có bảng nào có nội dung"), N_("kiểm tra lại tệp rồi gửi lại"))
STRANGE_PART = Fault("L116", N_("phần «{value}» của tệp bị hỏng hoặc chứa khai báo lạ"), _AGAIN)

NO_LABELS = Fault(
    "L201",
    N_("không nhận ra dòng và cột nào của bảng là đơn vị, là chỉ tiêu"),
    N_("chỉ rõ dòng tiêu đề và cột tên trong phần ghép"),
)
UNKNOWN_UNIT = Fault(
    "L202",
    N_("chưa rõ «{value}» là đơn vị nào{hint}"),
    N_("chọn đơn vị trong phần ghép, hoặc chọn bỏ qua"),
)
UNKNOWN_INDICATOR = Fault(
    "L203",
    N_("chưa rõ «{value}» là chỉ tiêu nào{hint}"),
    N_("chọn chỉ tiêu trong phần ghép, hoặc chọn bỏ qua"),
)
GONE = Fault(
    "L204",
    N_("phần ghép của «{label}» dùng mã «{value}» không có"),
    N_("chọn lại trong phần ghép"),
)
NO_PERIOD = Fault("L205", N_("chưa rõ số liệu của kỳ nào"), N_("chọn kỳ báo cáo, ví dụ 2016-11 hoặc 2016-Q4"))
BAD_MAPPING = Fault(
    "L206", N_("tệp ghép cột không đúng mẫu: {reason}"), N_("dùng tệp JSON do lệnh phoihop legacy ghi ra")
)

NOT_A_NUMBER = Fault("L301", N_("«{value}» không đọc được thành số: {reason}"), N_("sửa trong tệp rồi gửi lại"))
MISTAKE = Fault("L302", N_("ô báo lỗi «{value}»"), N_("sửa công thức trong tệp rồi gửi lại"))
UNCOMPUTED = Fault(
    "L303", N_("ô có công thức chưa được tính"), N_("mở tệp bằng Excel, để Excel tính lại, lưu rồi gửi lại")
)
A_DATE = Fault("L304", N_("ô là ngày «{value}», không phải số"), N_("sửa lại cách ghi của ô rồi gửi lại"))
A_PERCENT = Fault(
    "L305",
    N_("ô ghi phần trăm «{value}» nhưng chỉ tiêu «{indicator}» tính bằng «{unit}»"),
    N_("kiểm tra lại cột này ghép đúng chỉ tiêu chưa"),
)
TWICE = Fault(
    "L306",
    N_("đơn vị «{unit}» đã có chỉ tiêu «{indicator}» ở {first}"),
    N_("bỏ qua một trong hai dòng hoặc cột trong phần ghép"),
)
NOT_DECLARABLE = Fault(
    "L307",
    N_("chỉ tiêu «{indicator}» không cộng được nên không nhận số chung của cả cấp dưới"),
    N_("bỏ qua dòng tổng cho chỉ tiêu này"),
    severity=Severity.WARNING,
)
SUM_DIFFERS = Fault(
    "L308",
    N_("dòng tổng ghi {value}, cộng các đơn vị trong bảng được {sum}"),
    N_("kiểm tra lại; số ghi ở dòng tổng được dùng làm số chung, các số bên dưới vẫn được giữ"),
    severity=Severity.WARNING,
)
NOT_REPORTED = Fault(
    "L309",
    N_("ô ghi «{value}» được coi là chưa báo cáo, không phải số 0"),
    N_("nếu là không phát sinh, ghi 0"),
    severity=Severity.WARNING,
)
MERGED_VALUE = Fault(
    "L310",
    N_("ô số liệu bị gộp với ô khác; số chỉ được tính ở ô đầu"),
    N_("bỏ gộp ô và ghi số vào từng ô"),
    severity=Severity.WARNING,
)
HALF_RATIO = Fault(
    "L311",
    N_("chỉ tiêu «{indicator}» của «{unit}» thiếu tử số hoặc mẫu số"),
    N_("ghép cả hai cột tử số và mẫu số"),
    severity=Severity.WARNING,
)
NO_FIGURES = Fault("L312", N_("không có số liệu nào đọc được từ bảng"), N_("kiểm tra lại phần ghép"))
OFF_FREQUENCY = Fault(
    "L313",
    N_("chỉ tiêu «{indicator}» báo cáo theo kỳ khác với «{value}»"),
    N_("chọn đúng kỳ, hoặc bỏ qua chỉ tiêu này trong phần ghép"),
)
NO_UNIT_THEN = Fault(
    "L314",
    N_("đơn vị «{unit}» không tồn tại trong kỳ «{value}»{hint}"),
    N_("chọn đơn vị của thời kỳ đó trong phần ghép"),
)
REPORTED_ALREADY = Fault(
    "L315",
    N_("đơn vị «{value}» đã có báo cáo của kỳ {period} trong phần mềm"),
    N_("bỏ qua đơn vị hoặc kỳ này trong phần ghép; số liệu đã có không bị ghi đè"),
)
BEYOND_RANGE = Fault(
    "L316",
    N_("số «{value}» nằm ngoài khoảng cho phép của chỉ tiêu «{indicator}» ({least} – {most})"),
    N_("kiểm tra lại số và đơn vị tính"),
)
TIME_SUM_DIFFERS = Fault(
    "L317",
    N_("cột cộng các kỳ ghi {value}, cộng các kỳ trong bảng được {sum}"),
    N_("kiểm tra lại; chỉ số của từng kỳ được ghi, số cộng không được ghi"),
    severity=Severity.WARNING,
)
SMALL_PERCENT = Fault(
    "L318",
    N_("chỉ tiêu «{indicator}» tính bằng % nhưng ô ghi {value}; ô có thể được định dạng phần trăm"),
    N_("kiểm tra lại: nếu là {meant}% thì lưu tệp thành .xlsx rồi gửi lại"),
    severity=Severity.WARNING,
)
