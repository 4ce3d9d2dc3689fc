"""What can be wrong with a workbook: the file, whose it is, its rows, its cells."""

from phoihop.base.faults import Fault
from phoihop.base.findings import Severity
from phoihop.base.language import N_

_SAVE_AGAIN = N_("mở tệp bằng Excel, lưu lại dạng .xlsx không có mật khẩu và macro, rồi gửi lại")
_FRESH = N_("tải biểu mới ở trang này, chép số liệu sang rồi gửi lại")

NOT_A_WORKBOOK = Fault(
    "X101", N_("tệp «{value}» {reason}"), _SAVE_AGAIN, N_("một sổ tính .xlsx, .xls hoặc .ods do phần mềm này lập")
)
DAMAGED = Fault("X102", N_("tệp «{value}» bị hỏng hoặc bị cắt cụt nên không đọc được"), _SAVE_AGAIN)
TOO_LARGE = Fault(
    "X103",
    N_("tệp «{value}» quá lớn: {reason}"),
    N_("chỉ để lại các trang tính của biểu, bỏ hình ảnh và vùng định dạng thừa rồi gửi lại"),
    N_("tối đa {most}"),
)
UNSAFE = Fault("X104", N_("tệp «{value}» có thành phần không an toàn: {reason}"), _SAVE_AGAIN)
MACROS = Fault("X105", N_("tệp «{value}» có macro"), N_("lưu lại dạng .xlsx (không có macro) rồi gửi lại"))
LINKS = Fault(
    "X106",
    N_("tệp «{value}» có liên kết đến tệp khác ({reason})"),
    N_("trong Excel chọn Data › Edit Links › Break Link, lưu lại rồi gửi lại"),
)
LOCKED = Fault("X107", N_("tệp «{value}» có mật khẩu"), N_("bỏ mật khẩu mở tệp rồi gửi lại"))
TOO_HEAVY = Fault(
    "X108",
    N_("tệp «{value}» cần quá nhiều thời gian hoặc bộ nhớ để đọc nên đã dừng lại giữa chừng"),
    N_("tải biểu mới, chép số liệu sang rồi gửi lại"),
)
MERGED = Fault(
    "X109",
    N_("trang «{sheet}» có vùng ô bị gộp {value}, nên không rõ số thuộc dòng nào"),
    N_("chọn vùng này, bỏ gộp ô (Unmerge Cells), ghi lại số ở từng dòng rồi gửi lại"),
    N_("mỗi dòng một ô riêng, như trong biểu đã tải"),
)

NO_STAMP = Fault(
    "X201", N_("tệp «{value}» không phải biểu do phần mềm này lập, hoặc trang ẩn của biểu đã bị xóa"), _FRESH
)
FALSE_STAMP = Fault("X202", N_("dấu nhận dạng trong tệp «{value}» đã bị sửa hoặc do máy chủ khác lập"), _FRESH)
TWO_STAMPS = Fault(
    "X203",
    N_("tệp «{value}» ghép từ {count} biểu khác nhau: {reason}"),
    N_("gửi từng biểu trong tệp riêng của biểu đó"),
)
OTHER_UNIT = Fault(
    "X204",
    N_("tệp «{value}» là biểu của {theirs}, không phải của {ours}"),
    N_("chọn đúng tệp, hoặc gửi tệp này ở trang báo cáo của đơn vị kia"),
    N_("biểu của {ours}"),
)
OTHER_PERIOD = Fault(
    "X205",
    N_("tệp «{value}» là biểu của {theirs}, không phải của {ours}"),
    N_("chọn đúng tệp, hoặc gửi tệp này ở trang báo cáo của kỳ kia"),
    N_("biểu của {ours}"),
)
OTHER_REGIME = Fault(
    "X206",
    N_("tệp «{value}» là biểu của chế độ báo cáo «{theirs}», không phải «{ours}»"),
    N_("chọn đúng tệp, hoặc gửi tệp này ở trang báo cáo kia"),
    N_("biểu của chế độ báo cáo «{ours}»"),
)
OTHER_FORM = Fault(
    "X207",
    N_("tệp «{value}» là biểu mẫu cũ: chỉ tiêu hoặc mục viết lời đã thay đổi sau khi biểu được tải về"),
    _FRESH,
    N_("biểu mẫu hiện hành"),
)

NO_TABLE = Fault(
    "X301",
    N_("không tìm thấy bảng của biểu: không trang nào có dòng tiêu đề «{value}»"),
    _FRESH,
    N_("dòng tiêu đề như trong biểu đã tải"),
)
_NO_SUCH_CODE = N_("ô {place}: biểu không có mã «{value}»")
_MEND_CODE = N_("sửa mã cho đúng như biểu đã tải, hoặc xóa dòng này")
UNKNOWN_CODE = Fault("X302", _NO_SUCH_CODE, _MEND_CODE, N_("một mã của biểu"))
MISSPELT_CODE = Fault("X302", _NO_SUCH_CODE, _MEND_CODE, N_("một mã của biểu (có phải «{near}»?)"))
CODE_TWICE = Fault(
    "X303",
    N_("ô {place}: mã «{value}» đã có ở ô {first} với số liệu khác"),
    N_("chỉ để lại một dòng cho mỗi mã"),
    N_("mỗi mã một dòng"),
)
NO_CODE = Fault(
    "X304",
    N_("ô {place} ghi «{value}» ở dòng không có mã nên không rõ là số của chỉ tiêu nào"),
    N_("ghi số vào dòng của chỉ tiêu, rồi xóa ở đây"),
    N_("dòng có mã ở cột «Mã»"),
)
NOT_THIS_CELL = Fault(
    "X305",
    N_("ô {place} («{name}») ghi «{value}» ở cột không dùng cho chỉ tiêu này"),
    N_("chuyển số sang đúng cột, rồi xóa ở đây"),
    N_("số ở cột {columns}"),
)
NOT_A_NUMBER = Fault(
    "X306",
    N_("ô {place} («{name}») ghi «{value}», không phải là số"),
    N_("chỉ ghi chữ số; không phát sinh thì ghi 0, không có số liệu thì để trống"),
    N_("số như 1.234,5"),
)
_UNCLEAR = N_("ô {place} («{name}») ghi «{value}», chưa rõ là số nào")
_OUR_WAY = N_("số viết theo cách Việt Nam: dấu chấm ngăn hàng nghìn, dấu phẩy trước phần thập phân")
AMBIGUOUS = Fault("X307", _UNCLEAR, N_("gõ lại theo một cách: {one} hoặc {other}"), _OUR_WAY)
FOREIGN = Fault("X307", _UNCLEAR, N_("gõ lại là {one}"), _OUR_WAY)
"""A number that is clear, but written in another country's way."""
TOO_LONG = Fault(
    "X308",
    N_("ô {place} («{name}») ghi số quá dài: {value}"),
    N_("kiểm tra lại đơn vị tính rồi gõ lại"),
    N_("tối đa 23 chữ số phần nguyên và 15 chữ số thập phân"),
)
NEGATIVE = Fault(
    "X309",
    N_("ô {place} («{name}») ghi số âm {value}"),
    N_("kiểm tra lại dấu trừ; không phát sinh thì ghi 0"),
    N_("số từ 0 trở lên"),
)
A_DAY = Fault(
    "X310",
    N_("ô {place} («{name}») là ngày tháng {value}, không phải số"),
    N_("đổi định dạng ô sang Number rồi gõ lại số (Excel tự đổi cách viết như 1/2 thành ngày)"),
    N_("số như 1.234,5"),
)
AN_ERROR = Fault(
    "X311",
    N_("ô {place} («{name}») là công thức bị lỗi hoặc chưa tính"),
    N_("mở tệp bằng Excel để tính lại, hoặc gõ thẳng con số"),
    N_("số như 1.234,5"),
)
NOT_YESNO = Fault(
    "X312",
    N_("ô {place} («{name}») ghi «{value}»"),
    N_("chọn Có hoặc Không trong danh sách của ô"),
    N_("Có hoặc Không"),
)
LONG_TEXT = Fault(
    "X313",
    N_("ô {place} («{name}») dài {length} ký tự"),
    N_("rút gọn rồi gửi lại"),
    N_("tối đa {most} ký tự"),
)
MISSING_ROWS = Fault(
    "X314",
    N_("tệp thiếu {count} dòng của biểu ({value}); số liệu hiện có của các dòng này được giữ nguyên"),
    N_("nếu cần sửa các dòng này thì tải biểu mới"),
    severity=Severity.WARNING,
)
HIDDEN_SIGNS = Fault(
    "X315",
    N_("ô {place} («{name}») có ký tự ẩn (thường do chép từ tệp khác); đã bỏ các ký tự ấy"),
    N_("xem lại nội dung sẽ lưu"),
    severity=Severity.WARNING,
)
TOO_MANY_ROWS = Fault(
    "X316",
    N_("trang «{sheet}» có {value} dòng"),
    N_("xóa các dòng thừa (kể cả dòng trống đã định dạng) rồi gửi lại"),
    N_("tối đa {most} dòng"),
)
