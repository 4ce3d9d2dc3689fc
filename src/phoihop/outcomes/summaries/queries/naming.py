"""Figures in words: names of units, indicators and cells, looked up once for a whole report."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from phoihop.agreements.programmes.models import BreakdownCell, Indicator, Programme
from phoihop.base.language import _
from phoihop.base.ui.templatetags.ui import period
from phoihop.base.vietnamese import period_name
from phoihop.bodies.organisations.models import Organisation
from phoihop.outcomes.summaries.enums import ASPECT_LABELS, Aspect
from phoihop.outcomes.summaries.models import SummaryVersion
from phoihop.outcomes.summaries.rules.counts import COUNT_LABELS, is_count
from phoihop.outcomes.summaries.rules.records import FigureKey, Number


@dataclass(frozen=True, slots=True)
class Names:
    """Names by code; a cell's by (indicator, cell), an indicator's of another programme by (programme, indicator)."""

    units: Mapping[str, str]
    indicators: Mapping[str, str]
    cells: Mapping[tuple[str, str], str]
    foreign: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def indicator(self, number: Number) -> str:
        """What is counted, with the cell and what of it is printed: `Mô hình đăng ký – Nữ (tỷ trọng)`."""
        key = number.key
        if is_count(key.indicator):
            return _(COUNT_LABELS[key.indicator, number.aspect])
        name = self._name(key)
        cell = f" – {self.cells.get((key.indicator, key.cell), key.cell)}" if key.cell else ""
        aspect = "" if number.aspect is Aspect.VALUE else f" ({_(ASPECT_LABELS[number.aspect])})"
        return f"{name or key.indicator}{cell}{aspect}"

    def _name(self, key: FigureKey) -> str | None:
        if key.programme:
            return self.foreign.get((key.programme, key.indicator))
        return self.indicators.get(key.indicator)

    def place(self, key: FigureKey) -> str:
        """Whose figure it is, and of when: `Quận Hai Bà Trưng, năm 2020`; of a pair also what it was narrowed to."""
        place = f"{self.units.get(key.unit, key.unit)}, {period_name(key.period)}"
        if key.pair is None:
            return place
        told = _("{place} (chỉ các đơn vị cùng báo cáo {period})")
        return told.format(place=place, period=period_name(key.pair.period))


def title_of(version: SummaryVersion) -> str:
    """`Quận Hai Bà Trưng – Năm 2020, lần lập 2`."""
    unit, name = version.summary.organisation.name, period(version.summary.period)
    return _("{unit} – {period}, lần lập {number}").format(unit=unit, period=name, number=version.number)


def names_of(*, programme: Programme, numbers: Iterable[Number]) -> Names:
    """The names that these numbers need, in three queries; one more where some are of another programme."""
    keys = [number.key for number in numbers]
    rows = list(Indicator.objects.filter(programme=programme).values_list("code", "name", "breakdown_id"))
    units = Organisation.objects.filter(code__in={key.unit for key in keys}).values_list("code", "name")
    return Names(
        units=dict(units),
        indicators={code: name for code, name, _breakdown in rows},
        cells=_cells(programme, {code: breakdown for code, _name, breakdown in rows if breakdown}),
        foreign=_foreign({key.programme for key in keys} - {""}),
    )


def _cells(programme: Programme, breakdowns: Mapping[str, int]) -> dict[tuple[str, str], str]:
    """Names of cells by (indicator, cell), out of the breakdown of each indicator that has one."""
    by_breakdown: dict[int, list[tuple[str, str]]] = {}
    cells = BreakdownCell.objects.filter(breakdown__programme=programme)
    for breakdown, code, name in cells.values_list("breakdown_id", "code", "name"):
        by_breakdown.setdefault(breakdown, []).append((code, name or code))
    return {
        (indicator, code): name
        for indicator, breakdown in breakdowns.items()
        for code, name in by_breakdown.get(breakdown, ())
    }


def _foreign(programmes: Collection[str]) -> dict[tuple[str, str], str]:
    """Names of the indicators of other programmes by (programme, indicator)."""
    if not programmes:
        return {}
    rows = Indicator.objects.filter(programme__code__in=programmes)
    return {(programme, code): name for programme, code, name in rows.values_list("programme__code", "code", "name")}
