"""A dataset made ready once: typed facts in the database, structure, periods; kept between calls while it lives."""

import weakref
from collections.abc import Mapping
from threading import Lock, RLock

import pyarrow as pa

from phoihop_rollup.backends.duckdb import Session
from phoihop_rollup.periods import MONTHS, Period, Windows, by_number, parse, term_of, windows_of
from phoihop_rollup.plan import dimensions
from phoihop_rollup.plan.facts import facts_plan
from phoihop_rollup.schema import Dataset, Indicator
from phoihop_rollup.structure import ENDING, Structure
from phoihop_rollup.vocabulary import Kind, OverUnits

ROUNDED_FIRST = 12
"""Decimals of the first rounding."""

MULTIPLES = {"%": 100, "‰": 1000}


class Prepared:
    """Everything about a dataset that no request changes."""

    def __init__(self, dataset: Dataset) -> None:
        self.lock = RLock()
        self.session = Session()
        self.structure = Structure(dataset.organisations, dataset.placements, dataset.successions)
        programmes = sorted(dataset.programmes, key=lambda programme: programme.code)
        self.programmes = {programme.code: number for number, programme in enumerate(programmes)}
        self.windows: list[Windows] = [windows_of(programme, dataset.calendar) for programme in programmes]
        self.terms = [term_of(programme) for programme in programmes]
        self.indicators = sorted(dataset.indicators, key=lambda indicator: indicator.code)
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
        self._put_names(periods)
        session.read_facts(self.decimals)
        self._put_asked()
        session.make(facts_plan(self.observed))
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
            MULTIPLES.get(indicator.unit, 1) if ratio else 1,
            10 ** (ROUNDED_FIRST - self.printed_decimals(indicator)),
        )

    def printed_decimals(self, indicator: Indicator) -> int:
        return min(indicator.decimals, ROUNDED_FIRST)

    def _put_asked(self) -> None:
        """Which pairs are asked for, among the periods that anybody reported."""
        rows = []
        for (programme, months, _), profile in self.profiles.items():
            days = [
                (period.number, self.windows[programme].last_day(period).toordinal())
                for period in self.reported_periods
                if period.months == months
            ]
            for unit, spans in enumerate(self._spans[profile]):
                for number, day in days:
                    if any(lo <= day <= hi for lo, hi in spans):
                        rows.append((profile, unit, number))
        self.session.put("asked", dimensions.arrow("asked", rows))
        first, last = self._bounds(self.reported_periods)
        self.put_runs(first, last)

    def _bounds(self, periods: list[Period]) -> tuple[int, int]:
        if not periods:
            return 1, 0
        return min(period.first for period in periods), max(period.last for period in periods)

    def put_runs(self, first: int, last: int) -> None:
        """Stretches of asked periods between two months."""
        rows = []
        for (programme, months, _), profile in self.profiles.items() if first <= last else ():
            days = dimensions.horizon(months, first, last, self.windows[programme])
            rows += [(profile, *run) for run in dimensions.runs(days, self._spans[profile])]
        self.session.put("runs", dimensions.arrow("runs", rows))

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

    def spans_of(self, number: int) -> list[list[tuple[int, int]]]:
        """Per unit, the stretches of days in which an indicator is asked of it."""
        return self._spans[self.profiles[self._profile_keys[self.indicators[number]]]]

    def programme_of(self, number: int) -> int:
        return self.programmes[self.indicators[number].programme]


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
