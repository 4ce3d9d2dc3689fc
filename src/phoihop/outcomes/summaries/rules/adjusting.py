"""Adjusted figures in a report: the consolidator's value in the place of the computed one, which stays known beside it.

Differences, changes and shares are made of the adjusted value; nothing is added up from it: figures of units above, of
other periods, of a content's other indicators stay what the accepted reports make them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from phoihop.outcomes.consolidation.rules.records import Adjusted
from phoihop.outcomes.summaries.enums import Aspect
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Measure, Number

MARK = "(đ/c)"
"""Stands after an adjusted number in a document, inside its control: it comes and goes with the number."""


EXPLANATION = (
    f"Dấu {MARK}",
    "Số do người tổng hợp điều chỉnh khi làm báo cáo; số tính từ các báo cáo đã tiếp nhận, lý do và người điều chỉnh nêu ở"
    " phụ lục các điều chỉnh số liệu.",
)
"""The mark in a few words and a sentence, for the notes of a document."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """An adjustment as a report used it; `before` is what its figure was without it (None: there was no value)."""

    key: FigureKey
    value: Decimal
    before: Decimal | None
    reason: str
    by: str
    at: datetime


def without_mark(text: str) -> str:
    """A number, or words with numbers, as printed, without the marks of adjusted numbers."""
    return text.replace(MARK, "") if MARK in text else text


def with_before(figures: Mapping[FigureKey, Figure], adjusted: Iterable[Adjusted]) -> tuple[Adjustment, ...]:
    """The adjustments of a consolidation, each beside the value that its figure has without it."""
    return tuple(_beside(figures, row) for row in adjusted)


def adjust(
    figures: Mapping[FigureKey, Figure], adjustments: Iterable[Adjustment], measures: Mapping[str, Measure]
) -> dict[FigureKey, Figure]:
    """The figures with the adjusted values in their places; a figure that there was none of is made of its value alone."""
    found = dict(figures)
    for row in adjustments:
        measure = measures.get(row.key.indicator)
        if measure is not None:
            figure = figures.get(row.key) or Figure(row.key, measure, None)
            found[row.key] = replace(figure, value=row.value, adjusted=True)
    return found


def to_records(adjustments: Iterable[Adjustment]) -> list[dict[str, Any]]:
    """The adjustments as JSON can hold them."""
    return [
        {
            "unit": row.key.unit,
            "period": row.key.period,
            "indicator": row.key.indicator,
            "cell": row.key.cell,
            "value": format(row.value, "f"),
            "before": None if row.before is None else format(row.before, "f"),
            "reason": row.reason,
            "by": row.by,
            "at": row.at.isoformat(),
        }
        for row in adjustments
    ]


def of_records(records: Sequence[Mapping[str, Any]]) -> tuple[Adjustment, ...]:
    """The adjustments that `to_records` wrote."""
    return tuple(
        Adjustment(
            key=FigureKey(row["unit"], row["period"], row["indicator"], row["cell"]),
            value=Decimal(row["value"]),
            before=None if row["before"] is None else Decimal(row["before"]),
            reason=row["reason"],
            by=row["by"],
            at=datetime.fromisoformat(row["at"]),
        )
        for row in records
    )


def adjustment_of(number: Number, adjustments: Iterable[Adjustment]) -> Adjustment | None:
    """The adjustment that a printed value is, None of one as computed."""
    return next((row for row in adjustments if row.key == number.key and number.aspect is Aspect.VALUE), None)


def _beside(figures: Mapping[FigureKey, Figure], row: Adjusted) -> Adjustment:
    key = FigureKey(row.unit, row.period, row.indicator, row.cell)
    figure = figures.get(key)
    return Adjustment(key, row.value.normalize(), figure.value if figure else None, row.reason, row.by, row.at)
