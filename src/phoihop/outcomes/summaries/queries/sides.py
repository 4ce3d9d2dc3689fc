"""Figures of a report that are not its programme's own whole ones: of the programme before, or narrowed to a pair.

Read for making a report and again for tracing it, of now or of the revisions and the structure that it was made from.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.people.models import User
from phoihop.measures.figures.enums import Basis
from phoihop.measures.figures.queries import Dataset, UnitCounter, open_counter, structure_of
from phoihop.measures.figures.rules.questions import PairedFigures, Value
from phoihop.outcomes.summaries.queries.book import open_book
from phoihop.outcomes.summaries.queries.measures import measures_of
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Measure, Pair


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
    """Where the figures of a report come from. `revisions` None: what is accepted now; `frozen` the structure kept."""

    actor: User
    programme: Programme
    counter: UnitCounter
    revisions: Sequence[int] | None = None
    as_of: date | None = None
    frozen: Dataset | None = None
    _programmes: dict[str, Programme] = field(default_factory=dict)
    _counters: dict[str, UnitCounter] = field(default_factory=dict)
    _measures: dict[str, dict[str, Measure]] = field(default_factory=dict)

    def whole(self, programme: str, *, units: Iterable[str], periods: Iterable[str]) -> dict[FigureKey, Figure]:
        """Figures of another programme, of all units, under keys that name it."""
        other = self._programme(programme)
        book = open_book(
            actor=self.actor,
            programme=other,
            units=list(units),
            periods=list(periods),
            revisions=self.revisions,
            counter=self._counter(programme),
        )
        keyed = ((replace(key, programme=programme), figure) for key, figure in book.figures.items())
        return {key: replace(figure, key=key) for key, figure in keyed}

    def pairs(self, *, unit: str, two: Two) -> dict[str, PairedFigures]:
        """Indicator → its figure of the period and that of the base, made from the same units."""
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
            found[now] = _figure(now, paired.now, self._measure("", code))
            found[then] = _figure(then, paired.base, self._measure(two.programme, other))
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

    def _programme(self, code: str) -> Programme:
        if not code:
            return self.programme
        if code not in self._programmes:
            self._programmes[code] = Programme.objects.get(code=code)
        return self._programmes[code]

    def _counter(self, code: str) -> UnitCounter:
        if not code:
            return self.counter
        if code not in self._counters:
            structure = (
                _frozen_with(self.frozen, structure_of(programme=self._programme(code))) if self.frozen else None
            )
            self._counters[code] = open_counter(
                actor=self.actor, programme=self._programme(code), revisions=self.revisions, structure=structure
            )
        return self._counters[code]

    def _measure(self, programme: str, code: str) -> Measure:
        if programme not in self._measures:
            self._measures[programme] = measures_of(programme=self._programme(programme))
        return self._measures[programme][code]


def _orientation(key: FigureKey) -> tuple[tuple[str, str, str, str], tuple[str, str]]:
    """(unit, period, base period, base programme) and (indicator, base indicator) of a paired key: the report's own
    programme first, within it the later period."""
    pair = key.pair
    assert pair is not None  # noqa: S101 - only paired keys come here
    if key.programme or (not pair.programme and key.period < pair.period):
        return (key.unit, pair.period, key.period, key.programme), (pair.indicator, key.indicator)
    return (key.unit, key.period, pair.period, pair.programme), (key.indicator, pair.indicator)


def _frozen_with(frozen: Dataset, other: Dataset) -> Dataset:
    """Another programme's definitions on the tree of units that was frozen."""
    return replace(
        other,
        organisations=frozen.organisations,
        placements=frozen.placements,
        successions=frozen.successions,
    )


def _figure(key: FigureKey, row: Value, measure: Measure) -> Figure:
    return Figure(
        key=key,
        measure=measure,
        value=row.value,
        numerator=row.numerator,
        denominator=row.denominator,
        reported=row.reported,
        expected=row.expected,
        flags=row.flags,
        method=row.method,
        submissions=row.submissions,
    )
