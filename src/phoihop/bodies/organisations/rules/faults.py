"""What can be wrong with organisations: O1xx units, O2xx placements, O3xx successions, O4xx names."""

from phoihop.base.faults import Fault
from phoihop.base.findings import Severity
from phoihop.base.language import N_

SAME_CODE = Fault(
    "O101", N_("mã «{value}» đã có ở dòng {first}"), N_("mỗi đơn vị một mã; không dùng lại mã của đơn vị cũ")
)
UNKNOWN_PARENT = Fault("O102", N_("không có đơn vị «{value}»"), N_("sửa mã, hoặc thêm đơn vị vào bảng organisations"))
OWN_PARENT = Fault("O103", N_("đơn vị «{value}» trực thuộc chính nó"), N_("ghi đơn vị cấp trên, hoặc để trống"))
CYCLE = Fault(
    "O104",
    N_("ngày {day} các đơn vị trực thuộc vòng tròn: {units}"),
    N_("sửa đơn vị cấp trên của một đơn vị trong vòng"),
)
NO_LIFE = Fault(
    "O105",
    N_("ngày kết thúc {value} không sau ngày thành lập {opened}"),
    N_("sửa một trong hai ngày"),
    N_("một ngày sau {opened}"),
)
OUTLIVES = Fault(
    "O106",
    N_("đơn vị «{organisation}» còn tồn tại từ {closed} khi đơn vị cấp trên «{value}» đã kết thúc"),
    N_("ghi đơn vị cấp trên mới từ ngày đó trong bảng placements, hoặc ngày kết thúc của đơn vị"),
)
PARENT_NOT_YET = Fault(
    "O107",
    N_("đơn vị «{organisation}» từ {start} trực thuộc «{value}», nhưng «{value}» đến {opened} mới thành lập"),
    N_("ghi đơn vị cấp trên của những ngày trước đó trong bảng placements"),
)
PARENT_NOT_YET_BRIEFLY = Fault(
    "O108",
    N_(
        "đơn vị «{organisation}» từ {start} trực thuộc «{value}», nhưng «{value}» đến {opened} mới thành lập; "
        "không kỳ báo cáo nào kết thúc trong những ngày đó"
    ),
    N_("ghi đơn vị cấp trên của những ngày đó trong bảng placements"),
    severity=Severity.WARNING,
)
ROOT_WITHOUT_SUCCESSOR = Fault(
    "O109",
    N_("đơn vị «{organisation}» không có cấp trên, kết thúc {value} mà không có đơn vị kế thừa"),
    N_("ghi đơn vị kế thừa trong bảng successions"),
)
UNKNOWN_BLOCK = Fault("O110", N_("không có khối «{value}»"), N_("dùng một từ trong danh sách"), N_("một trong {words}"))
STRANGE_KIND = Fault(
    "O111",
    N_("loại đơn vị «{value}» không có trong danh sách thường dùng"),
    N_("kiểm tra chính tả; nếu đúng thì không cần sửa"),
    N_("một trong {words}"),
    Severity.WARNING,
)
BAD_LATITUDE = Fault("O112", N_("vĩ độ {value} không có trên trái đất"), N_("sửa vĩ độ"), N_("số từ -90 đến 90"))
BAD_LONGITUDE = Fault("O113", N_("kinh độ {value} không có trên trái đất"), N_("sửa kinh độ"), N_("số từ -180 đến 180"))
MANY_DECIMALS = Fault(
    "O114", N_("tọa độ {value} có quá nhiều chữ số thập phân"), N_("làm tròn"), N_("nhiều nhất 6 chữ số thập phân")
)

UNKNOWN_PLACED = Fault("O201", N_("không có đơn vị «{value}»"), N_("sửa mã, hoặc thêm đơn vị vào bảng organisations"))
BACKWARD_PLACEMENT = Fault("O202", N_("ngày cuối {value} trước ngày đầu {start}"), N_("sửa một trong hai ngày"))
OVERLAP = Fault(
    "O203",
    N_("đơn vị «{value}» trong những ngày này đã trực thuộc đơn vị khác theo dòng {first}"),
    N_("sửa ngày để hai dòng không trùng nhau; ngày cuối là ngày còn trực thuộc"),
)
OUTSIDE_LIFE = Fault(
    "O204",
    N_("những ngày này nằm ngoài thời gian tồn tại của đơn vị «{organisation}» ({opened} – {closed})"),
    N_("sửa ngày, hoặc ngày thành lập, kết thúc của đơn vị"),
)

UNKNOWN_SIDE = Fault("O301", N_("không có đơn vị «{value}»"), N_("sửa mã, hoặc thêm đơn vị vào bảng organisations"))
SAME_PAIR = Fault("O302", N_("«{value}» đã có ở dòng {first}"), N_("gộp hai dòng thành một"))
NOT_CLOSED = Fault(
    "O303", N_("đơn vị «{organisation}» chưa có ngày kết thúc"), N_("ghi ngày {value} vào cột closed của đơn vị đó")
)
OTHER_DAY = Fault(
    "O304",
    N_("ngày {value} khác ngày kết thúc {closed} của đơn vị «{organisation}»"),
    N_("sửa một trong hai ngày"),
    N_("ngày {closed}"),
)
BAD_SHARE = Fault(
    "O305",
    N_("tỷ phần {value} không hợp lệ"),
    N_("sửa tỷ phần"),
    N_("số lớn hơn 0 và không quá 1, nhiều nhất 15 chữ số thập phân"),
)
SHARES = Fault(
    "O306",
    N_("các tỷ phần của đơn vị «{organisation}» cộng lại bằng {value}"),
    N_("sửa các tỷ phần của đơn vị này"),
    N_("tổng đúng bằng 1"),
)
BACK_IN_TIME = Fault(
    "O307",
    N_("đơn vị kế thừa «{value}» đã kết thúc {closed}, không sau ngày {on}: chuỗi kế thừa đi ngược thời gian"),
    N_("ghi đơn vị còn tồn tại ngày đó"),
)
NOT_OPEN_YET = Fault(
    "O308",
    N_("đơn vị kế thừa «{value}» đến {opened} mới thành lập, ngày {on} chưa có"),
    N_("sửa ngày thành lập, hoặc ghi đơn vị có ngày đó"),
)
UNKNOWN_PASSING = Fault(
    "O309", N_("không có hình thức kế thừa «{value}»"), N_("dùng một từ trong danh sách"), N_("một trong {words}")
)
OWN_SUCCESSOR = Fault(
    "O310", N_("đơn vị «{value}» kế thừa chính nó"), N_("đơn vị sống tiếp thì kết thúc và lập lại với mã mới")
)

UNKNOWN_NAMED = Fault("O401", N_("không có đơn vị «{value}»"), N_("sửa mã, hoặc thêm đơn vị vào bảng organisations"))
BACKWARD_NAME = Fault("O402", N_("ngày cuối {value} trước ngày đầu {start}"), N_("sửa một trong hai ngày"))
TWO_NAMES = Fault(
    "O403",
    N_("đơn vị «{value}» trong những ngày này đã có tên khác theo dòng {first}"),
    N_("sửa ngày để hai dòng không trùng nhau"),
)
