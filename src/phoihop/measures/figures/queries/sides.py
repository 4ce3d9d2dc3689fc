"""One figure between its units and its periods: what each unit below contributes, and the course over time."""

from collections.abc import Sequence
from typing import Protocol

from phoihop.measures.figures.queries.shelf import Part, Ready
from phoihop.measures.figures.queries.tracing import Traced
from phoihop.measures.figures.rules.adding import (
    adds_cells,
    adds_exactly,
    is_made_of,
    is_nothing,
    own_value,
    part_of,
    rest_of,
)
from phoihop.measures.figures.rules.questions import (
    Amount,
    BesideAnswer,
    BesideQuestion,
    Coverage,
    OriginQuestion,
    Value,
)
from phoihop_rollup.schema import Indicator
from phoihop_rollup.vocabulary import OverUnits


class Asked(Protocol):
    """What this module needs of the sitting that it answers in."""

    def part(self, period: str) -> Part: ...
    def ready(self, part: Part) -> Ready: ...
    def values(self, units: Sequence[str], periods: Sequence[str]) -> list[Value]: ...
    def coverage(self, unit: str, period: str, indicator: str) -> Coverage | None: ...
    def origin(self, question: OriginQuestion) -> Traced | None: ...


def beside(asked: Asked, question: BesideQuestion) -> BesideAnswer:
    """The figure, the units directly below with what they contribute, the cells, and the course."""
    ready = asked.ready(asked.part(question.period))
    indicator = ready.indicator(question.indicator)
    day = ready.counter.structure_day(question.period, indicator)
    if indicator is None or not ready.counter.exists(question.unit, day):
        return BesideAnswer(day, None, (), (), {}, None, False, {}, (), {})
    return _Beside(asked, question, ready, indicator).answer()


class _Beside:
    """Puts the answer together."""

    def __init__(self, asked: Asked, question: BesideQuestion, ready: Ready, indicator: Indicator) -> None:
        self.asked, self.question, self.ready, self.indicator = asked, question, ready, indicator
        self.day = ready.counter.structure_day(question.period, indicator)
        self.order = () if indicator.over_units is OverUnits.NONE else tuple(self._below())
        self.rows = self._mine(asked.values((question.unit, *self.order), (question.period,)))

    def _mine(self, rows: Sequence[Value]) -> list[Value]:
        return [row for row in rows if row.indicator == self.question.indicator]

    def _below(self) -> list[str]:
        with self.ready.lock:
            return self.ready.counter.below_on(unit=self.question.unit, day=self.day)

    def answer(self) -> BesideAnswer:
        mine = {row.cell: row for row in self.rows if row.unit == self.question.unit}
        figure = mine.get(self.question.cell)
        below = tuple(row for row in self.rows if row.unit != self.question.unit and row.cell == self.question.cell)
        parts, direct = self._parts(figure, below)
        cells = tuple(row for cell, row in mine.items() if cell) if not self.question.cell else ()
        return BesideAnswer(
            day=self.day,
            figure=figure,
            below=below,
            order=self.order,
            parts=parts,
            direct=direct,
            adds=adds_exactly(self.indicator),
            units=self._coverage([(unit, self.question.period) for unit in (self.question.unit, *self.order)], 0),
            course=tuple(self._course()),
            course_units=self._coverage([(self.question.unit, period) for period in self.question.series], 1),
            cells=cells,
            uncelled=self._uncelled(figure, cells),
        )

    def _coverage(self, keys: list[tuple[str, str]], place: int) -> dict[str, Coverage]:
        found = {key[place]: self.asked.coverage(*key, self.question.indicator) for key in keys}
        return {name: coverage for name, coverage in found.items() if coverage is not None}

    def _course(self) -> list[Value]:
        rows = self._mine(self.asked.values((self.question.unit,), self.question.series))
        return sorted((row for row in rows if row.cell == self.question.cell), key=lambda row: row.period)

    def _parts(self, figure: Value | None, below: Sequence[Value]) -> tuple[dict[str, Amount], Amount | None]:
        """What each unit below contributes, and what the unit's own reports do.

        Where the unit declared nothing for those below, each of these contributes its own figure, and what is left is
        the unit's own.
        """
        if figure is None or not self.order:
            return {}, None
        if adds_exactly(self.indicator) and is_made_of(figure, below, self.indicator):
            rest = rest_of(figure, below)
            parts = {row.unit: part_of(row) for row in below}
            return parts, None if is_nothing(rest) else rest
        if adds_exactly(self.indicator):
            return self._by_origin()
        return {}, self._own()

    def _by_origin(self) -> tuple[dict[str, Amount], Amount | None]:
        found = self._origin()
        parts = {group.code: group.subtotal for group in found.groups if group.subtotal} if found else {}
        return parts, parts.pop(self.question.unit, None)

    def _own(self) -> Amount | None:
        """Of operators that do not add: what the unit's own reports say by themselves."""
        if not self._reported_itself():
            return None
        found = self._origin()
        facts = found.facts.get(self.question.unit, ()) if found else ()
        value = own_value(facts, self.indicator)
        return None if value is None else Amount(value=value, facts=len(facts))

    def _reported_itself(self) -> bool:
        """Whether anybody whose facts the unit itself holds has reported."""
        told = self.ready.counter.told(
            unit=self.question.unit, period=self.question.period, indicator=self.indicator, as_of=None
        )
        return any(
            self.question.unit in self.ready.counter.holder(unit, self.day) for unit in (told[0] if told else ())
        )

    def _origin(self) -> Traced | None:
        asked = self.question
        return self.asked.origin(OriginQuestion(asked.programme, asked.unit, asked.period, asked.indicator, asked.cell))

    def _uncelled(self, figure: Value | None, cells: Sequence[Value]) -> Amount | None:
        if figure is None or not cells or not adds_cells(self.indicator):
            return None
        rest = rest_of(figure, cells)
        return None if is_nothing(rest) else rest
