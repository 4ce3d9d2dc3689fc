"""Units and indicators that the labels of test files mean."""

from datetime import date
from decimal import Decimal

from tests.reporting.legacy.making import Rows, workbook

from phoihop.agreements.programmes.rules import BreakdownCellRecord, IndicatorRecord
from phoihop.bodies.organisations.rules import OrganisationRecord
from phoihop.reporting.legacy.enums import Writing
from phoihop.reporting.legacy.readers.files import read_grids
from phoihop.reporting.legacy.rules.grids import ReadGrid, read_grid
from phoihop.reporting.legacy.rules.known import Known
from phoihop_rollup.periods import Days, days_of, find_period
from phoihop_rollup.vocabulary import Window

UNITS = [
    OrganisationRecord("city", "Thành phố Hà Nội", kind="city"),
    OrganisationRecord("d1", "Quận Ba Đình", kind="district", parent="city"),
    OrganisationRecord("d2", "Huyện Đông Anh", kind="district", parent="city"),
    OrganisationRecord("tb", "Phường Trúc Bạch", kind="ward", parent="d1"),
    OrganisationRecord("pt1", "Phường Phúc Tân", kind="ward", parent="d1"),
    OrganisationRecord("pt2", "Xã Phúc Tân", kind="commune", parent="d2"),
    OrganisationRecord("old", "Phường Cũ", kind="ward", parent="d1", closed=date(2010, 1, 1)),
]
INDICATORS = [
    IndicatorRecord("MEET", "Buổi tuyên truyền", "count", "month", "sum", "sum", unit="buổi", breakdown="sex"),
    IndicatorRecord("RATE", "Hồ sơ đúng hạn", "ratio", "month", "sum", "sum", unit="%"),
    IndicatorRecord("BEST", "Điểm cao nhất", "amount", "month", "max", "max", maximum=Decimal(100)),
    IndicatorRecord("PART", "Tỷ lệ tham gia", "amount", "month", "last", "mean", unit="%"),
    IndicatorRecord("PLAN", "Đã ban hành kế hoạch", "yesno", "year", "last", "sum"),
]
CELLS = [BreakdownCellRecord("sex", "f", "Nữ"), BreakdownCellRecord("sex", "m", "Nam")]
KNOWN = Known(UNITS, INDICATORS, CELLS)
PERIOD = "2017-01"


def days(period: str = PERIOD) -> Days | None:
    found = find_period(period)
    return days_of(found, Window.GOVERNMENT) if found else None


def read(rows: Rows, *, merges: tuple[str, ...] = (), writing: Writing = Writing.AUTO) -> ReadGrid:
    """A workbook of one sheet, as it is read."""
    (grid,) = read_grids(workbook({"Biểu 1": rows}, merges=merges), name="a.xlsx")
    return read_grid(grid, writing)
