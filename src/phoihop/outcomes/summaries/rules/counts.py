"""Counts of reports as figures, so that they too are controls that can be traced: who was asked, what came.

Their indicators begin with a star, as no indicator of a programme may: they are read from the coverage, not the engine.
"""

from collections.abc import Iterable
from decimal import Decimal

from phoihop.base.language import N_
from phoihop.outcomes.summaries.enums import Aspect
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Measure

REPORTS = "*bao-cao"
"""Reports received and due, in the whole subtree; the value is their rate in per cent."""
COMPLETE = "*don-vi-du"
"""Units that sent everything, of all that were asked; the value is the number of those that did not."""
SILENT = "*don-vi-khong"
"""The value is the number of units that sent nothing."""
OWN = "*rieng"
"""One unit's own reports; the value is how many it did not send."""

_ASKED = N_("Đơn vị phải báo cáo")
COUNT_LABELS = {
    (REPORTS, Aspect.VALUE): N_("Tỷ lệ báo cáo đã nhận của toàn cấp dưới"),
    (REPORTS, Aspect.RECEIVED): N_("Báo cáo đã nhận của toàn cấp dưới"),
    (REPORTS, Aspect.DUE): N_("Báo cáo phải có của toàn cấp dưới"),
    (COMPLETE, Aspect.VALUE): N_("Đơn vị chưa gửi đủ báo cáo"),
    (COMPLETE, Aspect.RECEIVED): N_("Đơn vị gửi đủ báo cáo"),
    (COMPLETE, Aspect.DUE): _ASKED,
    (SILENT, Aspect.VALUE): N_("Đơn vị chưa gửi báo cáo nào"),
    (SILENT, Aspect.RECEIVED): N_("Đơn vị đã gửi báo cáo"),
    (SILENT, Aspect.DUE): _ASKED,
    (OWN, Aspect.VALUE): N_("Báo cáo còn thiếu của riêng đơn vị"),
    (OWN, Aspect.RECEIVED): N_("Báo cáo đã nhận của riêng đơn vị"),
    (OWN, Aspect.DUE): N_("Báo cáo phải có của riêng đơn vị"),
}
"""What each number of a count is called; the aspect is in the words."""
Row = tuple[str, int, int]
"""Unit, reports due, reports missing."""


def is_count(indicator: str) -> bool:
    """Whether this is one of the counts, not an indicator of a programme."""
    return indicator.startswith("*")


def count_figures(*, unit: str, period: str, rows: Iterable[Row]) -> dict[FigureKey, Figure]:
    """The counts of a report's unit and period, and of every unit that was asked."""
    asked = [row for row in rows if row[1]]
    due = sum(row[1] for row in asked)
    received = due - sum(row[2] for row in asked)
    complete = sum(row[2] == 0 for row in asked)
    silent = sum(row[2] == row[1] for row in asked)
    rate = Decimal(received * 100) / due if due else None
    figures = [
        _figure(unit, period, REPORTS, rate, received, due),
        _figure(unit, period, COMPLETE, Decimal(len(asked) - complete), complete, len(asked)),
        _figure(unit, period, SILENT, Decimal(silent), len(asked) - silent, len(asked)),
        *(_figure(code, period, OWN, Decimal(gone), wanted - gone, wanted) for code, wanted, gone in asked),
    ]
    return {figure.key: figure for figure in figures}


def _figure(unit: str, period: str, code: str, value: Decimal | None, reported: int, expected: int) -> Figure:
    measure = Measure(code, "", decimals=1 if code == REPORTS else 0)
    rounded = None if value is None else value.quantize(Decimal("1.000000000000"))
    key = FigureKey(unit, period, code)
    return Figure(key, measure, rounded, reported=reported, expected=expected, submissions=reported)
