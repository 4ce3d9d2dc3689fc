"""The origin of one figure by groups: the facts that each unit directly below holds, its sub-total, who is missing there.

Heavy: loaded with `answering`. An origin of a five-year figure holds tens of thousands of facts; it is read and grouped
once, and a page of it is cut out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from phoihop.measures.figures.queries.shelf import Ready
from phoihop.measures.figures.rules.adding import adds_exactly, amount_of, is_counted
from phoihop.measures.figures.rules.questions import (
    Absence,
    Coverage,
    Group,
    OriginAnswer,
    OriginQuestion,
    TracedFact,
    Value,
)
from phoihop.measures.figures.rules.values import value_of
from phoihop_rollup import run
from phoihop_rollup.schema import Indicator, Origin, OriginFact

FEW = 150
"""A figure of no more facts than that is listed whole."""

PAGE = 100
"""Facts on one page of a group."""

ABSENT = 200
"""Units named as missing on a page; the file names all."""


@dataclass(frozen=True)
class Traced:
    """An origin with its facts and its gaps by group, in the order of codes."""

    origin: Origin
    indicator: Indicator
    figure: Value | None
    facts: Mapping[str, Sequence[OriginFact]]
    absences: tuple[Absence, ...]
    groups: tuple[Group, ...]
    uses: Mapping[str, int]
    units: Coverage | None
    unit: str


def traced(ready: Ready, question: OriginQuestion) -> Traced | None:
    """The whole origin, grouped; None where there is no such figure to have an origin."""
    indicator = ready.indicator(question.indicator)
    if indicator is None or question.unit not in ready.counter.structure.ids:
        return None
    origin = run.origin(
        ready.dataset,
        unit=question.unit,
        period=question.period,
        indicator=question.indicator,
        cell=question.cell,
    )
    if origin.structure_day is None:
        return None
    return _Grouping(ready, question, indicator, origin).traced()


class _Grouping:
    """Sorts facts and gaps by the unit directly below that holds them."""

    def __init__(self, ready: Ready, question: OriginQuestion, indicator: Indicator, origin: Origin) -> None:
        self.ready, self.question, self.indicator, self.origin = ready, question, indicator, origin
        assert origin.structure_day is not None  # noqa: S101
        self.day = origin.structure_day
        self.group_of = ready.counter.groups(unit=question.unit, day=self.day)

    def traced(self) -> Traced:
        facts: dict[str, list[OriginFact]] = {}
        for fact in self.origin.facts:
            facts.setdefault(self.group_of.get(fact.holder, self.question.unit), []).append(fact)
        absences = self.absences()
        told = self.ready.counter.told(
            unit=self.question.unit, period=self.question.period, indicator=self.indicator, as_of=None
        )
        return Traced(
            origin=self.origin,
            indicator=self.indicator,
            figure=value_of(self.origin.figure) if self.origin.figure else None,
            facts=facts,
            absences=absences,
            groups=self.groups(facts, absences),
            uses=Counter(str(fact.use) for fact in self.origin.facts),
            units=Coverage(len(told[0]), len(told[1])) if told else None,
            unit=self.question.unit,
        )

    def absences(self) -> tuple[Absence, ...]:
        periods: dict[str, list[str]] = {}
        for unit, period in self.origin.missing:
            periods.setdefault(unit, []).append(period)
        return tuple(Absence(unit, tuple(names), self.place(unit)) for unit, names in sorted(periods.items()))

    def place(self, unit: str) -> str:
        """The group of the first holder inside; a unit may have passed to several."""
        holders = self.ready.counter.holder(unit, self.day)
        return next((self.group_of[holder] for holder in holders if holder in self.group_of), self.question.unit)

    def groups(self, facts: Mapping[str, Sequence[OriginFact]], absences: Sequence[Absence]) -> tuple[Group, ...]:
        missing: Counter[str] = Counter()
        for absence in absences:
            missing[absence.group] += len(absence.periods)
        return tuple(
            Group(
                code=code,
                reports=len({(fact.organisation, fact.period) for fact in facts.get(code, ())}),
                counted=sum(map(is_counted, facts.get(code, ()))),
                subtotal=amount_of(facts.get(code, ()), self.indicator),
                missing=missing[code],
            )
            for code in sorted(facts.keys() | missing.keys(), key=lambda code: (code != self.question.unit, code))
        )


def origin_answer(found: Traced | None, question: OriginQuestion) -> OriginAnswer:
    """The overview with the facts of one page: of the asked group, or of the whole where they are few."""
    if found is None:
        return OriginAnswer(None, None, 0, {}, (), (), 0, 0, (), 0, 0, 0, 0, None, adds=False)
    few = len(found.origin.facts) <= FEW
    group = question.group if question.group is not None or few else None
    listed = _listed(found, group, few=few)
    absences = [one for one in found.absences if group is None or one.group == group]
    pages = max(1, -(-len(listed) // PAGE))
    page = min(max(1, question.page), pages)
    return OriginAnswer(
        figure=found.figure,
        day=found.origin.structure_day,
        reports=len({(fact.organisation, fact.period) for fact in found.origin.facts}),
        uses=dict(found.uses),
        groups=found.groups,
        facts=tuple(listed[(page - 1) * PAGE : page * PAGE]) if not few else tuple(listed),
        pages=pages if not few else 1,
        listed=len(listed),
        absences=tuple(absences[:ABSENT]),
        absent_units=len(absences),
        missing=len(found.origin.missing),
        reported=found.origin.reported,
        expected=found.origin.expected,
        units=found.units,
        adds=adds_exactly(found.indicator),
        group=group,
    )


def _listed(found: Traced, group: str | None, *, few: bool) -> list[TracedFact]:
    if group is not None:
        return [traced_fact(fact, group) for fact in found.facts.get(group, ())]
    return every_fact(found) if few else []


def every_fact(found: Traced) -> list[TracedFact]:
    """All facts, group by group."""
    return [traced_fact(fact, group.code) for group in found.groups for fact in found.facts.get(group.code, ())]


def traced_fact(fact: OriginFact, group: str) -> TracedFact:
    """A fact as a page needs it."""
    return TracedFact(
        organisation=fact.organisation,
        holder=fact.holder,
        period=fact.period,
        scope=fact.scope,
        value=fact.value,
        numerator=fact.numerator,
        denominator=fact.denominator,
        share=fact.share,
        use=str(fact.use),
        denominator_use=str(fact.denominator_use or ""),
        covered_by=fact.covered_by or "",
        group=group,
    )
