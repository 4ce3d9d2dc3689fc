"""Where the figures of a report come from: its programme's own, those of the programme before, those narrowed to a pair.

Read for making a report and again for tracing it, of now or of the revisions and the structure that it was made from.
Figures of now are the figures desk's where one listens, which has them ready; else they are computed here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.people.models import User
from phoihop.measures.figures.enums import Basis
from phoihop.measures.figures.queries import Dataset, UnitCounter, open_counter, structure_of
from phoihop.measures.figures.queries.desk import ask_listening
from phoihop.measures.figures.rules.definitions import on_tree
from phoihop.measures.figures.rules.questions import (
    BookQuestion,
    PairedFigures,
    PairsQuestion,
    ReachAnswer,
    ReachQuestion,
)
from phoihop.outcomes.summaries.queries.book import FigureBook, book_of, figure_of, open_book
from phoihop.outcomes.summaries.queries.measures import measures_of
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Measure, Pair

Only = frozenset[tuple[str, str, str, str]]
"""Unit, period, indicator, cell of the figures wanted; none: all."""


@dataclass(frozen=True)
class Two:
    """Two periods set side by side; the second is of another programme where one is named. `matches`: indicator of the
    first → indicator of the second."""

    period: str
    base: str
    matches: Mapping[str, str]
    programme: str = ""


@dataclass(frozen=True)
class Sides:
    """Where the figures of a report come from. `revisions` None: what is accepted now; `frozen` the structure kept, and
    `before` the definitions kept of the programme before, by its code.

    `at_desk`: ask the desk that listens; only of now, and each figure on its own structure day. What it answers is of
    now or later: whoever reads at one moment looks afterwards whether anything has changed (`editions.is_present`).
    Raises FiguresNotReady then.
    """

    actor: User
    programme: Programme
    revisions: Sequence[int] | None = None
    as_of: date | None = None
    frozen: Dataset | None = None
    at_desk: bool = False
    before: Mapping[str, Dataset] = field(default_factory=dict)
    _programmes: dict[str, Programme] = field(default_factory=dict)
    _counters: dict[str, UnitCounter] = field(default_factory=dict)
    _measures: dict[str, dict[str, Measure]] = field(default_factory=dict)

    def reach(self, *, unit: str, period: str) -> ReachAnswer:
        """The units directly below, and of every unit inside what it was asked for and did not send."""
        if self.at_desk:
            return ask_listening(ReachQuestion(self.programme.code, unit, period))
        counter = self._counter("")
        below = counter.below_on(unit=unit, day=self.as_of or counter.structure_day(period))
        return ReachAnswer(tuple(below), tuple(counter.missing(unit=unit, period=period, as_of=self.as_of)))

    def own(
        self, *, units: Iterable[str], periods: Iterable[str], indicators: Iterable[str] = (), only: Only = frozenset()
    ) -> FigureBook:
        """Whole figures of the report's own programme; where the desk has more of them ready, `only` these."""
        return self._book("", units, periods, indicators, only)

    def whole(self, programme: str, *, units: Iterable[str], periods: Iterable[str]) -> dict[FigureKey, Figure]:
        """Figures of another programme, of all units, under keys that name it."""
        book = self._book(programme, units, periods)
        keyed = ((replace(key, programme=programme), figure) for key, figure in book.figures.items())
        return {key: replace(figure, key=key) for key, figure in keyed}

    def pairs(self, *, unit: str, two: Two) -> Mapping[str, PairedFigures]:
        """Indicator → its figure of the period and that of the base, made from the same units."""
        if self.at_desk:
            return ask_listening(self._question(unit, two))
        from phoihop.measures.figures.queries.pairs import open_side, pair_figures

        now, base = (
            open_side(
                programme=self._programme(code), period=name, counter=self._counter(code), revisions=self.revisions
            )
            for code, name in (("", two.period), (two.programme, two.base))
        )
        return pair_figures(now=now, base=base, unit=unit, matches=two.matches, as_of=self.as_of)

    def figures(self, pairs: Mapping[str, PairedFigures], *, two: Two) -> dict[FigureKey, Figure]:
        """The figures of pairs that stand on the same units, under keys that carry each other."""
        found: dict[FigureKey, Figure] = {}
        for code, paired in pairs.items():
            if paired.basis is Basis.UNLIKE or paired.now is None or paired.base is None:
                continue
            other = two.matches[code]
            now = FigureKey(paired.now.unit, two.period, code, "", "", Pair(two.base, other, two.programme))
            then = FigureKey(paired.base.unit, two.base, other, "", two.programme, Pair(two.period, code))
            found[now] = figure_of(now, paired.now, self._measure("", code))
            found[then] = figure_of(then, paired.base, self._measure(two.programme, other))
        return found

    def read(self, keys: Iterable[FigureKey]) -> dict[FigureKey, Figure]:
        """The figures of these keys, as far as there are any; keys of the programme's own whole figures are passed by."""
        whole: dict[str, set[tuple[str, str]]] = {}
        paired: dict[tuple[str, str, str, str], dict[str, str]] = {}
        for key in keys:
            if key.pair is not None:
                place, match = _orientation(key)
                paired.setdefault(place, {}).update([match])
            elif key.programme:
                whole.setdefault(key.programme, set()).add((key.unit, key.period))
        found: dict[FigureKey, Figure] = {}
        for programme, places in whole.items():
            found |= self.whole(
                programme, units=sorted({unit for unit, _ in places}), periods=sorted({period for _, period in places})
            )
        for (unit, period, base, programme), matches in paired.items():
            two = Two(period, base, matches, programme)
            found |= self.figures(self.pairs(unit=unit, two=two), two=two)
        return found

    def _book(
        self,
        programme: str,
        units: Iterable[str],
        periods: Iterable[str],
        indicators: Iterable[str] = (),
        only: Only = frozenset(),
    ) -> FigureBook:
        units, periods = tuple(sorted(set(units))), tuple(sorted(set(periods)))
        if self.at_desk:
            answer = ask_listening(BookQuestion(self._programme(programme).code, units, periods, only))
            return book_of(answer.values, answer.units, measures_of(programme=self._programme(programme)))
        return open_book(
            actor=self.actor,
            programme=self._programme(programme),
            units=units,
            periods=periods,
            indicators=indicators,
            as_of=self.as_of,
            revisions=self.revisions,
            counter=self._counter(programme),
        )

    def _question(self, unit: str, two: Two) -> PairsQuestion:
        code = two.programme and self._programme(two.programme).code
        return PairsQuestion(self.programme.code, unit, two.period, two.base, tuple(two.matches.items()), code)

    def _programme(self, code: str) -> Programme:
        if not code:
            return self.programme
        if code not in self._programmes:
            self._programmes[code] = Programme.objects.get(code=code)
        return self._programmes[code]

    def _counter(self, code: str) -> UnitCounter:
        if code not in self._counters:
            structure = self.frozen
            if structure is not None and code:
                definitions = self.before.get(code) or structure_of(programme=self._programme(code))
                structure = on_tree(definitions, structure)
            self._counters[code] = open_counter(
                actor=self.actor, programme=self._programme(code), revisions=self.revisions, structure=structure
            )
        return self._counters[code]

    def _measure(self, programme: str, code: str) -> Measure:
        return self._measures_of(programme)[code]

    def _measures_of(self, programme: str) -> dict[str, Measure]:
        if programme not in self._measures:
            self._measures[programme] = measures_of(programme=self._programme(programme))
        return self._measures[programme]


def _orientation(key: FigureKey) -> tuple[tuple[str, str, str, str], tuple[str, str]]:
    """(unit, period, base period, base programme) and (indicator, base indicator) of a paired key: the report's own
    programme first, within it the later period."""
    pair = key.pair
    assert pair is not None  # noqa: S101 - only paired keys come here
    if key.programme or (not pair.programme and key.period < pair.period):
        return (key.unit, pair.period, key.period, key.programme), (pair.indicator, key.indicator)
    return (key.unit, key.period, pair.period, pair.programme), (key.indicator, pair.indicator)
