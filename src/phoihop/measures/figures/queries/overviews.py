"""The origin of a figure of many reports without reading them all: from the figures of the units directly below.

Where the unit declared nothing for those below, each of these contributes its own figure, counts its own reports and
misses its own; what is left is the unit's own. One group is then read by itself. So the overview of a five-year figure costs what a sheet does.
Heavy: loaded with `answering`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from phoihop.measures.figures.queries.shelf import Part, Ready
from phoihop.measures.figures.queries.tracing import ABSENT, FEW, PAGE, Traced, origin_answer, traced_fact
from phoihop.measures.figures.rules.adding import adds_exactly, is_made_of, part_of, rest_of
from phoihop.measures.figures.rules.questions import (
    Absence,
    Amount,
    Coverage,
    Group,
    OriginAnswer,
    OriginQuestion,
    Value,
)
from phoihop_rollup.schema import Indicator
from phoihop_rollup.vocabulary import Method, OverTime, OverUnits

LATEST = {OverTime.LAST, OverTime.SUM_OVER_LAST}
"""Operators that leave reports uncounted when later ones came."""


class Asked(Protocol):
    """What this module needs of the sitting that it answers in."""

    def part(self, period: str) -> Part: ...
    def ready(self, part: Part) -> Ready: ...
    def values(self, units: tuple[str, ...], periods: tuple[str, ...]) -> list[Value]: ...
    def coverage(self, unit: str, period: str, indicator: str) -> Coverage | None: ...
    def origin(self, question: OriginQuestion) -> Traced | None: ...


def find_overview(asked: Asked, question: OriginQuestion) -> OriginAnswer:
    """The answer: the short way where it is exact, else by reading every fact."""
    ready = asked.ready(asked.part(question.period))
    indicator = ready.indicator(question.indicator)
    short = indicator and question.group != question.unit and _Short(asked, question, ready, indicator)
    found = short.answer() if short else None
    return found or origin_answer(asked.origin(question), question)


class _Short:
    """Makes the overview from figures."""

    def __init__(self, asked: Asked, question: OriginQuestion, ready: Ready, indicator: Indicator) -> None:
        self.asked, self.question, self.ready, self.indicator = asked, question, ready, indicator
        self.day = ready.counter.structure_day(question.period, indicator)

    def answer(self) -> OriginAnswer | None:
        """The overview with a page of the asked group; None where only reading every fact would tell."""
        if self.question.cell or self.indicator.over_units is OverUnits.NONE:
            return None
        if not self.ready.counter.exists(self.question.unit, self.day):
            return None
        below = tuple(self.ready.counter.below_on(unit=self.question.unit, day=self.day))
        rows = self.asked.values((self.question.unit, *below), (self.question.period,))
        figures = {row.unit: row for row in rows if row.indicator == self.question.indicator and not row.cell}
        figure = figures.pop(self.question.unit, None)
        if figure is None or figure.submissions <= FEW or not below:
            return None
        if not is_made_of(figure, list(figures.values()), self.indicator):
            return None
        return self._with_group(self._overview(figure, {code: figures.get(code) for code in below}))

    def _overview(self, figure: Value, below: Mapping[str, Value | None]) -> OriginAnswer:
        absences = self._absences()
        missing = Counter(absence.group for absence in absences for _period in absence.periods)
        groups = [self._group(code, row, missing[code]) for code, row in sorted(below.items()) if row or missing[code]]
        own = self._own(figure, [row for row in below.values() if row], missing[self.question.unit])
        return OriginAnswer(
            figure=figure,
            day=self.day,
            reports=figure.submissions,
            uses={},
            groups=tuple([own, *groups] if own else groups),
            facts=(),
            pages=1,
            listed=0,
            absences=tuple(absences[:ABSENT]),
            absent_units=len(absences),
            missing=figure.expected - figure.reported,
            reported=figure.reported,
            expected=figure.expected,
            units=self.asked.coverage(self.question.unit, self.question.period, self.question.indicator),
            adds=adds_exactly(self.indicator),
        )

    def _group(self, code: str, row: Value | None, missing: int) -> Group:
        if row is None:
            return Group(code, 0, 0, None, missing)
        subtotal = self._amount(part_of(row))
        return Group(code, row.submissions, self._counted(row.submissions, row), subtotal, missing)

    def _own(self, figure: Value, below: Sequence[Value], missing: int) -> Group | None:
        reports = figure.submissions - sum(row.submissions for row in below)
        if not reports and not missing:
            return None
        counted = self._counted(reports, figure)
        return Group(self.question.unit, reports, counted, self._amount(rest_of(figure, below)), missing)

    def _counted(self, reports: int, row: Value) -> int | None:
        known = row.method == Method.COMPUTED and self.indicator.over_time not in LATEST
        return reports if known else None

    def _amount(self, amount: Amount) -> Amount | None:
        return amount if adds_exactly(self.indicator) else None

    def _absences(self) -> list[Absence]:
        counter, question = self.ready.counter, self.question
        with self.ready.lock:
            groups = counter.groups(unit=question.unit, day=self.day)
            absent = counter.absent(unit=question.unit, period=question.period, indicator=self.indicator)
            places = {
                unit: next(
                    (groups[holder] for holder in counter.holder(unit, self.day) if holder in groups), question.unit
                )
                for unit in absent
            }
        return [Absence(unit, tuple(absent[unit]), places[unit]) for unit in sorted(absent)]

    def _with_group(self, overview: OriginAnswer) -> OriginAnswer:
        """The facts of one page of a group: those of the figure of the unit that leads it."""
        group = self.question.group
        if group is None or group not in {one.code for one in overview.groups}:
            return overview
        question = self.question
        found = self.asked.origin(OriginQuestion(question.programme, group, question.period, question.indicator))
        facts = found.origin.facts if found else ()
        pages = max(1, -(-len(facts) // PAGE))
        page = min(max(1, question.page), pages)
        absences = [absence for absence in self._absences() if absence.group == group]
        return replace(
            overview,
            facts=tuple(traced_fact(fact, group) for fact in facts[(page - 1) * PAGE : page * PAGE]),
            pages=pages,
            listed=len(facts),
            absences=tuple(absences[:ABSENT]),
            absent_units=len(absences),
            group=group,
        )
