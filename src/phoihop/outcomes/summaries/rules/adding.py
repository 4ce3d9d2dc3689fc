"""Whether a total is the plain sum of the rows that stand above it, so that a spreadsheet may say so; else why not.

It is where the indicator adds up and nobody declared, allocated or adjusted anything: then what is in none of the rows
is what the unit reported itself, and stands in a row of its own (see `measures.figures.rules.parts.is_made_of`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from phoihop.outcomes.summaries.rules.records import Figure, Measure
from phoihop_rollup.vocabulary import Flag, Kind, Method, OverTime, OverUnits

MOST_DIGITS = 15
"""Digits that a spreadsheet keeps of a number; what is longer stands there as text, which nothing adds up."""

_OVER_UNITS = {
    OverUnits.MEAN: "lấy trung bình của các đơn vị",
    OverUnits.MIN: "lấy số nhỏ nhất của các đơn vị",
    OverUnits.MAX: "lấy số lớn nhất của các đơn vị",
    OverUnits.NONE: "không cộng giữa các đơn vị",
}
_IN_THE_WAY = {
    Flag.ALLOCATED: "có phần phân bổ theo tỷ lệ",
    Flag.SET_ASIDE: "có số khai gộp không được dùng",
    Flag.HALF_RATIO: "có báo cáo thiếu tử số hoặc mẫu số",
}
PARTS = ("value", "numerator", "denominator")


@dataclass(frozen=True, slots=True)
class Adding:
    """`reason` is why the total is no sum ('': it is one); `own` what the unit's own reports add to the rows, by part."""

    reason: str = ""
    own: Mapping[str, Decimal] = field(default_factory=dict)


def over_units(measure: Measure, whole: Figure | None, below: Sequence[Figure | None]) -> Adding:
    """How the figure of a unit is made of those of the units directly below it."""
    if measure.over_units != OverUnits.SUM:
        return Adding(_OVER_UNITS.get(OverUnits(measure.over_units), "") if measure.over_units else "không cộng")
    if measure.over_time == OverTime.MEAN:
        return Adding("lấy trung bình theo thời gian của từng đơn vị")
    reason = _in_the_way(whole, below)
    if reason or whole is None:
        return Adding(reason)
    rest = {part: _rest(part, whole, below) for part in summed_parts(measure)}
    return Adding(own={part: number for part, number in rest.items() if number})


def over_parts(measure: Measure, whole: Figure | None, parts: Sequence[Figure | None]) -> Adding:
    """How the figure of a period is made of those of its parts."""
    if measure.kind == Kind.RATIO:
        return Adding("tỷ lệ không cộng theo thời gian")
    if measure.over_time != OverTime.SUM or measure.over_units != OverUnits.SUM:
        return Adding("số cuối kỳ" if measure.over_time == OverTime.LAST else "không cộng theo thời gian")
    reason = _in_the_way(whole, parts)
    if reason or whole is None:
        return Adding(reason)
    return Adding("" if not _rest("value", whole, parts) else "có phần không thuộc riêng kỳ nào")


def summed_parts(measure: Measure) -> tuple[str, ...]:
    """Which numbers of the indicator's figures add up: of a ratio its two parts, else the value."""
    return PARTS[1:] if measure.kind == Kind.RATIO else PARTS[:1]


def too_long(value: Decimal) -> bool:
    """Whether a spreadsheet would change the number."""
    return len(value.normalize().as_tuple().digits) > MOST_DIGITS


def _in_the_way(whole: Figure | None, rows: Sequence[Figure | None]) -> str:
    """What keeps these rows from adding up to the whole; '' where nothing does."""
    found = list(filter(None, (whole, *rows)))
    if any(figure.adjusted for figure in found):
        return "có số đã điều chỉnh"
    for flag, words in _IN_THE_WAY.items():
        if any(flag in figure.flags for figure in found):
            return words
    if any(figure.method not in {"", Method.COMPUTED} for figure in found):
        return "có số do đơn vị khai gộp"
    return "có số dài quá mức Excel giữ được" if any(map(_holds_too_long, found)) else ""


def _holds_too_long(figure: Figure) -> bool:
    numbers = (getattr(figure, part) for part in PARTS)
    return any(too_long(number) for number in numbers if number is not None)


def _rest(part: str, whole: Figure, rows: Sequence[Figure | None]) -> Decimal:
    total: Decimal = getattr(whole, part) or Decimal(0)
    return total - sum((getattr(row, part) or Decimal(0) for row in rows if row is not None), Decimal(0))
