"""A dataset made ready once: typed facts in the database, structure, periods; kept between calls while it lives."""

import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from threading import Lock, RLock

import pyarrow as pa

from phoihop_rollup.backends.duckdb import Session
from phoihop_rollup.periods import MONTHS, Period, Windows, by_number, parse, term_of, windows_of
from phoihop_rollup.plan import dimensions
from phoihop_rollup.plan.facts import facts_plan
from phoihop_rollup.plan.times import straight_plan
from phoihop_rollup.schema import Dataset, Indicator, Request
from phoihop_rollup.structure import ENDING, Structure
from phoihop_rollup.vocabulary import Kind, OverTime, OverUnits

ROUNDED_FIRST = 12
"""Decimals of the first rounding."""

MOST_STATES = 2_000_000
"""Rows of kept states above which they are made anew for the next question."""

MOST_ANSWERS, MOST_ROWS = 256, 5_000
"""How many tables of figures are kept, and of how many rows at most."""

MULTIPLES = {"%": 100, "‰": 1000}


class Answers:
    """Small tables of figures given before, by the whole request; a dataset never changes, so neither do they."""

    def __init__(self) -> None:
        self._kept: dict[tuple, pa.Table] = {}

    def give(self, request: Request, make: Callable[[], pa.Table]) -> pa.Table:
        """The table of a request, made if it is not kept; the longest unused one goes when there are too many."""
        key = (tuple(request.periods), tuple(request.units), tuple(request.indicators), request.as_of)
        table = self._kept.pop(key, None)
        if table is None:
            table = make()
        if table.num_rows <= MOST_ROWS:
            self._kept[key] = table
        if len(self._kept) > MOST_ANSWERS:
            del self._kept[next(iter(self._kept))]
        return table


class Prepared:
    """Everything about a dataset that no request changes."""

    def __init__(self, dataset: Dataset) -> None:
        self.lock = RLock()
        self.answers = Answers()
        self.session = Session()
        self.structure = Structure(dataset.organisations, dataset.placements, dataset.successions)
        programmes = sorted(dataset.programmes, key=lambda programme: programme.code)
        self.programmes = {programme.code: number for number, programme in enumerate(programmes)}
        self.windows: list[Windows] = [windows_of(programme, dataset.calendar) for programme in programmes]
        self.terms = [term_of(programme) for programme in programmes]
        self.indicators = sorted(dataset.indicators, key=lambda indicator: indicator.code)
        self._reach: dict[int, list[dimensions.ReachRow]] = {}
        self._holdings: dict[int, list[dimensions.HoldRow]] = {}
        self._operators = tuple(sorted({str(indicator.over_time) for indicator in self.indicators}))
        self._stated: set[Period] = set()
        self._states_kept = 0
        self._near: dict[tuple[int, int, int], dimensions.Near] = {}
        self.observed = dimensions.is_observed(dataset)
        self._profile_keys = dimensions.profiles(dataset, self.programmes)
        self.profiles = {key: number for number, key in enumerate(dict.fromkeys(self._profile_keys.values()))}
        self._spans = self._asked_spans(dataset)
        self._read(dataset)

    def _asked_spans(self, dataset: Dataset) -> dict[int, list[list[tuple[int, int]]]]:
        cache: dict[frozenset[str] | None, list[list[tuple[int, int]]]] = {}
        for _, _, forms in self.profiles:
            if forms not in cache:
                cache[forms] = dimensions.spans(self.structure, dataset.assignments or (), forms)
        return {number: cache[forms] for (_, _, forms), number in self.profiles.items()}

    def _read(self, dataset: Dataset) -> None:
        session = self.session
        session.see_facts(dataset.facts)
        periods = {name: parse(name) for (name,) in session.rows("SELECT DISTINCT period FROM reported")}
        self.cells = sorted({cell or "" for (cell,) in session.rows("SELECT DISTINCT cell FROM reported")} | {""})
        self.reported_periods = sorted(set(periods.values()))
        self.decimals = session.decimals()
        session.put("indicator", self.indicator_table())
        operators = ((number, str(indicator.over_time)) for number, indicator in enumerate(self.indicators))
        session.put("operator", dimensions.arrow("operator", operators))
        self._put_names(periods)
        session.read_facts(self.decimals)
        self._put_asked()
        session.make(facts_plan(self.observed))
        session.forget("typed")
        self._learn()

    def _put_names(self, periods: Mapping[str, Period]) -> None:
        names = {
            "unit_name": self.structure.ids,
            "indicator_name": {indicator.code: number for number, indicator in enumerate(self.indicators)},
            "cell_name": {cell: number for number, cell in enumerate(self.cells)},
            "period_name": {name: period.number for name, period in periods.items()},
        }
        for table, numbers in names.items():
            columns = [pa.array(list(numbers), pa.string()), pa.array(list(numbers.values()), pa.int32())]
            self.session.put(table, pa.table(columns, names=["name", "number"]))

    def indicator_table(self) -> pa.Table:
        return dimensions.arrow("indicator", (self._indicator_row(number) for number in range(len(self.indicators))))

    def _indicator_row(self, number: int) -> tuple:
        indicator = self.indicators[number]
        ratio = indicator.kind is Kind.RATIO
        return (
            number,
            self.programmes[indicator.programme],
            MONTHS[indicator.frequency],
            self.profiles[self._profile_keys[indicator]],
            str(indicator.over_time),
            str(indicator.over_units),
            ratio,
            indicator.over_units is OverUnits.SUM and not ratio,
            indicator.over_units is OverUnits.NONE,
            ratio or is_averaged(indicator),
            MULTIPLES.get(indicator.unit, 1) if ratio else 1,
            10 ** (ROUNDED_FIRST - self.printed_decimals(indicator)),
        )

    def printed_decimals(self, indicator: Indicator) -> int:
        return min(indicator.decimals, ROUNDED_FIRST)

    def _put_asked(self) -> None:
        """Which pairs are asked for, among the periods that anybody reported: by sorts of units asked alike."""
        sorts: dict[tuple, int] = {}
        asked_of, asked_when = [], []
        for profile, days in self._days_of_profiles(self._reported_days):
            for unit, stretches in enumerate(self._spans[profile]):
                key = (profile, *stretches)
                if key not in sorts:
                    sorts[key] = len(sorts)
                    asked_when += [(sorts[key], p.number) for p in dimensions.asked_periods(days, stretches)]
                asked_of.append((profile, unit, sorts[key]))
        self.session.put("asked_of", dimensions.arrow("asked_of", asked_of))
        self.session.put("asked_when", dimensions.arrow("asked_when", asked_when))
        terms = [term for term in self.terms if term]
        self._run_months = (1, 0)
        if self.reported_periods:
            self.put_runs(*_bounds([*self.reported_periods, *terms]))
        else:
            self.session.put("runs", dimensions.arrow("runs", ()))

    def _days_of_profiles(
        self, days_of: Callable[[int, int], list[tuple[Period, int]]]
    ) -> Iterator[tuple[int, list[tuple[Period, int]]]]:
        """Per profile, the periods of its frequency with their last days."""
        known: dict[tuple[int, int], list[tuple[Period, int]]] = {}
        for (programme, months, _), profile in self.profiles.items():
            if (programme, months) not in known:
                known[programme, months] = days_of(programme, months)
            yield profile, known[programme, months]

    def _reported_days(self, programme: int, months: int) -> list[tuple[Period, int]]:
        windows = self.windows[programme]
        mine = (period for period in self.reported_periods if period.months == months)
        return [(period, windows.last_day(period).toordinal()) for period in mine]

    def put_runs(self, first: int, last: int) -> None:
        """Stretches of asked periods, at least between two months; more of them change no count."""
        lo, hi = self._run_months
        if lo <= first and last <= hi:
            return
        first, last = (first, last) if hi < lo else (min(first, lo), max(last, hi))
        horizon = partial(_horizon, self.windows, first, last)
        known: dict[tuple, list[tuple[int, int]]] = {}
        rows = []
        for profile, days in self._days_of_profiles(horizon):
            for unit, stretches in enumerate(self._spans[profile]):
                key = (profile, *stretches)
                if key not in known:
                    known[key] = list(dimensions.runs(days, stretches))
                rows += [(profile, unit, *run) for run in known[key]]
        self.session.put("runs", dimensions.arrow("runs", rows))
        self._run_months = first, last

    def _learn(self) -> None:
        """What the facts hold, so that plans carry only what is needed."""
        rows = self.session.rows
        closed = [(unit,) for unit, day in enumerate(self.structure.closed) if day < ENDING]
        self.session.put("wanted_source", dimensions.arrow("wanted_source", closed))
        found = rows("SELECT DISTINCT u, p FROM own WHERE u IN (SELECT u FROM wanted_source)") if closed else []
        self.closed_reports: dict[int, list[Period]] = {}
        for unit, number in found:
            self.closed_reports.setdefault(unit, []).append(by_number(number))
        self.declared = rows("SELECT DISTINCT u, p, i FROM other WHERE s = 1 AND whole")
        ((self.halves,),) = rows("SELECT count(*) FROM other WHERE NOT whole")
        ((self.disagreeing,),) = rows("SELECT count(*) FROM disagreeing")
        ((self.extra,),) = rows("SELECT count(*) FROM extra")
        found = rows(
            "SELECT max(abs(a)), max(abs(b)), count(*) FROM (SELECT a, b FROM own UNION ALL SELECT a, b FROM other)"
        )
        ((largest_a, largest_b, self.count),) = found
        self.largest = max(int(largest_a or 0), int(largest_b or 0))

    def keep_states(self, periods: Iterable[Period]) -> None:
        """Make sure that the states of all units for these periods are in the table `states`.

        They depend on nothing but the facts and the period, so that every later question of the period shares them.
        """
        wanted = set(periods)
        if self._states_kept > MOST_STATES:
            self._stated, self._states_kept = set(), 0
        fresh = wanted - self._stated
        if not fresh:
            return
        rows = dimensions.inside_rows(fresh, dimensions.chain(fresh))
        self.session.put("inside", dimensions.arrow("inside", rows))
        self.session.make(straight_plan(self._operators, self.extra > 0))
        self._states_kept += self.session.append("states", "summed", new=not self._stated)
        self._stated |= fresh

    def reach(self, epoch: int, day: int) -> list[dimensions.ReachRow]:
        """Whose facts every figure of an epoch holds; `day` is any day of it."""
        if epoch not in self._reach:
            self._reach[epoch] = dimensions.reach_rows(self.structure, epoch, day)
        return self._reach[epoch]

    def holdings(self, epoch: int, day: int) -> list[dimensions.HoldRow]:
        """Who holds every unit's facts in an epoch; `day` is any day of it."""
        if epoch not in self._holdings:
            self._holdings[epoch] = dimensions.hold_rows(self.structure, epoch, day)
        return self._holdings[epoch]

    def near(self, programme: int, unit: int, number: int) -> dimensions.Near:
        """The units concerned by what a unit declares for a period."""
        key = (programme, unit, number)
        if key not in self._near:
            day = self.windows[programme].last_day(by_number(number)).toordinal()
            self._near[key] = dimensions.near_units(self.structure, unit, day)
        return self._near[key]

    def spans_of(self, number: int) -> list[list[tuple[int, int]]]:
        """Per unit, the stretches of days in which an indicator is asked of it."""
        return self._spans[self.profiles[self._profile_keys[self.indicators[number]]]]

    def programme_of(self, number: int) -> int:
        return self.programmes[self.indicators[number].programme]


def is_averaged(indicator: Indicator) -> bool:
    """Whether its figures hold a mean."""
    return indicator.over_time is OverTime.MEAN or indicator.over_units is OverUnits.MEAN


def _bounds(periods: Iterable[Period]) -> tuple[int, int]:
    """The first and the last month of periods."""
    months = [(period.first, period.last) for period in periods]
    return min(first for first, _ in months), max(last for _, last in months)


def _horizon(
    windows: Sequence[Windows], first: int, last: int, programme: int, months: int
) -> list[tuple[Period, int]]:
    return dimensions.horizon(months, first, last, windows[programme])


_known: dict[int, tuple[weakref.ref, Prepared]] = {}
_guard = Lock()


def prepared(dataset: Dataset) -> Prepared:
    """The dataset made ready, once for as long as the same object lives."""
    with _guard:
        kept = _known.get(id(dataset))
        if kept is not None and kept[0]() is dataset:
            return kept[1]
        made = Prepared(dataset)
        number = id(dataset)
        _known[number] = (weakref.ref(dataset, lambda _: _known.pop(number, None)), made)
        return made
