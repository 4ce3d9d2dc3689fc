"""Figures in words: names of units, indicators and cells, looked up once for a whole report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from phoihop.agreements.programmes.models import BreakdownCell, Indicator, Programme
from phoihop.base.language import _
from phoihop.base.vietnamese import period_name
from phoihop.bodies.organisations.models import Organisation
from phoihop.outcomes.summaries.enums import ASPECT_LABELS, Aspect
from phoihop.outcomes.summaries.rules.counts import COUNT_LABELS, is_count
from phoihop.outcomes.summaries.rules.records import FigureKey, Number


@dataclass(frozen=True, slots=True)
class Names:
    """Names by code; a cell's by (indicator, cell)."""

    units: Mapping[str, str]
    indicators: Mapping[str, str]
    cells: Mapping[tuple[str, str], str]

    def indicator(self, number: Number) -> str:
        """What is counted, with the cell and what of it is printed: `Mô hình đăng ký – Nữ (tỷ trọng)`."""
        key = number.key
        name = _(COUNT_LABELS[key.indicator]) if is_count(key.indicator) else self.indicators.get(key.indicator)
        cell = f" – {self.cells.get((key.indicator, key.cell), key.cell)}" if key.cell else ""
        aspect = "" if number.aspect is Aspect.VALUE else f" ({_(ASPECT_LABELS[number.aspect])})"
        return f"{name or key.indicator}{cell}{aspect}"

    def place(self, key: FigureKey) -> str:
        """Whose figure it is, and of when: `Quận Hai Bà Trưng, năm 2020`."""
        return f"{self.units.get(key.unit, key.unit)}, {period_name(key.period)}"


def names_of(*, programme: Programme, numbers: Iterable[Number]) -> Names:
    """The names that these numbers need, in three queries."""
    keys = [number.key for number in numbers]
    indicators = Indicator.objects.filter(programme=programme).values_list("code", "name", "breakdown_id")
    rows = list(indicators)
    by_breakdown: dict[int, list[tuple[str, str]]] = {}
    cells = BreakdownCell.objects.filter(breakdown__programme=programme)
    for breakdown, code, name in cells.values_list("breakdown_id", "code", "name"):
        by_breakdown.setdefault(breakdown, []).append((code, name or code))
    units = Organisation.objects.filter(code__in={key.unit for key in keys}).values_list("code", "name")
    return Names(
        units=dict(units),
        indicators={code: name for code, name, _breakdown in rows},
        cells={
            (indicator, code): name
            for indicator, _name, breakdown in rows
            for code, name in by_breakdown.get(breakdown or 0, ())
        },
    )
