"""The check of `values`: every rule of rollup.md about a reported number, over whole columns at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from phoihop.base.faults import Fault
from phoihop.base.vietnamese.nearest import hint
from phoihop.doors.bundle import faults
from phoihop.doors.bundle.content import Bundle
from phoihop.doors.bundle.reading import single
from phoihop.doors.bundle.references import combined, key_unread, repeats
from phoihop.doors.bundle.tally import Tally
from phoihop.doors.bundle.typed import NUMBER, Typed, report
from phoihop.reporting.submissions.rules import faults as kinds
from phoihop_rollup.periods import Days, days_of, find_period
from phoihop_rollup.vocabulary import DECLARABLE_OVER_TIME, Frequency, Kind, OverUnits, Scope, Window

EARLIEST, LATEST = date.min.toordinal(), date.max.toordinal() + 1
NUMBERS = ("value", "numerator", "denominator")
Params = dict[str, object]


def check_values(bundle: Bundle, tally: Tally) -> None:
    """Report everything wrong with the reported numbers of a bundle that has organisations and indicators."""
    if not {"organisations", "indicators"} <= set(bundle.tables) or not bundle.rows("values"):
        return
    check = _Check(_Reported(bundle), tally)
    check.cells()
    check.frequencies()
    check.lifetimes()
    check.kinds()
    check.declarations()
    check.duplicates()
    check.numbers()
    check.ranges()


@dataclass(frozen=True)
class _Reported:
    """`values` as integers: per row the unit, period and indicator (-1: unknown), and what is known of each."""

    bundle: Bundle

    @cached_property
    def typed(self) -> Typed:
        return self.bundle.places["values"]

    @cached_property
    def data(self) -> pa.Table:
        return self.bundle.tables["values"]

    def words(self, column: str) -> pa.DictionaryArray:
        return single(self.data.column(column))

    def spread(self, column: str, of_word: list[int]) -> np.ndarray:
        """Per row what `of_word` says of its word; -1 where the cell is empty."""
        known = np.array([*of_word, -1], dtype=np.int64)
        return known[pc.fill_null(self.words(column).indices, -1).to_numpy(zero_copy_only=False)]

    def _positions(self, column: str, table: str) -> np.ndarray:
        codes = self.bundle.tables[table].column("code").to_pylist()
        place = {code: number for number, code in reversed(list(enumerate(codes)))}
        return self.spread(column, [place.get(word, -1) for word in self.words(column).dictionary.to_pylist()])

    @cached_property
    def unit(self) -> np.ndarray:
        return self._positions("organisation", "organisations")

    @cached_property
    def indicator(self) -> np.ndarray:
        return self._positions("indicator", "indicators")

    @cached_property
    def period_names(self) -> list[str]:
        return [str(word) for word in self.words("period").dictionary.to_pylist()]

    @cached_property
    def period(self) -> np.ndarray:
        return self.spread("period", list(range(len(self.period_names))))

    @cached_property
    def indicators(self) -> list[dict]:
        return self.bundle.records("indicators")

    @cached_property
    def organisations(self) -> list[dict]:
        return self.bundle.records("organisations")

    def of_indicator(self, rule: Callable[[dict], bool]) -> np.ndarray:
        """Per row whether the rule holds of its (known) indicator."""
        holds = np.array([*(rule(row) for row in self.indicators), False], dtype=bool)
        return holds[self.indicator]

    def given(self, column: str) -> np.ndarray:
        return np.asarray(self.data.column(column).combine_chunks().is_valid())

    def about(self, index: int, column: str) -> Params:
        """Value of the row in that column, its unit and indicator, for sentences."""
        cell = self.data.column(column)[index].as_py()
        return {
            "value": f"{cell.normalize():f}" if column in NUMBERS and cell is not None else str(cell or ""),
            "organisation": self.data.column("organisation")[index].as_py(),
            "indicator": self.data.column("indicator")[index].as_py(),
        }


class _Check:
    """One method a rule; each looks at all rows at once and reports the wrong ones."""

    def __init__(self, reported: _Reported, tally: Tally) -> None:
        self.r = reported
        self.tally = tally

    def report(self, wrong: np.ndarray, column: str, fault: Fault, more: Callable[[int], Params] | None = None) -> None:
        rows = np.flatnonzero(wrong)
        report(
            self.r.typed.raw,
            column,
            rows,
            fault,
            self.tally,
            lambda index: self.r.about(index, column) | (more(index) if more else {}),
        )

    def cells(self) -> None:
        """A cell must belong to the breakdown of its indicator."""
        words = self.r.words("cell")
        names = words.dictionary.to_pylist()
        of_breakdown: dict[str, dict[str, None]] = {}
        for row in self.r.bundle.records("breakdowns"):
            if row["cell"]:
                of_breakdown.setdefault(row["breakdown"], {})[row["cell"]] = None
        allowed = [of_breakdown.get(row["breakdown"], {}) for row in self.r.indicators]
        good = np.array([[not name or name in cells for name in names] for cells in [*allowed, {}]], dtype=bool)
        cell = words.indices.to_numpy(zero_copy_only=False)
        wrong = (self.r.indicator >= 0) & ~good[self.r.indicator, cell]
        self.report(
            wrong,
            "cell",
            kinds.UNKNOWN_CELL,
            lambda i: {"hint": hint(names[cell[i]], allowed[self.r.indicator[i]])},
        )

    @cached_property
    def off_frequency(self) -> np.ndarray:
        order = list(Frequency)
        found = [period.frequency if (period := find_period(name)) else None for name in self.r.period_names]
        of_period = np.array([*(order.index(each) if each else -2 for each in found), -1], dtype=np.int64)
        named = [row["frequency"] for row in self.r.indicators]
        of_indicator = np.array([*(order.index(Frequency(each)) if each else -1 for each in named), -1], dtype=np.int64)
        asked, reported = of_indicator[self.r.indicator], of_period[self.r.period]
        return (asked != -1) & (reported != -1) & (asked != reported)

    def frequencies(self) -> None:
        """A period must be one of the indicator's own frequency."""
        examples = {"month": "2016-11", "quarter": "2016-Q4", "half": "2016-H2", "year": "2016"}

        def needed(index: int) -> Params:
            frequency = self.r.indicators[self.r.indicator[index]]["frequency"]
            return {"needed": f"{frequency}: {examples[frequency]}"}

        self.report(self.off_frequency, "period", kinds.OFF_FREQUENCY, needed)

    def lifetimes(self) -> None:
        """The unit must exist on some day of the period."""
        programmes, days = self._days()
        starts, ends = _ordinals(days)
        place = {code: number for number, code in enumerate(programmes)}
        of_indicator = np.array([*(place.get(row["programme"], -1) for row in self.r.indicators), -1], dtype=np.int64)
        units = self.r.organisations
        opened, closed = _lives(units)
        programme = of_indicator[self.r.indicator]
        known = (programme >= 0) & (self.r.period >= 0) & (self.r.unit >= 0) & ~self.off_frequency
        after = closed[self.r.unit] <= starts[programme, self.r.period]
        before = opened[self.r.unit] > ends[programme, self.r.period]

        def when(index: int) -> Params:
            period = days[programme[index]][self.r.period[index]]
            unit = units[self.r.unit[index]]
            life = {name: unit[name].isoformat() if unit[name] else "…" for name in ("opened", "closed")}
            return {"starts": period.starts.isoformat(), "ends": period.ends.isoformat(), **life}

        self.report(known & (after | before), "period", kinds.NO_UNIT_THEN, when)

    def _days(self) -> tuple[list[str], list[list[Days]]]:
        """Codes of the programmes, and for each the days of every period that occurs."""
        programmes = self.r.bundle.records("programmes")
        own: dict[str, dict[str, Days]] = {}
        for row in self.r.bundle.records("calendar"):
            if row["period"] and row["starts"] and row["ends"]:
                own.setdefault(row["programme"], {})[row["period"]] = Days(row["starts"], row["ends"])
        days = [
            [_days(name, Window(row["window"]), own.get(row["code"], {})) for name in self.r.period_names]
            for row in programmes
        ]
        return [row["code"] for row in programmes], days

    def kinds(self) -> None:
        """A ratio has parts and no value; everything else a value and no parts."""
        ratio = self.r.of_indicator(lambda row: row["kind"] == Kind.RATIO)
        other = self.r.of_indicator(lambda row: row["kind"] is not None and row["kind"] != Kind.RATIO)
        self.report(ratio & self.r.given("value"), "value", kinds.VALUE_FOR_RATIO)
        numerator = self.r.given("numerator")
        self.report(other & numerator, "numerator", kinds.PARTS_FOR_VALUE)
        self.report(other & ~numerator & self.r.given("denominator"), "denominator", kinds.PARTS_FOR_VALUE)

    def declarations(self) -> None:
        """Only what adds up can be declared for a whole subtree."""
        fixed = self.r.of_indicator(
            lambda row: row["over_units"] != OverUnits.SUM or row["over_time"] not in DECLARABLE_OVER_TIME
        )
        scopes = self.r.words("scope")
        subtree = self.r.spread("scope", [int(word == Scope.SUBTREE) for word in scopes.dictionary.to_pylist()]) == 1
        self.report(fixed & subtree, "scope", kinds.NOT_DECLARABLE)

    @cached_property
    def reported(self) -> np.ndarray:
        return np.logical_or.reduce([self.r.given(column) for column in NUMBERS])

    def duplicates(self) -> None:
        """One number for one (unit, period, indicator, cell, scope) in each status: a revision holds it once."""
        rows = np.flatnonzero(self.reported & ~key_unread(self.r.typed))
        keys = combined(self.r.words(column) for column in self.r.typed.raw.table.key)[rows]
        again, firsts = repeats(keys)
        first_of = dict(zip(rows[again].tolist(), rows[firsts].tolist(), strict=True))
        wrong = np.zeros(len(self.reported), dtype=bool)
        wrong[rows[again]] = True
        self.report(wrong, "indicator", kinds.SAME_FACT, lambda i: {"first": self.r.typed.place(first_of[i])[1]})

    def numbers(self) -> None:
        """A row without any number is no fact and is allowed; its note would be lost."""
        raw = self.r.typed.raw.data
        written = np.logical_or.reduce([_given(raw, name) for name in NUMBERS])
        self.report(~written & _given(raw, "note"), "note", faults.NO_NUMBER_GIVEN)

    def ranges(self) -> None:
        """Values beyond belief are warnings: outside the indicator's range, no yes or no, written like thousands."""
        values = self.r.data.column("value").combine_chunks()
        self.report(self._outside(values), "value", kinds.BEYOND_RANGE, self._range)
        yesno = self.r.of_indicator(lambda row: row["kind"] == Kind.YESNO)
        zero_one = pc.is_in(values, value_set=pa.array(["0", "1"]).cast(NUMBER))
        self.report(yesno & self.r.given("value") & ~np.asarray(zero_one), "value", kinds.NOT_YESNO)
        self.report(self._like_thousands(), "value", faults.LIKE_THOUSANDS)

    def _outside(self, values: pa.Array) -> np.ndarray:
        if not any(row["minimum"] is not None or row["maximum"] is not None for row in self.r.indicators):
            return np.zeros(len(values), dtype=bool)
        place = pa.array(self.r.indicator, mask=self.r.indicator < 0)
        limits = {
            name: pc.take(pa.array([row[name] for row in self.r.indicators], NUMBER), place)
            for name in ("minimum", "maximum")
        }
        below, above = pc.less(values, limits["minimum"]), pc.greater(values, limits["maximum"])
        return np.asarray(pc.fill_null(below, False)) | np.asarray(pc.fill_null(above, False))

    def _range(self, index: int) -> Params:
        row = self.r.indicators[self.r.indicator[index]]
        least, most = (
            f"{row[name].normalize():f}" if row[name] is not None else "…" for name in ("minimum", "maximum")
        )
        return {"least": least, "most": most}

    def _like_thousands(self) -> np.ndarray:
        """Counts shown without decimals that are written with exactly three, as Vietnamese thousands are."""
        whole = self.r.of_indicator(lambda row: row["kind"] == Kind.COUNT and row["decimals"] == 0)
        raw = self.r.typed.raw.data
        if "value" not in raw.column_names or not whole.any():
            return np.zeros(len(whole), dtype=bool)
        cells = single(raw.column("value"))
        like = pc.match_substring_regex(cells.dictionary, r"^-?[1-9][0-9]{0,2}\.[0-9]{3}$")
        marked = np.append(np.asarray(like).astype(bool), False)
        return whole & marked[pc.fill_null(cells.indices, -1).to_numpy(zero_copy_only=False)]


def _ordinals(days: list[list[Days]]) -> tuple[np.ndarray, np.ndarray]:
    """First and last day of each programme's periods, and of no period in the last column."""
    starts = [[*(each.starts.toordinal() for each in row), EARLIEST] for row in days]
    ends = [[*(each.ends.toordinal() for each in row), LATEST] for row in days]
    return np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)


def _lives(units: list[dict]) -> tuple[np.ndarray, np.ndarray]:
    """First day of each unit and the first day after it, and of no unit at the end."""
    opened = [*(row["opened"].toordinal() if row["opened"] else EARLIEST for row in units), EARLIEST]
    closed = [*(row["closed"].toordinal() if row["closed"] else LATEST for row in units), LATEST]
    return np.array(opened, dtype=np.int64), np.array(closed, dtype=np.int64)


def _days(name: str, window: Window, own: Mapping[str, Days]) -> Days:
    """The days of a period by its own dates, else by the window rule."""
    period = find_period(name)
    if period is None:
        raise KeyError(name)
    return own.get(name) or days_of(period, window)


def _given(data: pa.Table, column: str) -> np.ndarray:
    """Per row whether the column, if it is there, has a cell."""
    if column not in data.column_names:
        return np.zeros(data.num_rows, dtype=bool)
    return np.asarray(data.column(column).combine_chunks().is_valid())
