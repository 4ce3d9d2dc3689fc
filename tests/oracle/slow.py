"""Every figure of a dataset, one at a time, by the sentences of the roll-up page in their order. Slow on purpose."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from tests.oracle.days import last_day, names_in, term
from tests.oracle.structure import Structure

from phoihop_rollup.schema import Dataset, Indicator, Request
from phoihop_rollup.vocabulary import Frequency, Kind, OverTime, OverUnits, Scope

Row = tuple[str, ...]
"""One row of figures.csv, as text, in the order of FIGURE_COLUMNS."""

EVERYTHING = Request()
SCALES = {"%": 100, "‰": 1000}
STANDS_WITHOUT_VALUE = {"half_ratio", "no_denominator", "set_aside"}
EXTREMES: dict[OverUnits | OverTime, Callable[[list[Fraction]], Fraction]] = {
    OverUnits.MIN: min,
    OverUnits.MAX: max,
    OverUnits.MEAN: lambda values: sum(values, Fraction()) / len(values),
    OverTime.MIN: min,
    OverTime.MAX: max,
    OverTime.MEAN: lambda values: sum(values, Fraction()) / len(values),
}


def slow_rollup(dataset: Dataset, request: Request = EVERYTHING) -> list[Row]:
    """All rows that figures.csv must have for a request, sorted."""
    return sorted(Oracle(dataset).rows(request))


@dataclass(frozen=True)
class Traces:
    """What lies behind one figure. A fact is named by organisation, period and scope."""

    placed: dict[tuple[str, str, str], Fraction]
    """The facts placed in the figure, with the part of each that is inside."""
    left: dict[str, set[tuple[str, str, str]]]
    """For each part of a number, the facts left after covering."""
    missing: set[tuple[str, str]]
    """The expected (unit, period) pairs without a fact."""


def slow_traces(dataset: Dataset, key: Sequence[str], as_of: date | None) -> Traces:
    """What lies behind the figure of a unit, period, indicator and cell."""
    return Oracle(dataset).traces(key, as_of)


@dataclass(frozen=True, eq=False)
class Fact:
    """What one unit reported, or declared, in one period for one cell; every part that is given, by its name."""

    organisation: str
    period: str
    cell: str
    scope: Scope
    parts: dict[str, Fraction]
    cells_differ: bool = False

    @property
    def name(self) -> tuple[str, str, str]:
        return self.organisation, self.period, self.scope.value

    @property
    def whole(self) -> bool:
        return "value" in self.parts or {"numerator", "denominator"} <= set(self.parts)

    @property
    def declares(self) -> bool:
        return self.scope == Scope.SUBTREE


@dataclass(frozen=True)
class Question:
    """One figure that is asked for, and the day of its structure."""

    unit: str
    period: str
    indicator: Indicator
    cell: str
    day: date
    periods: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What the facts of one figure come to. `left` holds, for each part, the facts it is made of."""

    shown: Fraction | None
    parts: dict[str, Fraction]
    left: dict[str, list[Fact]]
    set_aside: bool
    stale: bool

    @property
    def facts(self) -> set[Fact]:
        return {fact for facts in self.left.values() for fact in facts}


class Oracle:
    """A dataset made ready for questions."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.structure = Structure(dataset)
        self.programmes = {programme.code: programme for programme in dataset.programmes}
        self.facts = {indicator.code: _facts_of(dataset, indicator) for indicator in dataset.indicators}
        # What does not depend on the cell is asked for once a figure, and a period's last day once.
        self._days: dict[tuple[str, str], date] = {}
        self._pairs: dict[tuple[object, ...], list[tuple[str, str]]] = {}

    # What is asked

    def rows(self, request: Request) -> list[Row]:
        rows = []
        for indicator in self.dataset.indicators:
            if request.indicators and indicator.code not in request.indicators:
                continue
            for period in request.periods or self._usual_periods(indicator):
                rows += self._rows_of_period(indicator, period, request)
        return rows

    def _usual_periods(self, indicator: Indicator) -> list[str]:
        years = {fact.period[:4] for fact in self.facts[indicator.code]}
        periods = [name for year in sorted(years) for frequency in Frequency for name in names_in(year, frequency)]
        run = term(self.programmes[indicator.programme])
        return [*periods, run] if run else periods

    def _rows_of_period(self, indicator: Indicator, period: str, request: Request) -> list[Row]:
        periods = tuple(names_in(period, indicator.frequency))
        if not periods or (indicator.over_time == OverTime.NONE and periods != (period,)):
            return []
        day = request.as_of or self._last_day(indicator, period)
        units = [unit for unit in request.units or self.structure.units if self.structure.exists(unit, day)]
        cells = sorted({"", *(fact.cell for fact in self.facts[indicator.code])})
        questions = [Question(unit, period, indicator, cell, day, periods) for unit in units for cell in cells]
        return [row for question in questions if (row := self._row(question))]

    def _last_day(self, indicator: Indicator, period: str) -> date:
        key = (indicator.programme, period)
        if key not in self._days:
            self._days[key] = last_day(period, self.programmes[indicator.programme], self.dataset.calendar)
        return self._days[key]

    def traces(self, key: Sequence[str], as_of: date | None) -> Traces:
        unit, period, code, cell = key
        indicator = next(each for each in self.dataset.indicators if each.code == code)
        day = as_of or self._last_day(indicator, period)
        question = Question(unit, period, indicator, cell, day, tuple(names_in(period, indicator.frequency)))
        facts, placed = self._facts_of(question)
        answer, inside = self._answer(question, placed), self._subtree(question)
        held = {fact: self._holders(question, fact.organisation).items() for fact in placed}
        reporting = {(fact.organisation, fact.period) for fact in facts if fact.whole}
        return Traces(
            {fact.name: sum((part for unit, part in held[fact] if unit in inside), Fraction()) for fact in placed},
            {part: {fact.name for fact in left} for part, left in answer.left.items()},
            set(self._expected(question)) - reporting,
        )

    # Who is inside a figure

    def _holders(self, question: Question, unit: str) -> dict[str, Fraction]:
        """The units that hold a unit's facts on the structure day; when nothing goes up, only along renaming."""
        if question.indicator.over_units == OverUnits.NONE:
            return self.structure.lineage(unit, question.day)
        return self.structure.holders(unit, question.day)

    def _subtree(self, question: Question) -> frozenset[str]:
        if question.indicator.over_units == OverUnits.NONE:
            return frozenset([question.unit])
        return self.structure.subtree(question.unit, question.day)

    def _is_placed(self, question: Question, unit: str) -> bool:
        return not self._subtree(question).isdisjoint(self._holders(question, unit))

    def _is_wholly_inside(self, question: Question, unit: str) -> bool:
        """Whether no successor of the unit is outside the subtree, renamed or not."""
        inside = self.structure.subtree(question.unit, question.day)
        return self._is_placed(question, unit) and inside.issuperset(self.structure.holders(unit, question.day))

    def _is_own_declaration(self, question: Question, fact: Fact) -> bool:
        """Declared by the figure's unit itself or by one renamed into it."""
        return fact.declares and question.unit in self.structure.lineage(fact.organisation, question.day)

    # What is left of the facts

    def _answer(self, question: Question, placed: list[Fact]) -> Answer:
        whole = [fact for fact in placed if fact.whole]
        known = [fact for fact in whole if not fact.declares or self._is_wholly_inside(question, fact.organisation)]
        set_aside = len(known) < len(whole)
        left, folded, stale = {}, {}, False
        for part in _parts(question.indicator):
            stock = _is_stock(question.indicator, part)
            left[part] = self._left_of_stock(question, known) if stock else self._left_of_flow(question, known)
            set_aside |= stock and any(not self._counts_as_stock(question, fact, known) for fact in known)
            by_unit = self._fold(question, left[part], part)
            stale |= stock and any(
                max(values, key=question.periods.index) != question.periods[-1] for values in by_unit.values()
            )
            if by_unit:
                folded[part] = _over_units(
                    question.indicator, [_over_time(question, values, stock) for values in by_unit.values()]
                )
        return Answer(_shown(question.indicator, folded), folded, left, set_aside, stale)

    def _left_of_flow(self, question: Question, known: list[Fact]) -> list[Fact]:
        declarations = [fact for fact in known if fact.declares]
        return [fact for fact in known if not any(self._covers_flow(question, each, fact) for each in declarations)]

    def _covers_flow(self, question: Question, declaration: Fact, fact: Fact) -> bool:
        same = declaration.period == fact.period and fact is not declaration
        return same and self._lies_at_or_below(question, fact, declaration)

    def _lies_at_or_below(self, question: Question, fact: Fact, declaration: Fact) -> bool:
        """On the last day of the fact's period, or of whichever of the two units closed before it."""
        day = min(
            self._last_day(question.indicator, fact.period),
            self.structure.last_day(fact.organisation),
            self.structure.last_day(declaration.organisation),
        )
        return self.structure.at_or_below(fact.organisation, declaration.organisation, day)

    def _left_of_stock(self, question: Question, known: list[Fact]) -> list[Fact]:
        counted = [fact for fact in known if self._counts_as_stock(question, fact, known)]
        declarations = [fact for fact in counted if fact.declares]
        return [fact for fact in counted if not any(self._covers_stock(question, each, fact) for each in declarations)]

    def _counts_as_stock(self, question: Question, fact: Fact, known: list[Fact]) -> bool:
        """A declaration does not count when a unit under it, or a successor of one, has a fact of a later period."""
        if not fact.declares:
            return True
        under = self._under(question, fact)
        concerned = under.union(*(self.structure.successors(unit) for unit in under))
        place = question.periods.index
        return not any(other.organisation in concerned and place(other.period) > place(fact.period) for other in known)

    def _covers_stock(self, question: Question, declaration: Fact, fact: Fact) -> bool:
        place = question.periods.index
        earlier = fact is not declaration and place(fact.period) <= place(declaration.period)
        return earlier and fact.organisation in self._under(question, declaration)

    def _under(self, question: Question, declaration: Fact) -> frozenset[str]:
        """The units whose every holder, on the last day of the declared period, lies at or below the declaring one."""
        declaring = declaration.organisation
        day = min(self._last_day(question.indicator, declaration.period), self.structure.last_day(declaring))
        below = self.structure.subtree(declaring, day)
        held = {unit: self.structure.holders(unit, day) for unit in self.structure.units}
        return frozenset(unit for unit, holders in held.items() if holders and below.issuperset(holders))

    def _fold(self, question: Question, facts: list[Fact], part: str) -> dict[str, dict[str, Fraction]]:
        """One value for each unit that holds facts, and period."""
        landed: dict[str, dict[str, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
        over_units = question.indicator.over_units
        adds = over_units == OverUnits.SUM or question.indicator.kind == Kind.RATIO
        for fact in facts:
            for holder, share in self._holders(question, fact.organisation).items():
                if holder in self._subtree(question):
                    landed[holder][fact.period].append(fact.parts[part] * (share if adds else 1))
        combine = sum if adds or over_units == OverUnits.NONE else EXTREMES[over_units]
        return {
            holder: {period: Fraction(combine(values)) for period, values in periods.items()}
            for holder, periods in landed.items()
        }

    # Coverage

    def _coverage(self, question: Question, facts: list[Fact]) -> tuple[int, int]:
        """How many (unit, period) pairs inside the figure reported, and were expected."""
        reporting = {(fact.organisation, fact.period) for fact in facts if fact.whole}
        expected = self._expected(question)
        return sum(pair in reporting for pair in expected), len(expected)

    def _expected(self, question: Question) -> list[tuple[str, str]]:
        key = (question.indicator.code, question.unit, question.day, question.periods)
        if key not in self._pairs:
            self._pairs[key] = self._pairs_of(question)
        return self._pairs[key]

    def _pairs_of(self, question: Question) -> list[tuple[str, str]]:
        return [
            (unit, period)
            for unit in self.structure.units
            if self._is_placed(question, unit)
            for period in question.periods
            if self._is_expected(question.indicator, unit, period)
        ]

    def _is_expected(self, indicator: Indicator, unit: str, period: str) -> bool:
        day = self._last_day(indicator, period)
        if not self.structure.exists(unit, day):
            return False
        if self.dataset.forms is None and self.dataset.assignments is None:
            known = [fact.period for fact in self.facts[indicator.code] if fact.organisation == unit and fact.whole]
            return bool(known) and min(known) <= period <= max(known)
        return self._is_assigned(indicator, unit, day)

    def _is_assigned(self, indicator: Indicator, unit: str, day: date) -> bool:
        forms = {line.form for line in self.dataset.forms or () if line.indicator == indicator.code}
        return any(
            assignment.form in forms
            and (assignment.start or date.min) <= day <= (assignment.end or date.max)
            and (assignment.organisation == unit or assignment.kind == self.structure.units[unit].kind)
            for assignment in self.dataset.assignments or ()
        )

    # The row

    def _facts_of(self, question: Question) -> tuple[list[Fact], list[Fact]]:
        """The facts of a figure's indicator, cell and periods; and those of them that are placed in it."""
        of_indicator = self.facts[question.indicator.code]
        facts = [fact for fact in of_indicator if fact.cell == question.cell and fact.period in question.periods]
        return facts, [fact for fact in facts if self._is_placed(question, fact.organisation)]

    def _row(self, question: Question) -> Row | None:
        facts, placed = self._facts_of(question)
        answer = self._answer(question, placed)
        reported, expected = self._coverage(question, facts)
        value = text_of(answer.shown)
        below = text_of(self._computed_below(question, placed, answer))
        flags = {
            "incomplete": reported < expected,
            "stale": answer.stale,
            "half_ratio": any(not fact.whole for fact in placed),
            "no_denominator": answer.parts.get("denominator") == 0,
            "allocated": any(not self._is_wholly_inside(question, fact.organisation) for fact in answer.facts),
            "disagrees": below not in ("", value),
            "set_aside": answer.set_aside,
            "cells_disagree": any(fact.cells_differ for fact in placed),
        }
        raised = sorted(name for name, holds in flags.items() if holds)
        if answer.shown is None and STANDS_WITHOUT_VALUE.isdisjoint(raised):
            return None
        numbers = (text_of(answer.parts.get("numerator")), text_of(answer.parts.get("denominator")))
        coverage = (str(reported), str(expected))
        key = (question.unit, question.period, question.indicator.code, question.cell)
        return (*key, value, *numbers, *coverage, self._method(question, answer), below, ";".join(raised))

    def _method(self, question: Question, answer: Answer) -> str:
        facts = answer.facts
        if not facts:
            return ""
        if all(self._is_own_declaration(question, fact) for fact in facts):
            return "declared"
        return "mixed" if any(fact.declares for fact in facts) else "computed"

    def _computed_below(self, question: Question, placed: list[Fact], answer: Answer) -> Fraction | None:
        """The figure without the unit's own declarations, where one of those left has something at or below it."""
        declared = [fact for fact in answer.facts if self._is_own_declaration(question, fact)]
        something = any(
            fact.whole and self._covers_flow(question, declaration, fact) for declaration in declared for fact in placed
        )
        if not something:
            return None
        others = [fact for fact in placed if not self._is_own_declaration(question, fact)]
        return self._answer(question, others).shown


def _facts_of(dataset: Dataset, indicator: Indicator) -> list[Fact]:
    facts = [
        Fact(record["organisation"], record["period"], record["cell"], Scope(record["scope"]), parts)
        for record in dataset.facts.to_pylist()
        if record["indicator"] == indicator.code and (parts := _given(record))
    ]
    adds_up = indicator.over_units == OverUnits.SUM and indicator.kind != Kind.RATIO
    return _with_totals(facts) if adds_up else facts


def _given(record: dict) -> dict[str, Fraction]:
    return {part: Fraction(record[part]) for part in ("value", "numerator", "denominator") if record[part] is not None}


def _with_totals(facts: list[Fact]) -> list[Fact]:
    """The same facts, each total compared with its cells, or made of them where it is missing."""
    cells: dict[tuple[str, str, Scope], list[Fraction]] = defaultdict(list)
    for fact in facts:
        if fact.cell:
            cells[fact.organisation, fact.period, fact.scope].append(fact.parts["value"])
    totals = {(fact.organisation, fact.period, fact.scope): fact.parts for fact in facts if not fact.cell}
    made = []
    for key in {**cells, **totals}:
        added = {"value": sum(cells[key], Fraction())} if key in cells else None
        organisation, period, scope = key
        parts = totals.get(key) or added or {}
        made.append(Fact(organisation, period, "", scope, parts, cells_differ=added not in (None, parts)))
    return [fact for fact in facts if fact.cell] + made


def _parts(indicator: Indicator) -> tuple[str, ...]:
    return ("numerator", "denominator") if indicator.kind == Kind.RATIO else ("value",)


def _is_stock(indicator: Indicator, part: str) -> bool:
    over_time = indicator.over_time
    return over_time == OverTime.LAST or (over_time == OverTime.SUM_OVER_LAST and part == "denominator")


def _over_time(question: Question, values: dict[str, Fraction], stock: bool) -> Fraction:
    """The periods of one unit, in one value."""
    over_time = question.indicator.over_time
    if stock:
        return values[max(values, key=question.periods.index)]
    if over_time in (OverTime.MEAN, OverTime.MIN, OverTime.MAX):
        return EXTREMES[over_time](list(values.values()))
    return sum(values.values(), Fraction())


def _over_units(indicator: Indicator, values: list[Fraction]) -> Fraction:
    if indicator.over_units in (OverUnits.MEAN, OverUnits.MIN, OverUnits.MAX):
        return EXTREMES[indicator.over_units](values)
    return sum(values, Fraction())


def _shown(indicator: Indicator, parts: dict[str, Fraction]) -> Fraction | None:
    """The figure's number as it is shown: the one division of a ratio, and rounding, come last."""
    if indicator.kind != Kind.RATIO:
        value = parts.get("value")
        has_mean = indicator.over_time == OverTime.MEAN or indicator.over_units == OverUnits.MEAN
        return _rounded(value, indicator.decimals) if has_mean and value is not None else value
    if not parts.get("denominator") or "numerator" not in parts:
        return None
    return _rounded(parts["numerator"] / parts["denominator"] * SCALES.get(indicator.unit, 1), indicator.decimals)


def _rounded(value: Fraction, decimals: int) -> Fraction:
    return _half_away(_half_away(value, 12), decimals)


def _half_away(value: Fraction, decimals: int) -> Fraction:
    steps = floor(abs(value) * 10**decimals + Fraction(1, 2))
    return Fraction(steps if value >= 0 else -steps, 10**decimals)


def text_of(value: Fraction | None) -> str:
    """An exact decimal without trailing zeros; empty when there is none."""
    if value is None:
        return ""
    decimals = 0
    while (value * 10**decimals).denominator != 1:
        decimals += 1
    # Digits as text: Decimal would round to the 28 digits of its context.
    digits = str(abs(int(value * 10**decimals))).rjust(decimals + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"
