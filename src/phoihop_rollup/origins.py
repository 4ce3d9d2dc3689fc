"""The whole origin of one figure: facts placed, what became of each, and who is missing."""

from collections.abc import Iterable, Iterator
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
        # Few rows differ in what became of them, in their period or in their share: each is worked out once.
        known_uses = {key: self._uses(*key) for key in {_use_key(row) for row in rows}}
        uses = [known_uses[_use_key(row)] for row in rows]
        self._mark_earlier(rows, uses)
        covering = self._covering()
        names = {number: by_number(number).name for number in {row[1] for row in rows}}
        yield from map(OriginFact._make, zip(*self._columns(rows, uses, names, covering), strict=True))

    def _columns(self, rows: list[tuple], uses: list[tuple], names: dict, covering: dict) -> Iterator[Iterable]:
        """The columns of OriginFact, in order."""
        if not rows:
            return
        units, numbers, scopes, holders, a, b, _, shares, *_ = zip(*rows, strict=True)
        decimals: dict = {None: None} | _scaled_all({*a, *b}, self.prepared.decimals)
        nothing = [None] * len(rows)
        numerators = [decimals[whole] for whole in a]
        yield map(self.codes.__getitem__, units)
        yield map(self.codes.__getitem__, holders)
        yield map(names.__getitem__, numbers)
        yield [self.prepared.cells[self.cell]] * len(rows)
        yield map((str(Scope.OWN), str(Scope.SUBTREE)).__getitem__, scopes)
        ratio = self.indicator.kind is Kind.RATIO
        yield nothing if ratio else numerators
        yield numerators if ratio else nothing
        yield map(decimals.__getitem__, b) if ratio else nothing
        yield map(self._shares(set(shares)).__getitem__, shares)
        yield from zip(*uses, strict=True)
        yield map(covering.get, zip(units, numbers, scopes, strict=True)) if covering else nothing

    def _shares(self, wholes: set[int]) -> dict[int, Decimal]:
        adds = self.indicator.kind is Kind.RATIO or self.indicator.over_units is OverUnits.SUM
        return _scaled_all(wholes, self.asking.share_decimals) if adds else dict.fromkeys(wholes, Decimal(1))

    def _uses(
        self,
        scope: int,
        whole: bool,
        speaks: bool | None,
        counts: bool | None,
        by_flow: bool | None,
        by_stock: bool | None,
    ) -> tuple[Use, Use | None]:
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
        units = [u for _, u, _, _, kin in self.asking.reach if kin or not lone]
        months = MONTHS[self.indicator.frequency]
        days = [(part, self._last_day(part)) for part in parts(self.figure.period, months)]
        stretches = self.prepared.spans_of(self.number)
        asked: dict[tuple, list[Period]] = {}
        for unit in units:
            key = tuple(stretches[unit])
            if key not in asked:
                asked[key] = dimensions.asked_periods(days, key)
            for part in asked[key]:
                if self._within_range(unit, part.first):
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


def _use_key(row: tuple) -> tuple:
    return row[2], row[6], *row[8:]


def _scaled_all(wholes: set, decimals: int) -> dict:
    """Each whole number of 10^-decimals as a decimal."""
    return {whole: EXACT.scaleb(Decimal(whole), -decimals) for whole in wholes if whole is not None}
