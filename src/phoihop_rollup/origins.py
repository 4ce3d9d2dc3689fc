"""The whole origin of one figure: facts placed, what became of each, and who is missing."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cached_property

from phoihop_rollup.asking import Asking
from phoihop_rollup.backends.duckdb import typed_figures
from phoihop_rollup.periods import MONTHS, Period, by_number, divides, parts
from phoihop_rollup.plan import dimensions
from phoihop_rollup.plan.listing import listing_plan
from phoihop_rollup.prepared import Prepared
from phoihop_rollup.schema import Origin, OriginFact, Request
from phoihop_rollup.structure import EXACT
from phoihop_rollup.vocabulary import Kind, OverTime, OverUnits, Scope, Use


def origin_of(prepared: Prepared, request: Request, cell: str) -> Origin:
    """The origin of the one figure that a request of one unit, period and indicator names."""
    asking = Asking(prepared, request)
    if not asking.figures() or cell not in prepared.cells:
        return Origin(None, None)
    rows = typed_figures(prepared.session, asking.words()).to_pylist()
    figure = next((row for row in rows if row["cell"] == cell), None)
    reader = _Reading(asking, prepared.cells.index(cell))
    missing, expected, reported = reader.missing()
    return Origin(
        figure=figure,
        structure_day=date.fromordinal(reader.figure.day),
        facts=tuple(reader.facts()),
        missing=missing,
        expected=expected,
        reported=reported,
        flags=tuple(figure["flags"].split(";")) if figure and figure["flags"] else (),
    )


class _Reading:
    """Reads the tables that an asked figure left behind."""

    def __init__(self, asking: Asking, cell: int) -> None:
        self.asking = asking
        self.prepared = asking.prepared
        self.session = asking.session
        self.codes = asking.structure.codes
        self.number = asking.indicators[0]
        self.indicator = self.prepared.indicators[self.number]
        programme = self.prepared.programme_of(self.number)
        self.figure = next(figure for figure in asking.figure_periods if figure.programme == programme)
        self.cell = cell
        self.session.put("asked_cell", dimensions.arrow_columns({"c": [cell]}))

    def facts(self) -> Iterator[OriginFact]:
        self.session.make(listing_plan(self.asking.declared))
        rows = self.session.rows(
            "SELECT u, p, s, h, a, b, whole, share, speaks, counts, by_flow, by_stock FROM listing ORDER BY u, p, s, h"
        )
        uses = [self._uses(row) for row in rows]
        self._mark_earlier(rows, uses)
        covering = self._covering()
        names = {number: by_number(number).name for number in {row[1] for row in rows}}
        for row, (use, denominator_use) in zip(rows, uses, strict=True):
            yield self._fact(row, use, denominator_use, names[row[1]], covering)

    def _fact(self, row: tuple, use: Use, denominator_use: Use | None, period: str, covering: dict) -> OriginFact:
        unit, number, scope, holder, a, b, _, share, *_ = row
        ratio = self.indicator.kind is Kind.RATIO
        adds = ratio or self.indicator.over_units is OverUnits.SUM
        return OriginFact(
            organisation=self.codes[unit],
            holder=self.codes[holder],
            period=period,
            cell=self.prepared.cells[self.cell],
            scope=str(Scope.SUBTREE if scope else Scope.OWN),
            value=None if ratio else self._amount(a),
            numerator=self._amount(a) if ratio else None,
            denominator=self._amount(b) if ratio else None,
            share=_scaled(share, self.asking.share_decimals) if adds else Decimal(1),
            use=use,
            denominator_use=denominator_use,
            covered_by=covering.get((unit, number, scope)),
        )

    def _amount(self, whole: int | None) -> Decimal | None:
        return None if whole is None else _scaled(whole, self.prepared.decimals)

    def _uses(self, row: tuple) -> tuple[Use, Use | None]:
        scope, whole, speaks, counts, by_flow, by_stock = row[2], row[6], *row[8:]
        if not whole:
            return Use.HALF, None
        flow = _use(bool(scope) and speaks is False, bool(by_flow))
        stock = _use(bool(scope) and counts is False, bool(by_stock))
        match self.indicator.over_time:
            case OverTime.LAST:
                return stock, None
            case OverTime.SUM_OVER_LAST:
                return flow, stock
        return flow, None

    def _mark_earlier(self, rows: list[tuple], uses: list[tuple[Use, Use | None]]) -> None:
        """Of a stock, only the latest period of each holder is counted."""
        place = {OverTime.LAST: 0, OverTime.SUM_OVER_LAST: 1}.get(self.indicator.over_time)
        if place is None:
            return
        latest: dict[int, int] = {}
        for row, use in zip(rows, uses, strict=True):
            if use[place] is Use.COUNTED:
                latest[row[3]] = max(latest.get(row[3], 0), row[1])
        for position, (row, use) in enumerate(zip(rows, uses, strict=True)):
            if use[place] is Use.COUNTED and row[1] < latest[row[3]]:
                uses[position] = (use[0], Use.EARLIER) if place else (Use.EARLIER, use[1])

    def _covering(self) -> dict[tuple[int, int, int], str]:
        """The highest unit whose declaration covers a fact."""
        if not self.asking.declared:
            return {}
        stock_only = self.indicator.over_time is OverTime.LAST
        flow_only = self.indicator.over_time not in (OverTime.LAST, OverTime.SUM_OVER_LAST)
        found: dict[tuple[int, int, int], int] = {}
        for unit, number, scope, by, stock in self.session.rows("SELECT u, p, s, d, stock FROM covering"):
            if (stock and not flow_only) or (not stock and not stock_only):
                before = found.get((unit, number, scope))
                if before is None or self._height(by) < self._height(before):
                    found[unit, number, scope] = by
        return {key: self.codes[unit] for key, unit in found.items()}

    def _height(self, unit: int) -> tuple[int, int]:
        structure = self.asking.structure
        return sum(1 for _ in structure.up(unit, structure.last_day(unit))), unit

    def missing(self) -> tuple[tuple[tuple[str, str], ...], int, int]:
        """Pairs expected and not reported, how many are expected, and how many reported."""
        expected = set(self._expected())
        keys = f"i = {self.number} AND c = {self.cell} AND rep > 0"
        found = set(self.session.rows(f"SELECT u, p FROM own WHERE {keys} UNION SELECT u, p FROM extra WHERE {keys}"))
        absent = sorted(expected - found, key=lambda pair: (self.codes[pair[0]], pair[1]))
        named = tuple((self.codes[unit], by_number(number).name) for unit, number in absent)
        return named, len(expected), len(expected & found)

    def _expected(self) -> Iterator[tuple[int, int]]:
        if not divides(self.indicator.frequency, self.figure.period):
            return
        lone = self.indicator.over_units is OverUnits.NONE
        units = [u for u, kin in self.session.rows("SELECT u, kin FROM reach") if kin or not lone]
        months = MONTHS[self.indicator.frequency]
        inside = [(part, self._last_day(part)) for part in parts(self.figure.period, months)]
        stretches = self.prepared.spans_of(self.number)
        for unit in units:
            for part, day in inside:
                if any(lo <= day <= hi for lo, hi in stretches[unit]) and self._within_range(unit, part.first):
                    yield unit, part.number

    def _last_day(self, part: Period) -> int:
        return self.prepared.windows[self.figure.programme].last_day(part).toordinal()

    def _within_range(self, unit: int, month: int) -> bool:
        if not self.prepared.observed:
            return True
        return any(lo <= month <= hi for lo, hi in self._ranges.get(unit, ()))

    @cached_property
    def _ranges(self) -> dict[int, list[tuple[int, int]]]:
        found: dict[int, list[tuple[int, int]]] = {}
        for unit, lo, hi in self.session.rows(f"SELECT u, lo, hi FROM ranges WHERE i = {self.number}"):
            found.setdefault(unit, []).append((lo, hi))
        return found


def _use(aside: bool, covered: bool) -> Use:
    if covered:
        return Use.COVERED
    return Use.SET_ASIDE if aside else Use.COUNTED


def _scaled(whole: int, decimals: int) -> Decimal:
    return EXACT.scaleb(Decimal(whole), -decimals)
