"""What can be wrong with a bundle: every kind once, with its stable code, sentence and remedy.

B0xx the package and its files · B04x encodings and rows · B05x columns · B06x cells · B07x keys and references ·
S5xx reported values.
"""

from phoihop.base.faults import Fault
from phoihop.base.findings import Severity
from phoihop.base.language import N_
from phoihop.reporting.submissions.rules.faults import (
    BEYOND_RANGE,
    NO_UNIT_THEN,
    NOT_DECLARABLE,
    NOT_YESNO,
    OFF_FREQUENCY,
    PARTS_FOR_VALUE,
    SAME_FACT,
    UNKNOWN_CELL,
    VALUE_FOR_RATIO,
)


def shorten(text: str, limit: int = 120) -> str:
    """The text on one line, cut where it is too long to quote."""
    line = " ".join(text.splitlines())
    return line if len(line) <= limit else line[: limit - 1] + "…"


ABSENT = Fault("B001", N_("không có «{value}»"), N_("kiểm tra lại đường dẫn của gói"))
NO_PACKAGE = Fault(
    "B002",
    N_("«{value}» không phải thư mục, cũng không phải tệp .zip"),
    N_("đưa vào thư mục của gói, hoặc tệp .zip nén thư mục đó"),
)
BROKEN_ZIP = Fault(
    "B003", N_("tệp .zip «{value}» hỏng, không đọc được ({reason})"), N_("nén lại thư mục của gói rồi thử lại")
)
MANY_ENTRIES = Fault(
    "B004", N_("tệp nén có {value} mục, quá giới hạn {limit}"), N_("chỉ nén các tệp của gói, bỏ các tệp khác")
)
TOO_LARGE = Fault(
    "B005",
    N_("giải nén vượt quá {limit} (đang ở «{value}»)"),
    N_("giải nén bằng tay rồi đưa vào thư mục, sau khi xem kỹ nội dung"),
)
TOO_DENSE = Fault(
    "B006",
    N_("mục «{value}» nở ra quá {limit} lần khi giải nén, giống một tệp nén cài bẫy"),
    N_("giải nén bằng tay rồi đưa vào thư mục, sau khi xem kỹ nội dung"),
)
UNSAFE_NAME = Fault(
    "B007",
    N_("tên mục «{value}» trong tệp nén không an toàn (đường dẫn tuyệt đối, có «..» hoặc ký tự lạ)"),
    N_("nén lại từ bên trong thư mục của gói, dùng tên tương đối"),
)
SAME_NAME = Fault("B008", N_("tệp nén có hai mục cùng tên «{value}»"), N_("nén lại thư mục của gói"))
OVERLAPPING = Fault(
    "B009", N_("mục «{value}» chồng lên dữ liệu của mục khác trong tệp nén"), N_("nén lại thư mục của gói")
)
LINKED = Fault(
    "B010",
    N_("mục «{value}» là liên kết hoặc tệp đặc biệt"),
    N_("thay bằng tệp thật rồi nén lại"),
)
SEALED = Fault(
    "B011",
    N_("mục «{value}» được mã hoá hoặc nén bằng phương pháp không dùng được"),
    N_("nén lại theo kiểu thường (deflate), không đặt mật khẩu"),
)
EMPTY_ZIP = Fault("B012", N_("tệp nén «{value}» không có mục nào"), N_("nén lại thư mục của gói rồi thử lại"))
FILE_AND_FOLDER = Fault(
    "B013", N_("mục «{value}» trong tệp nén vừa là tệp vừa là thư mục"), N_("nén lại thư mục của gói")
)

NO_DESCRIPTOR = Fault(
    "B020",
    N_("gói không có tệp datapackage.json"),
    N_("thêm datapackage.json kê tên gói và các bảng (xem docs/bundle.md)"),
)
BROKEN_DESCRIPTOR = Fault(
    "B021", N_("datapackage.json không phải JSON đọc được: {reason}"), N_("sửa lại cú pháp JSON, lưu bằng UTF-8")
)
BAD_DESCRIPTOR = Fault(
    "B022", N_("datapackage.json: «{value}» không đúng"), N_("sửa lại theo docs/bundle.md"), N_("{needed}")
)
OUTSIDE = Fault(
    "B023",
    N_("đường dẫn «{value}» chỉ ra ngoài gói"),
    N_("đặt tệp trong thư mục của gói và ghi đường dẫn tương đối"),
)
NO_FILE = Fault(
    "B024",
    N_("không có tệp «{value}» mà datapackage.json kê"),
    N_("thêm tệp vào gói, hoặc bỏ mục đó khỏi datapackage.json"),
)
SAME_TABLE = Fault(
    "B025",
    N_("bảng «{value}» được kê hai lần"),
    N_("chỉ giữ một; nhiều tệp của một bảng thì kê thành danh sách ở «path»"),
)
BAD_DIALECT = Fault(
    "B026",
    N_("bảng dùng {setting} «{value}»"),
    N_("lưu lại CSV theo UTF-8, phân cách bằng dấu phẩy, chuỗi trong ngoặc kép"),
)
UNLISTED = Fault(
    "B027",
    N_("tệp «{value}» có trong gói nhưng datapackage.json không kê"),
    N_("kê tệp vào «resources», hoặc bỏ tệp ra khỏi gói"),
)
UNKNOWN_TABLE = Fault(
    "B028",
    N_("bảng «{value}» không thuộc gói dữ liệu chương trình{hint}; giữ trong gói nhưng không đọc, không nạp"),
    N_("không cần làm gì nếu đó là bảng riêng của đơn vị"),
    severity=Severity.WARNING,
)
LATER_TABLE = Fault(
    "B029",
    N_("bảng «{value}» thuộc một chức năng chưa có; chưa đọc, chưa nạp"),
    N_("giữ gói để nạp lại khi có chức năng đó"),
    severity=Severity.WARNING,
)
NO_TABLE = Fault("B030", N_("thiếu bảng bắt buộc «{value}»"), N_("thêm {value}.csv và kê trong datapackage.json"))
OTHER_FIELDS = Fault(
    "B031",
    N_("các cột kê trong datapackage.json không giống tệp (khác ở «{value}»)"),
    N_("sửa «schema.fields» cho khớp với dòng tiêu đề của tệp"),
    severity=Severity.WARNING,
)
TWO_FORMS = Fault("B032", N_("bảng «{value}» có cả tệp CSV và Parquet"), N_("chỉ giữ một trong hai"))

WIDE_TEXT = Fault("B040", N_("tệp được lưu bằng {encoding}"), N_("lưu lại tệp bằng UTF-8"), N_("UTF-8"))
NUL_BYTES = Fault(
    "B041",
    N_("tệp có byte rỗng (NUL), không phải tệp CSV hoặc đã hỏng"),
    N_("xuất lại bảng ra CSV bằng UTF-8"),
)
NOT_UTF8 = Fault(
    "B042",
    N_("chữ không phải UTF-8 (byte {value}); có thể là {encoding}"),
    N_("mở tệp bằng bảng mã cũ rồi lưu lại bằng UTF-8"),
    N_("UTF-8"),
)
EMPTY_FILE = Fault("B043", N_("tệp rỗng"), N_("thêm dòng tiêu đề, kể cả khi bảng chưa có dòng nào"))
WRONG_WIDTH = Fault(
    "B044",
    N_("dòng có {value} ô, tiêu đề có {width} cột"),
    N_("thêm hoặc bớt ô; ô có dấu phẩy hay xuống dòng phải đặt trong ngoặc kép"),
)
UNREADABLE = Fault("B045", N_("không đọc được tệp: {reason}"), N_("xuất lại bảng rồi thử lại"))
OTHER_DELIMITER = Fault(
    "B046",
    N_("tiêu đề chỉ có một cột «{value}», hình như dùng dấu phân cách khác dấu phẩy"),
    N_("lưu lại CSV với dấu phẩy làm dấu phân cách"),
)

UNKNOWN_COLUMN = Fault(
    "B050", N_("không có cột «{value}» trong bảng này{hint}"), N_("đổi tên cột, hoặc bỏ cột"), N_("một trong {names}")
)
NO_COLUMN = Fault("B051", N_("thiếu cột bắt buộc «{value}»"), N_("thêm cột «{value}»"))
SAME_COLUMN = Fault("B052", N_("cột «{value}» có hai lần"), N_("chỉ giữ một cột"))
FLOATS = Fault(
    "B054",
    N_("cột số trong Parquet có kiểu {value} (số thực dấu phẩy động, không giữ đúng từng chữ số)"),
    N_("ghi lại cột bằng kiểu decimal hoặc số nguyên"),
    N_("decimal hoặc số nguyên"),
)
OTHER_TYPE = Fault("B055", N_("cột trong Parquet có kiểu {value}"), N_("ghi lại cột đúng kiểu"), N_("{needed}"))

EMPTY_CELL = Fault("B060", N_("ô bắt buộc bị bỏ trống"), N_("điền ô này"))
NO_DATE = Fault(
    "B061", N_("«{value}» không phải ngày"), N_("viết ngày dạng năm-tháng-ngày{hint}"), N_("ngày như 2016-11-04")
)
NO_NUMBER = Fault(
    "B062",
    N_("«{value}» không phải số"),
    N_("chỉ ghi số; ghi chú thì đặt ở cột khác; không có số liệu thì để trống"),
    N_("số như 1234.5: dấu chấm thập phân, không có dấu phân cách hàng nghìn"),
)
LOCAL_NUMBER = Fault(
    "B063",
    N_("«{value}» không đọc được thành số: trong CSV phần thập phân viết sau dấu chấm và không ngăn cách hàng nghìn"),
    N_("viết {written}"),
    N_("số như 1234.5"),
)
NO_INTEGER = Fault("B064", N_("«{value}» không phải số nguyên"), N_("ghi một số nguyên"), N_("số nguyên như 12"))
NO_BOOLEAN = Fault("B065", N_("«{value}» không phải yes hoặc no"), N_("ghi yes hoặc no"), N_("yes hoặc no"))
NO_WORD = Fault("B066", N_("không có từ «{value}»{hint}"), N_("dùng một từ trong danh sách"), N_("một trong {words}"))
MANY_DIGITS = Fault(
    "B067",
    N_("số «{value}» quá dài"),
    N_("bớt chữ số"),
    N_("nhiều nhất {whole} chữ số phần nguyên và {decimals} chữ số thập phân"),
)
NO_PERIOD = Fault(
    "B068",
    N_("«{value}» không phải tên một kỳ"),
    N_("viết lại tên kỳ"),
    N_("một kỳ như 2016-11, 2016-Q4, 2016-H2, 2016-9M, 2016 hoặc 2016..2021"),
)
CONTROL_TEXT = Fault(
    "B069",
    N_("ô có ký tự điều khiển không in được (mã {character})"),
    N_("xoá ký tự đó; thường do chép từ chương trình khác"),
)
LONG_TEXT = Fault("B059", N_("ô có {length} ký tự"), N_("viết ngắn lại"), N_("nhiều nhất {limit} ký tự"))

SAME_KEY = Fault("B070", N_("trùng với dòng {first}: cùng {columns}"), N_("chỉ giữ một dòng, hoặc sửa lại mã"))
UNKNOWN_CODE = Fault(
    "B071", N_("mã «{value}» không có trong bảng {target}{hint}"), N_("sửa mã, hoặc thêm dòng vào bảng {target}")
)
LOOSE_CODE = Fault("B072", N_("mã «{value}» có khoảng trắng thừa hoặc ký tự lạ"), N_("bỏ khoảng trắng thừa trong mã"))
UNKNOWN_KIND = Fault(
    "B073",
    N_("không có đơn vị nào thuộc loại «{value}»{hint}"),
    N_("sửa loại trong cột organisation, hoặc điền cột kind của bảng organisations"),
)
NO_PROGRAMME = Fault(
    "B074",
    N_("gói có nhiều chương trình nhưng dòng này không ghi chương trình nào"),
    N_("điền cột programme"),
)
UNKNOWN_CONTENT = Fault(
    "B075",
    N_("chương trình «{programme}» không có nội dung số {value}"),
    N_("sửa số nội dung, hoặc thêm dòng vào bảng contents"),
)
UNPLACED_TEXT = Fault(
    "B076",
    N_("không biết đoạn văn mục «{value}» thuộc chế độ báo cáo nào"),
    N_("kê mục này trong bảng sections của đúng một biểu mẫu"),
)
SECOND_REGIME = Fault(
    "B077",
    N_("chương trình «{value}» có hai chế độ báo cáo"),
    N_("giữ một chế độ báo cáo cho mỗi chương trình"),
)

NO_NUMBER_GIVEN = Fault(
    "S520",
    N_("dòng không có số nào nên được coi là chưa báo cáo; ghi chú «{value}» sẽ không được nạp"),
    N_("ghi số (không phát sinh thì ghi 0), hoặc bỏ dòng này"),
    severity=Severity.WARNING,
)
LIKE_THOUSANDS = Fault(
    "S521",
    N_("«{value}» được đọc là số có phần thập phân, trong khi chỉ tiêu «{indicator}» là số đếm không có số lẻ"),
    N_("nếu là hàng nghìn thì viết liền, không có dấu chấm"),
    severity=Severity.WARNING,
)

REPORTED = (
    UNKNOWN_CELL,
    SAME_FACT,
    OFF_FREQUENCY,
    NO_UNIT_THEN,
    VALUE_FOR_RATIO,
    PARTS_FOR_VALUE,
    NOT_DECLARABLE,
    BEYOND_RANGE,
    NOT_YESNO,
)
"""Kinds shared with the check of a single report."""

MORE = N_("còn {n} lỗi nữa cùng loại")
MORE_REMEDY = N_("sửa các lỗi đã nêu rồi kiểm tra lại")

FAULTS: dict[str, Fault] = {fault.code: fault for fault in list(globals().values()) if isinstance(fault, Fault)}
"""Every kind by its code."""
