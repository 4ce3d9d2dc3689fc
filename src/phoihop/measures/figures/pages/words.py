"""What pages say of figures in sentences: how one was made, whether its parts add up, who is missing."""

from collections.abc import Iterator
from dataclasses import dataclass

from phoihop.base.labels import label_of
from phoihop.base.language import _
from phoihop.base.vietnamese import format_date, format_number, period_name
from phoihop.measures.figures.enums import (
    METHOD_LABELS,
    OVER_TIME_SENTENCES,
    OVER_UNITS_SENTENCES,
    RATIO_SENTENCE,
    USE_LABELS,
)
from phoihop.measures.figures.queries.indicators import IndicatorSheet
from phoihop.measures.figures.queries.traces import Trace
from phoihop.measures.figures.rules.questions import Amount, Group
from phoihop_rollup.vocabulary import Kind, OverUnits, Use

NAMED = 4
"""Missing periods that are named one by one."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """A group of an origin with the name of its unit."""

    group: Group
    name: str

    @property
    def code(self) -> str:
        return self.group.code

    @property
    def reports(self) -> int:
        return self.group.reports

    @property
    def counted(self) -> int | None:
        return self.group.counted

    @property
    def missing(self) -> int:
        return self.group.missing

    @property
    def subtotal(self) -> Amount | None:
        return self.group.subtotal


@dataclass(frozen=True, slots=True)
class Absent:
    """A unit that did not report, and of which periods, in words."""

    name: str
    periods: str


def made_of(trace: Trace) -> list[str]:
    """The sentences, in the order in which the figure is made."""
    return list(_sentences(trace))


def _sentences(trace: Trace) -> Iterator[str]:
    answer, indicator = trace.answer, trace.indicator
    if answer.day:
        yield _("Theo cây tổ chức ngày {day} (ngày cuối của kỳ).").format(day=format_date(answer.day))
    yield label_of(OVER_TIME_SENTENCES, indicator.over_time)
    yield _(RATIO_SENTENCE) if indicator.kind == Kind.RATIO else label_of(OVER_UNITS_SENTENCES, indicator.over_units)
    if answer.figure and answer.figure.method:
        yield _("Cách lập: {method}.").format(method=label_of(METHOD_LABELS, answer.figure.method))
    if answer.reports:
        yield _("Từ {count} báo cáo của các đơn vị.").format(count=format_number(answer.reports))
    if answer.uses:
        yield _("Các số đã báo cáo: {uses}.").format(uses=_uses(trace))


def _uses(trace: Trace) -> str:
    """`12 được tính, 3 không cộng: đã nằm trong số khai chung`."""
    ordered = [use for use in Use if trace.answer.uses.get(use)]
    return "; ".join(
        _("{count} {use}").format(count=format_number(trace.answer.uses[use]), use=label_of(USE_LABELS, use))
        for use in ordered
    )


def adding(sheet: IndicatorSheet) -> str:
    """Whether the rows of the table make its last one, in a sentence."""
    indicator = sheet.indicator
    if not sheet.figure:
        return ""
    if indicator.kind == Kind.RATIO and sheet.adds:
        return _("Tử số và mẫu số của các dòng cộng lại thành dòng cuối; tỷ lệ thì không cộng được.")
    if sheet.adds:
        return _("Các dòng cộng lại đúng bằng dòng cuối.")
    if indicator.over_units == OverUnits.SUM:
        return _("Mỗi dòng là số trung bình đã làm tròn nên tổng các dòng có thể lệch dòng cuối ở chữ số cuối.")
    words = {
        OverUnits.MEAN: _("Dòng cuối là trung bình của mọi đơn vị có số liệu, không phải trung bình của các dòng."),
        OverUnits.MIN: _("Dòng cuối là số nhỏ nhất, các dòng không cộng lại."),
        OverUnits.MAX: _("Dòng cuối là số lớn nhất, các dòng không cộng lại."),
    }
    return words.get(OverUnits(indicator.over_units), "")


def absent(trace: Trace) -> list[Absent]:
    """The units that did not report, in Vietnamese order as far as they are named."""
    return [Absent(trace.named.unit(one.unit), _told(one.periods)) for one in trace.answer.absences]


def _told(periods: tuple[str, ...]) -> str:
    """The periods one by one, or of many the first, the last and how many."""
    names = [period_name(period) for period in periods]
    if len(names) <= NAMED:
        return ", ".join(names)
    return _("{count} kỳ, từ {first} đến {last}").format(count=len(names), first=names[0], last=names[-1])


def all_counted(trace: Trace) -> int | None:
    """How many numbers are counted in all; None where that was not looked up."""
    counted = [one.counted for one in trace.answer.groups if one.counted is not None]
    return sum(counted) if len(counted) == len(trace.answer.groups) else None
