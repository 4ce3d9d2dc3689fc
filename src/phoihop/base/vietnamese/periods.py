"""Names of reporting periods in words. Pure text: which days a period has is the engine's business."""

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.vietnamese.dates import official_month
from phoihop.base.vietnamese.ordinals import roman
from phoihop_rollup.periods import Period, find_period
from phoihop_rollup.vocabulary import Frequency

_HALVES = ("đầu", "cuối")


class PeriodUnknown(ProductError):
    """The text names no period."""

    code = "P121"
    problem = N_("«{period}» không phải là tên một kỳ.")
    remedy = N_("Tên kỳ hợp lệ: 2016-11, 2016-Q4, 2016-H2, 2016-9M, 2016, 2016..2021.")


def period_name(period: str) -> str:
    """The period in words: `2016-Q4` is `quý IV năm 2016`. Raises PeriodUnknown."""
    found = find_period(period)
    if found is None:
        raise PeriodUnknown(period=period)
    year, month = divmod(found.first, 12)
    if found.months > 12:
        return f"giai đoạn {year}–{found.last // 12}"
    return f"{_part(found, month)}năm {year}"


def _part(period: Period, month: int) -> str:
    """What stands before the year, with its space."""
    match period.frequency:
        case Frequency.MONTH:
            return f"tháng {official_month(month + 1)} "
        case Frequency.QUARTER:
            return f"quý {roman(month // 3 + 1)} "
        case Frequency.HALF:
            return f"6 tháng {_HALVES[month // 6]} "
        case Frequency.YEAR:
            return ""
    return "9 tháng "
