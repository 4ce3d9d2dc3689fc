"""One request against a prepared dataset: its small tables, the plans it needs, and the figures in whole numbers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import lcm
from typing import NamedTuple, Self

import pyarrow as pa

from phoihop_rollup.backends.averages import Averaged, printed_averages, tops_of
from phoihop_rollup.backends.duckdb import Words, refusing_width
from phoihop_rollup.periods import MONTHS, Period, divides, parse, wanted
from phoihop_rollup.plan import dimensions
from phoihop_rollup.plan.declared import affected_plan, declared_plan, judged_plan
from phoihop_rollup.plan.dimensions import FigurePeriod
from phoihop_rollup.plan.figures import FIGURE, Shape, divisions, figures_plan, measured_plan, tops_plan
from phoihop_rollup.plan.passing import passed_plan, passing_plan
from phoihop_rollup.plan.times import FROM, KEPT_PLAN, LENGTHS, times_plan
from phoihop_rollup.prepared import ROUNDED_FIRST, Prepared, is_averaged
from phoihop_rollup.schema import Request
from phoihop_rollup.vocabulary import Kind, OverTime, OverUnits

LIMIT = 10**37
"""Amounts on the way must stay below; 128 bits hold 1.7 * 10^38."""

MOST_PARTS = 1000
"""More periods than any figure has."""

MOST_READ = 3
"""How often facts may be read, once for each wanted period around them, before states are chained instead."""

MOST_DIRECT = 2
"""To how many figures a unit may go on average before flocks of units are added up first."""

MOST_PARTS_SURE = 6
"""Of so many periods any number is taken to be averaged, without counting."""

MOST_SINGLY = 2000
"""How many figures may be divided one by one."""

FLOCKS = ("alone", "flock", "flock_top")

MEANS = "i IN (SELECT i FROM indicator WHERE over_time = 'mean')"
FOLD_COUNTS = "SELECT DISTINCT i, m, 1 FROM folded"
TIME_COUNTS = f"""SELECT DISTINCT i, 1, n FROM "timed"
WHERE n IS NOT NULL AND {MEANS} AND f IN (SELECT f FROM figure_period)"""
PASSED_COUNTS = f"SELECT DISTINCT i, 1, count(*) FROM folded WHERE {MEANS} GROUP BY e, f, i, c, h"

SCALES = ("grow", "time_multiple", "fold_multiple", "power")


class Multiples(NamedTuple):
    """Common multiples of how many facts are folded into one, and of how many periods are averaged."""

    fold: int
    times: int

    @classmethod
    def of(cls, counts: Iterable[tuple[int, int]]) -> Self:
        """The least of both."""
        folds, times = zip((1, 1), *counts, strict=True)
        return cls(lcm(*folds), lcm(*times))

    @property
    def both(self) -> int:
        return self.fold * self.times


NOTHING_MULTIPLIED = Multiples(1, 1)


class Asking:
    """Tables and plans of one request. Call `figures()` once."""

    def __init__(self, prepared: Prepared, request: Request) -> None:
        self.prepared = prepared
        self.session = prepared.session
        self.structure = prepared.structure
        self.request = request
        self.indicators = self._wanted_indicators()
        self.figure_periods = self._figure_periods()
        self.days = {self.structure.epoch(period.day): period.day for period in self.figure_periods}
        self.periods = sorted({figure.period for figure in self.figure_periods})
        self.share_decimals = 0
        self.declared = False
        self.near: set[int] = set()
        self.wide: dict[int, Multiples] = {}

    def _wanted_indicators(self) -> list[int]:
        codes = set(self.request.indicators)
        return [n for n, indicator in enumerate(self.prepared.indicators) if not codes or indicator.code in codes]

    def _frequencies(self, programme: int | None = None) -> set:
        mine = (number for number in self.indicators if programme in (None, self.prepared.programme_of(number)))
        return {self.prepared.indicators[number].frequency for number in mine}

    def _figure_periods(self) -> list[FigurePeriod]:
        asked = {parse(name) for name in self.request.periods}
        found = []
        for programme, windows in enumerate(self.prepared.windows):
            periods: set[Period] = set()
            for frequency in self._frequencies(programme):
                reported = [p for p in self.prepared.reported_periods if p.months == MONTHS[frequency]]
                periods |= asked or wanted(frequency, reported, self.prepared.terms[programme])
            for period in periods:
                day = self.request.as_of or windows.last_day(period)
                found.append(FigurePeriod(programme, period, day.toordinal()))
        return found

    def figures(self) -> bool:
        """Make the table `figures`; False when nothing can have a figure."""
        if not self.indicators or not self.figure_periods or not self.prepared.reported_periods:
            return False
        self._put_small_tables()
        shape = self._put_special()
        self._make_times(shape)
        self._make_scale(shape)
        self.session.make(tops_plan(shape))
        self.session.make(measured_plan(shape))
        self._divide(shape)
        self.session.make(figures_plan(shape))
        return True

    def _divide(self, shape: Shape) -> None:
        quotients = "quotients" if self.wide else "divided"
        self.session.divide("measured", quotients, divisions(shape), wide=self._is_wide() or self._is_small())
        if self.wide:
            self._put_wide(shape)
            self.session.replace(quotients, "divided", "printed_value", by="averages.printed", key=FIGURE)

    def _put_small_tables(self) -> None:
        put = self.session.put
        arrow = dimensions.arrow
        self._offer("wanted_indicator", lambda: ((number,) for number in self.indicators))
        put("indicator", self.prepared.indicator_table().take(self.indicators))
        frequencies = [(MONTHS[frequency], frequency) for frequency in self._frequencies()]
        put("figure_period", arrow("figure_period", self._figure_period_rows()))
        self._offer("within", lambda: dimensions.within_rows(self.periods, frequencies))
        steps = dimensions.chain(self.periods)
        self.parts = set(self.periods) | {part for part, _ in steps}
        self.straight = len(dimensions.inside_rows(self.periods, steps)) <= MOST_READ * len(self.parts)
        if not self.straight:
            put("step", arrow("step", ((part.number, whole.number) for part, whole in steps)))
            put("wanted_part", arrow("wanted_part", ((part.number,) for part in self.parts)))
        self._put_structure()
        first, last = min(p.first for p in self.periods), max(p.last for p in self.periods)
        if not self.prepared.observed:
            self.prepared.put_runs(first, last)

    def _figure_period_rows(self) -> Iterable[tuple]:
        ranks = {period: rank for rank, period in enumerate(sorted(self.periods, key=lambda period: period.name))}
        self.places = [period.name for period in ranks]
        for figure in self.figure_periods:
            for frequency in self._frequencies(figure.programme):
                if divides(frequency, figure.period):
                    months = MONTHS[frequency]
                    epoch = self.structure.epoch(figure.day)
                    latest = figure.period.last - months + 1
                    yield figure.programme, months, figure.period.number, epoch, latest, ranks[figure.period]

    def _put_structure(self) -> None:
        units = {self.structure.ids[code] for code in self.request.units if code in self.structure.ids}
        asked = bool(self.request.units)
        reach = [
            row
            for epoch, day in self.days.items()
            for row in self.prepared.reach(epoch, day)
            if not asked or row[2] in units
        ]
        sources = {row[1] for row in reach}
        self.holdings = [
            row for epoch, day in self.days.items() for row in self.prepared.holdings(epoch, day) if row[1] in sources
        ]
        self.share_decimals = dimensions.share_decimals(self.holdings)
        self.reach = reach
        self.session.put("reach", dimensions.arrow("reach", reach))
        self._offer("hold", self._held, ("share",))
        self._offer("alive", self._alive)
        self.sources = sources
        self._offer("wanted_source", lambda: ((unit,) for unit in sources))
        self.partial = any(row[3] for row in reach)

    def _held(self) -> Iterator[tuple]:
        for epoch, unit, holder, share, kin in self.holdings:
            yield epoch, unit, holder, dimensions.whole_share(share, self.share_decimals), kin

    def _alive(self) -> Iterator[tuple]:
        days = self.days.items()
        return ((epoch, u) for epoch, day in days for u in self.sources if self.structure.exists(u, day))

    def _put_special(self) -> Shape:
        """Find what succession and declarations touch, and make their lanes."""
        prepared = self.prepared
        touched = set(dimensions.touched_rows(self.structure, self.figure_periods, prepared.closed_reports))
        self.session.put("touched", dimensions.arrow("touched", touched))
        declared = self.declared = self._put_declared()
        self.direct = len(self.reach) <= MOST_DIRECT * len(self.sources)
        if not self.direct:
            self._put_flocks({holder for _, _, holder in touched})
        units = tuple(sorted({str(prepared.indicators[number].over_units) for number in self.indicators}))
        if touched:
            self.session.make(passing_plan(units, declared))
        return Shape(
            units=units,
            passed=bool(touched),
            declared=declared,
            observed=prepared.observed,
            halves=prepared.halves > 0,
            disagreeing=prepared.disagreeing > 0,
            partial=self.partial and bool(touched),
            narrow=self.straight,
            direct=self.direct,
        )

    def _put_flocks(self, touched: set[int]) -> None:
        special = touched | {holder for _, unit, holder, _, _ in self.holdings if unit in self.near}
        for name, rows in zip(FLOCKS, dimensions.flock_rows(self.reach, special), strict=True):
            self.session.put(name, dimensions.arrow(name, rows))

    def _put_declared(self) -> bool:
        mine = set(self.indicators)
        parts = {part.number for part in self.parts}
        keys = set()
        for unit, number, indicator in self.prepared.declared:
            if indicator in mine and number in parts:
                keys.add((self.prepared.programme_of(indicator), unit, number))
        if not keys:
            return False
        for name in dimensions.Near._fields:
            near = {key: getattr(self.prepared.near(*key), name) for key in sorted(keys)}
            self.near.update(*near.values())
            rows = ((*key, other) for key, others in near.items() for other in others)
            self.session.put(name, dimensions.arrow(name, rows))
        self.session.make(affected_plan())
        self.session.make(judged_plan())
        self.session.make(declared_plan())
        return True

    def _operators(self) -> tuple[str, ...]:
        return tuple(sorted({str(self.prepared.indicators[number].over_time) for number in self.indicators}))

    def _make_times(self, shape: Shape) -> None:
        if self.straight:
            self.prepared.keep_states(self.periods)
            self.session.make(KEPT_PLAN)
            return
        lengths = {min(part.months, 13) for part in self.parts}
        lengths |= {FROM[length] for length in lengths if length in FROM}
        ordered = tuple(length for length in LENGTHS if length in lengths)
        reported = tuple(sorted({period.months for period in self.prepared.reported_periods} & lengths))
        operators, extra = self._operators(), self.prepared.extra > 0
        self.session.make(times_plan(operators, ordered, reported or ordered, self._narrowed(), extra))

    def _narrowed(self) -> tuple[str, ...]:
        """Keys of facts by which a request is narrower than the dataset."""
        fewer = {
            "p": bool(self.request.periods),
            "i": bool(self.request.indicators),
            "u": bool(self.request.units) and len(self.sources) < len(self.structure.codes),
        }
        return tuple(key for key, narrow in fewer.items() if narrow)

    def _make_scale(self, shape: Shape) -> None:
        """Common multiples, so that means on the way stay whole numbers, then the states that passed."""
        self.multiples = self._common_multiples(shape)
        self._put_huge("scale", [self._scale_row(number) for number in self.indicators], SCALES)
        if shape.passed:
            self.session.make(passed_plan(self._operators()))

    def _common_multiples(self, shape: Shape) -> dict[int, Multiples]:
        """By averaged indicator: the same for all where it fits, else its own."""
        averaged = [n for n in self.indicators if is_averaged(self.prepared.indicators[n])]
        counts = self._counts(shape) if averaged else {}
        common = Multiples.of(count for mine in counts.values() for count in mine)
        if all(self._fits(n, common, self.prepared.largest) for n in averaged):
            return dict.fromkeys(averaged, common)
        largest = {i: int(a or 0) for i, a in self.session.rows("SELECT i, max(abs(a)) FROM own GROUP BY i")}
        own = {n: Multiples.of(counts.get(n, ())) for n in averaged}
        self.wide = {n: mine for n, mine in own.items() if not self._fits(n, mine, largest.get(n, 0))}
        return {n: NOTHING_MULTIPLIED if n in self.wide else mine for n, mine in own.items()}

    def _fits(self, number: int, multiples: Multiples, largest: int) -> bool:
        adds = self.prepared.indicators[number].over_units is OverUnits.SUM
        size = max(1, largest) * max(1, len(self.structure.codes)) * MOST_PARTS
        return size * (10**self.share_decimals if adds else 1) * multiples.both <= LIMIT

    def _counts(self, shape: Shape) -> dict[int, set[tuple[int, int]]]:
        """By indicator: (how many facts were folded, how many periods have a value), either 1 where it is of no matter."""
        found: dict[int, set[tuple[int, int]]] = {}
        averaging = OverTime.MEAN in self._operators()
        folding = shape.passed and OverUnits.MEAN in shape.units
        asked = [FOLD_COUNTS] if folding else []
        most = self._most_averaged()
        if averaging and most <= MOST_PARTS_SURE:
            found = {n: {(1, count + 1) for count in range(most)} for n in self.indicators}
        elif averaging:
            asked += [TIME_COUNTS, PASSED_COUNTS] if shape.passed else [TIME_COUNTS]
        for sql in asked:
            for number, fold, times in self.session.rows(sql):
                found.setdefault(number, set()).add((int(fold), int(times)))
        return found

    def _most_averaged(self) -> int:
        """Of how many periods of its own an indicator's figure may be averaged at most."""
        return max(p.months for p in self.periods) // min(MONTHS[frequency] for frequency in self._frequencies())

    def _put_wide(self, shape: Shape) -> None:
        """What is printed of the averages that do not fit, beside what is divided."""
        tops = tops_of(self.reach)
        rows = [
            row
            for number in self.wide
            for row in printed_averages(self.session, self._averaged(number), tops, passed=shape.passed)
        ]
        self._put_huge("averages", rows, ("printed",))

    def _averaged(self, number: int) -> Averaged:
        indicator = self.prepared.indicators[number]
        _, shares, _, _, power, _, printed = self._scale_row(number)
        return Averaged(
            number=number,
            over_time=indicator.over_time,
            over_units=indicator.over_units,
            fold=self.wide[number].fold,
            times=self.wide[number].times,
            grow=shares,
            power=power,
            unit=10 ** (ROUNDED_FIRST - printed),
        )

    def _offer(self, name: str, rows: Callable[[], Iterable[tuple]], huge: Sequence[str] = ()) -> None:
        """Put a table once a step reads it."""

        def make() -> pa.Table:
            with refusing_width():
                return dimensions.arrow(name, rows(), huge=huge)

        self.session.offer(name, make)

    def _put_huge(self, name: str, rows: Iterable[tuple], huge: Sequence[str]) -> None:
        """Put a table with columns of up to 38 digits; NumbersTooWide when there are more."""
        with refusing_width():
            self.session.put(name, dimensions.arrow(name, rows, huge=huge))

    def words(self) -> Words:
        """The texts behind the keys of `figures`."""
        return Words(
            units=self.structure.codes,
            periods=self.places,
            indicators=[indicator.code for indicator in self.prepared.indicators],
            cells=self.prepared.cells,
            value_decimals=self.value_decimals,
            part_decimals=self.part_decimals,
            largest=self._largest_shown(),
            few=self._is_small(),
        )

    def _is_wide(self) -> bool:
        """Whether a divisor times a step of the long division, or a quotient of twelve decimals, might pass 128 bits."""
        parts = self.prepared.largest * max(1, self.prepared.count) * 10**self.share_decimals
        multiple = max((multiples.both for multiples in self.multiples.values()), default=1)
        means = len(self.structure.codes) * multiple * 10**self.part_decimals
        quotients = parts * 10**10 if any(self._is_ratio(number) for number in self.indicators) else 0
        return max(parts, means, quotients) >= 10**33

    def _is_small(self) -> bool:
        """Whether so few figures are asked for that planning the long division costs more than dividing each alone."""
        units = len({top for _, _, top, _, _ in self.reach})
        return units * len(self.indicators) * len(self.periods) * len(self.prepared.cells) <= MOST_SINGLY

    def _is_ratio(self, number: int) -> bool:
        return self.prepared.indicators[number].kind is Kind.RATIO

    def _largest_shown(self) -> int:
        """A bound of the whole numbers in any column of decimals."""
        added = self.prepared.largest * max(1, self.prepared.count) * 10**self.share_decimals
        ratios = any(self.prepared.indicators[number].kind is Kind.RATIO for number in self.indicators)
        divided = added * 1000 * 10 ** (self.value_decimals) if ratios else 0
        return max(added * 10 ** (self.value_decimals - self.part_decimals), divided)

    @property
    def value_decimals(self) -> int:
        """Decimals of the typed value column."""
        mine = [self.prepared.indicators[number] for number in self.indicators]
        rounded = max((self.prepared.printed_decimals(indicator) for indicator in mine), default=0)
        return max(self.part_decimals, rounded)

    @property
    def part_decimals(self) -> int:
        """Decimals of the typed numerator and denominator columns."""
        return self.prepared.decimals + self.share_decimals

    def _scale_row(self, number: int) -> tuple:
        indicator = self.prepared.indicators[number]
        adds = indicator.kind is Kind.RATIO or indicator.over_units is OverUnits.SUM
        shares = 10**self.share_decimals if adds else 1
        multiples = self.multiples.get(number, NOTHING_MULTIPLIED)
        fold = multiples.fold if indicator.over_units is OverUnits.MEAN else 1
        times = multiples.times if indicator.over_time is OverTime.MEAN else 1
        decimals = self.prepared.decimals + (self.share_decimals if adds else 0)
        printed = self.prepared.printed_decimals(indicator)
        return number, shares * fold, times, fold, 10**decimals, decimals, printed
