"""Answers to the questions of pages, computed from prepared datasets. Heavy: loaded by the desk, or where none runs."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from operator import itemgetter
from threading import Lock, RLock
from time import monotonic

import pyarrow as pa

from phoihop.measures.figures.queries.editions import Edition, Present, present
from phoihop.measures.figures.queries.figures import count_units
from phoihop.measures.figures.queries.files import origin_file
from phoihop.measures.figures.queries.overviews import find_overview
from phoihop.measures.figures.queries.pairs import Side, pair_figures, with_whole
from phoihop.measures.figures.queries.shelf import Kept, Part, Ready, Shelf
from phoihop.measures.figures.queries.sides import beside
from phoihop.measures.figures.queries.structure import is_observed, reported_periods
from phoihop.measures.figures.queries.tracing import Traced, traced
from phoihop.measures.figures.readers import rows_of_units
from phoihop.measures.figures.render.charts import Chart, draw
from phoihop.measures.figures.rules.questions import (
    Answer,
    AskedOfFacts,
    BesideAnswer,
    BesideQuestion,
    BookAnswer,
    BookQuestion,
    ChartQuestion,
    Coverage,
    DrawingQuestion,
    OriginFile,
    OriginQuestion,
    Pairs,
    PairsQuestion,
    PeriodsQuestion,
    Question,
    ReachAnswer,
    ReachQuestion,
    SheetAnswer,
    SheetQuestion,
    Shift,
    Value,
)
from phoihop.measures.figures.rules.terms import years_of
from phoihop.measures.figures.rules.values import value_of
from phoihop_rollup import run
from phoihop_rollup.schema import Request

ANSWERS = 512
VALUES = 2048
COUNTS = 64
ORIGINS = 12
"""An origin of a whole term holds tens of thousands of facts."""
PERIODS = 16
"""Periods of which the figures of all units are kept ready."""
TABLES = 48
HOT = 12
"""Questions that are answered again, unasked, when something was accepted."""


class Desk:
    """What answers: datasets, and answers already given, each under the edition that it was made from."""

    def __init__(self) -> None:
        self.shelf = Shelf()
        self._answers: Kept[tuple[Question, Edition | None], Answer] = Kept(ANSWERS)
        self._values: Kept[tuple[Part, Edition, tuple[str, ...], str, date | None], tuple[Value, ...]] = Kept(VALUES)
        self._counts: Kept[
            tuple[Part, Edition, tuple[str, ...], str], Mapping[tuple[str, str, str], tuple[int, int]]
        ] = Kept(COUNTS)
        self._tables: Kept[tuple[Part, Edition, str], pa.Table] = Kept(TABLES)
        self._periods: dict[tuple[Part, str], float] = {}
        self._origins: Kept[tuple[OriginQuestion, Edition], Traced | None] = Kept(ORIGINS)
        self._observed: Kept[tuple[str, object], bool] = Kept(ANSWERS)
        self._asked: OrderedDict[AskedOfFacts, float] = OrderedDict()
        self.standing: list[AskedOfFacts] = []
        """What the first pages of a day ask: kept answered though nobody asked lately."""
        self._lock = Lock()

    def answer(self, question: Question) -> Answer:
        """The answer as of now or later, never of before."""
        if isinstance(question, DrawingQuestion):
            return self._answers.obtain((question, None), partial(_drawn, question))
        if not isinstance(question, OriginFile | BookQuestion):
            self._remember(question)
        return self.answer_as_of(question, present())

    def answer_as_of(self, question: AskedOfFacts, now: Present) -> Answer:
        """The answer made from these versions, or from later ones."""
        sitting = Sitting(self, now, question.programme)
        edition = self._edition(question, now)
        if isinstance(question, OriginFile):
            return sitting.file(question)
        if isinstance(question, BookQuestion):  # large, and kept by its parts
            return sitting.book(question)
        answer = self._answers.obtain((question, edition), partial(sitting.answer, question))
        if sitting.moved:
            self._answers.forget(lambda key: key == (question, edition))
        return answer

    def is_answered(self, question: AskedOfFacts, now: Present) -> bool:
        """Whether the answer of now is there already."""
        return self._answers.get((question, self._edition(question, now))) is not None

    def _edition(self, question: AskedOfFacts, now: Present) -> Edition:
        """What an answer rests on; of two programmes the facts of both."""
        mine = now.edition(question.programme, Sitting(self, now, question.programme).years(question.periods))
        if isinstance(question, PairsQuestion) and question.base_programme:
            other = now.edition(question.base_programme, None)
            return replace(mine, partitions=(*mine.partitions, *other.partitions))
        return mine

    def is_ready(self, question: AskedOfFacts, now: Present) -> bool:
        """Whether every dataset that the answer rests on is there: then it takes no long time."""
        sitting = Sitting(self, now, question.programme)
        return not any(self.shelf.is_missing(sitting.part(period), now) for period in question.periods or ())

    def values(
        self, ready: Ready, part: Part, units: tuple[str, ...], periods: Sequence[str], as_of: date | None = None
    ) -> list[Value]:
        """Figures of all indicators, kept by period for as long as their facts stay; the missing ones are asked at once.

        Always of all indicators: the pages of the others, and the sheet, then find theirs, and the engine one plan.
        """
        keys = {period: (part, ready.edition, units, period, as_of) for period in periods}
        found = {
            period: self._whole(ready, part, units, period, as_of) or self._values.get(keys[period]) for period in keys
        }
        missing = tuple(period for period, rows in found.items() if rows is None)
        if missing:
            request = Request(periods=missing, units=units, as_of=as_of)
            rows = run.rollup(ready.dataset, request).to_pylist()
            for period in missing:
                found[period] = tuple(value_of(row) for row in rows if row["period"] == period)
                self._values.put(keys[period], found[period] or ())
        for period in periods:
            self._periods[part, period] = monotonic()
        return [row for rows in found.values() for row in rows or ()]

    def counted(
        self, ready: Ready, part: Part, units: tuple[str, ...], period: str
    ) -> Mapping[tuple[str, str, str], tuple[int, int]]:
        """Coverage in units of all indicators, kept as the figures are."""

        def count() -> dict[tuple[str, str, str], tuple[int, int]]:
            with ready.lock:
                return count_units(counter=ready.counter, request=Request(periods=(period,), units=units))

        return self._counts.obtain((part, ready.edition, units, period), count)

    def _whole(
        self, ready: Ready, part: Part, units: tuple[str, ...], period: str, as_of: date | None
    ) -> tuple[Value, ...] | None:
        """The rows of these units from the figures of all units, where those were made ready (each on its own day)."""
        table = None if as_of else self._tables.get((part, ready.edition, period))
        return None if table is None else rows_of_units(table, units)

    def lay_out(self, now: Present, *, within: float) -> None:
        """Make the figures of all units ready for the periods in use whose facts are ready: it costs little more than one."""
        since = monotonic() - within
        used = sorted(
            ((at, *key) for key, at in self._periods.copy().items() if at >= since), key=itemgetter(0), reverse=True
        )
        for _at, part, period in used[:PERIODS]:
            if present() != now:  # what changed comes first
                return
            if part.programme in now.programmes and not self.shelf.is_missing(part, now):
                ready = self.shelf.ready(part, now)
                make = partial(run.rollup, ready.dataset, Request(periods=(period,)))
                self._tables.obtain((part, ready.edition, period), make)

    def origin(self, ready: Ready, question: OriginQuestion) -> Traced | None:
        """The origin of a figure, read and grouped once for all its pages."""
        whole = OriginQuestion(question.programme, question.unit, question.period, question.indicator, question.cell)

        def compute() -> Traced | None:
            with ready.lock:
                return traced(ready, whole)

        return self._origins.obtain((whole, ready.edition), compute)

    def observed(self, programme: str, now: Present) -> bool:
        """Whether who must report follows from who did, over all years: then no year stands alone."""
        return self._observed.obtain((programme, now.definition), partial(is_observed, programme))

    def hot(self, *, within: float) -> list[AskedOfFacts]:
        """What was asked lately, latest first."""
        since = monotonic() - within
        with self._lock:
            return [question for question, at in reversed(self._asked.items()) if at >= since][:HOT]

    def _remember(self, question: AskedOfFacts) -> None:
        with self._lock:
            self._asked[question] = monotonic()
            self._asked.move_to_end(question)
            while len(self._asked) > ANSWERS:
                self._asked.popitem(last=False)


class Sitting:
    """One question on its way to an answer; `moved` when something was accepted meanwhile and is in the answer."""

    def __init__(self, desk: Desk, now: Present, programme: str) -> None:
        self.desk, self.now, self.programme = desk, now, programme
        self.moved = False

    def years(self, periods: Sequence[str] | None) -> frozenset[int] | None:
        """The years whose facts an answer rests on; None: all."""
        if periods is None or self.desk.observed(self.programme, self.now):
            return None
        return years_of(periods)

    def part(self, period: str) -> Part:
        """The dataset by which a period's figures are made."""
        years = self.years((period,))
        return Part(self.programme, next(iter(years)) if years else None)

    def has_facts(self, period: str) -> bool:
        """Whether anything was accepted of the years of a period; nothing is prepared for those without."""
        years = years_of((period,))
        return years is None or bool(years & set(self.now.years(self.programme)))

    def ready(self, part: Part) -> Ready:
        """The dataset, not older than the question."""
        made = self.desk.shelf.ready(part, self.now)
        years = None if part.year is None else (part.year,)
        self.moved = self.moved or made.edition != self.now.edition(self.programme, years)
        return made

    def answer(self, question: AskedOfFacts) -> Answer:
        """Compute the answer."""
        match question:
            case PeriodsQuestion():
                return self.periods()
            case SheetQuestion():
                return self.sheet(question)
            case BesideQuestion():
                return self.beside(question)
            case OriginQuestion():
                return find_overview(self, question)
            case PairsQuestion():
                return self.pairs(question)
            case ReachQuestion():
                return self.reach(question)
            case BookQuestion():
                return self.book(question)
        raise TypeError(question)

    def periods(self) -> tuple[str, ...]:
        """The names of all reported periods, without preparing anything."""
        return reported_periods(self.programme)

    def values(self, units: Sequence[str], periods: Iterable[str], as_of: date | None = None) -> list[Value]:
        """Figures of these periods, each from its own dataset."""
        parts: dict[Part, list[str]] = {}
        for period in filter(self.has_facts, periods):
            parts.setdefault(self.part(period), []).append(period)
        return [
            row
            for part, names in parts.items()
            for row in self.desk.values(self.ready(part), part, tuple(units), names, as_of)
        ]

    def reporters(
        self, unit: str, period: str, indicator: str, as_of: date | None = None
    ) -> tuple[frozenset[str], frozenset[str]] | None:
        """Which units reported and which were asked, of one figure; None where that is not told in units."""
        if not self.has_facts(period):
            return None
        ready = self.ready(self.part(period))
        known = ready.indicator(indicator)
        if known is None or unit not in ready.counter.structure.ids:
            return None
        with ready.lock:
            told = ready.counter.told(unit=unit, period=period, indicator=known, as_of=as_of)
        return None if told is None else (frozenset(told[0]), frozenset(told[1]))

    def coverage(self, unit: str, period: str, indicator: str) -> Coverage | None:
        """n/N units of one figure."""
        told = self.reporters(unit, period, indicator)
        return Coverage(len(told[0]), len(told[1])) if told else None

    def sheet(self, question: SheetQuestion) -> SheetAnswer:
        """All figures of a unit, now and before, with coverage and shift of each indicator."""
        ready = self.ready(self.part(question.period))
        day = question.as_of or ready.counter.structure_day(question.period)
        rows = self.values((question.unit,), question.periods or (), question.as_of)
        now = tuple(row for row in rows if row.period == question.period)
        before = tuple(row for row in rows if row.period == question.before)
        units, shifts = {}, {}
        for indicator in (one.code for one in ready.dataset.indicators):
            told = self.reporters(question.unit, question.period, indicator, question.as_of)
            if told is not None:
                units[indicator] = Coverage(len(told[0]), len(told[1]))
                shifts[indicator] = self._shift(told[0], question, indicator)
        return SheetAnswer(day, now, before, units, shifts, self._below(ready, question.unit, day))

    def _below(self, ready: Ready, unit: str, day: date) -> tuple[str, ...]:
        if unit not in ready.counter.structure.ids:
            return ()
        with ready.lock:
            return tuple(ready.counter.below_on(unit=unit, day=day))

    def _shift(self, reporters: frozenset[str], question: SheetQuestion, indicator: str) -> Shift:
        before = question.before
        told = self.reporters(question.unit, before, indicator, question.as_of) if before else None
        earlier = told[0] if told else frozenset()
        return Shift(len(reporters - earlier), len(earlier - reporters))

    def beside(self, question: BesideQuestion) -> BesideAnswer:
        """One figure between its units and its periods."""
        return beside(self, question)

    def origin(self, question: OriginQuestion) -> Traced | None:
        """Where one figure comes from."""
        return self.desk.origin(self.ready(self.part(question.period)), question)

    def pairs(self, question: PairsQuestion) -> Pairs:
        """Figures beside those of another period or programme, made from the units that reported both times."""
        other = Sitting(self.desk, self.now, question.base_programme or question.programme)
        now, base = self.side(question.period), other.side(question.base_period)
        first, second = sorted((now[1], base[1]), key=id)  # always in one order, so that no two wait for each other
        with first, second:
            found = pair_figures(
                now=now[0], base=base[0], unit=question.unit, matches=dict(question.matches), as_of=question.as_of
            )
        rows = (
            self.values((question.unit,), (question.period,), question.as_of),
            other.values((question.unit,), (question.base_period,), question.as_of),
        )
        mine, its = ({row.indicator: row for row in some if not row.cell} for some in rows)
        self.moved = self.moved or other.moved
        return with_whole(found, matches=dict(question.matches), now=mine, base=its)

    def side(self, period: str) -> tuple[Side, RLock]:
        """One of two figures' sides, and the lock of what counts its units."""
        ready = self.ready(self.part(period))
        return Side(period, ready.counter, ready.dataset.facts), ready.lock

    def reach(self, question: ReachQuestion) -> ReachAnswer:
        """The units below one, and what was not sent inside it."""
        ready, unit, period = self.ready(Part(self.programme, None)), question.unit, question.period
        if unit not in ready.counter.structure.ids:
            return ReachAnswer((), ())
        with ready.lock:
            below = ready.counter.below_on(unit=unit, day=ready.counter.structure_day(period))
            return ReachAnswer(tuple(below), tuple(ready.counter.missing(unit=unit, period=period)))

    def book(self, question: BookQuestion) -> BookAnswer:
        """All figures of some units and periods; kept by period, since a report is asked for again and again."""
        part = Part(self.programme, None)
        ready = self.ready(part)
        values = self.desk.values(ready, part, question.units, question.names)
        counted: dict[tuple[str, str, str], tuple[int, int]] = {}
        for period in question.names:
            counted |= self.desk.counted(ready, part, question.units, period)
        if question.only:
            values = [row for row in values if (row.unit, row.period, row.indicator, row.cell) in question.only]
            known = {(row.unit, row.period, row.indicator) for row in values}
            counted = {key: units for key, units in counted.items() if key in known}
        return BookAnswer(tuple(values), counted)

    def file(self, question: OriginFile) -> bytes:
        """Every fact of one figure as a file."""
        return origin_file(self.origin(question.origin), question)


def _drawn(question: DrawingQuestion) -> Chart | bytes:
    whole = isinstance(question, ChartQuestion)
    chart = draw(question, png=whole)
    return chart if whole else chart.svg


_desk = Desk()


def answer(question: Question) -> Answer:
    """The answer from this process's own desk."""
    return _desk.answer(question)
