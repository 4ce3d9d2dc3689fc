"""What of a figure comes from which facts, so that the parts add up to what is shown.

The engine's origin says of each fact whether it is counted, who holds it, and with which share. Within a holder the
facts of one period are folded and the periods combined by the indicator's operators (rollup.md, steps 2 and 3); over
holders the figure adds, where its operator is the sum. So the holders of a group make the group's part of the figure.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Context, Decimal
from fractions import Fraction
from functools import reduce

from phoihop.measures.figures.rules.questions import Amount, Value
from phoihop_rollup.schema import Indicator, OriginFact
from phoihop_rollup.vocabulary import Flag, Kind, Method, OverTime, OverUnits, Use

EXACT = Context(prec=400)
_COMBINE: Mapping[str, Callable[[list[Fraction]], Fraction]] = {
    "min": min,
    "max": max,
    "mean": lambda numbers: sum(numbers, Fraction()) / len(numbers),
}
_EXTREMES: Mapping[str, Callable[[Iterable[Decimal]], Decimal]] = {"min": min, "max": max}


def adds_exactly(indicator: Indicator) -> bool:
    """Whether the parts of a figure, by units, add up to it to the last digit (of a ratio: numerators and denominators)."""
    return indicator.over_units is OverUnits.SUM and indicator.over_time is not OverTime.MEAN


def adds_cells(indicator: Indicator) -> bool:
    """Whether the cells of a breakdown and what is in none of them make the total (of a ratio: part by part)."""
    return adds_exactly(indicator) and indicator.over_time in {OverTime.SUM, OverTime.NONE, OverTime.LAST}


def is_plain(figure: Value) -> bool:
    """Whether a figure is nothing but what its units hold: no number declared for many is in it or was left out of it."""
    return figure.method == Method.COMPUTED and Flag.SET_ASIDE not in figure.flags


def is_made_of(figure: Value, below: Sequence[Value], indicator: Indicator) -> bool:
    """Whether a figure is exactly the figures of the units directly below and what the unit itself reported.

    A declaration is used in every figure that holds its unit wholly. So it is so where the unit itself declared nothing
    for those below (`computed_below`), and no declaration was used here and set aside there. Of stocks a declaration
    may cover other periods, too, so that only figures without one will do.
    """
    rows = (figure, *below)
    if any({Flag.SET_ASIDE, Flag.ALLOCATED, Flag.HALF_RATIO} & set(row.flags) for row in rows):
        return False
    if indicator.over_time in {OverTime.LAST, OverTime.SUM_OVER_LAST}:
        return all(is_plain(row) for row in rows)
    return figure.computed_below is None


def part_of(figure: Value) -> Amount:
    """A figure as a part of the one above: of a ratio its two parts alone, since ratios do not add."""
    ratio = figure.numerator is not None
    return Amount(None if ratio else figure.value, figure.numerator, figure.denominator, figure.submissions)


def rest_of(figure: Value, others: Iterable[Value | Amount]) -> Amount:
    """What of a figure is in none of the others: exact differences, part by part."""
    others = list(others)
    return Amount(
        value=_less(figure.value, [other.value for other in others]) if figure.numerator is None else None,
        numerator=_less(figure.numerator, [other.numerator for other in others]),
        denominator=_less(figure.denominator, [other.denominator for other in others]),
    )


def is_nothing(amount: Amount) -> bool:
    """Whether nothing is left in any part."""
    return not any((amount.value, amount.numerator, amount.denominator))


def amount_of(facts: Sequence[OriginFact], indicator: Indicator) -> Amount | None:
    """What these facts contribute to a figure that adds over units; None where the operators give no part of it."""
    if not adds_exactly(indicator):
        return None
    counted = [fact for fact in facts if is_counted(fact)]
    if indicator.kind is Kind.RATIO:
        return Amount(
            numerator=_part(facts, indicator, "numerator"),
            denominator=_part(facts, indicator, "denominator"),
            facts=len(counted),
        )
    return Amount(value=_part(facts, indicator, "value"), facts=len(counted))


def is_counted(fact: OriginFact) -> bool:
    """Whether the fact is in the figure, be it with its denominator alone."""
    return Use.COUNTED in (fact.use, fact.denominator_use)


def own_value(facts: Iterable[OriginFact], indicator: Indicator) -> Decimal | None:
    """What the facts of one holder say together, by the indicator's operators, rounded as a figure of it is shown."""
    periods: dict[str, list[Fraction]] = defaultdict(list)
    for fact in facts:
        if fact.use is Use.COUNTED and fact.value is not None:
            periods[fact.period].append(Fraction(fact.value) * Fraction(fact.share))
    if not periods:
        return None
    folded = [_combine(indicator.over_units, numbers) for numbers in periods.values()]
    return _rounded(_combine(indicator.over_time, folded), indicator.decimals)


def _combine(operator: str, numbers: list[Fraction]) -> Fraction:
    return _COMBINE[operator](numbers) if operator in _COMBINE else sum(numbers, Fraction())


def _rounded(number: Fraction, decimals: int) -> Decimal:
    """Half away from zero."""
    scaled = abs(number) * 10**decimals
    whole = int(scaled + Fraction(1, 2))
    return EXACT.scaleb(Decimal(whole if number >= 0 else -whole), -decimals)


def _part(facts: Iterable[OriginFact], indicator: Indicator, name: str) -> Decimal | None:
    of_denominator = name == "denominator"
    shares = (
        (fact, _share(getattr(fact, name), fact.share))
        for fact in facts
        if (fact.denominator_use or fact.use if of_denominator else fact.use) is Use.COUNTED
    )
    if indicator.over_time in _EXTREMES:
        return _extremes(shares, _EXTREMES[indicator.over_time])
    numbers = [number for _fact, number in shares]
    return reduce(EXACT.add, numbers) if numbers else None


def _share(number: Decimal, share: Decimal) -> Decimal:
    return number if share == 1 else EXACT.multiply(number, share)


def _extremes(
    shares: Iterable[tuple[OriginFact, Decimal]], extreme: Callable[[Iterable[Decimal]], Decimal]
) -> Decimal | None:
    """The extreme of each holder's periods, added over the holders."""
    held: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for fact, number in shares:
        periods = held[fact.holder]
        periods[fact.period] = EXACT.add(periods.get(fact.period, Decimal(0)), number)
    return reduce(EXACT.add, (extreme(periods.values()) for periods in held.values())) if held else None


def _less(whole: Decimal | None, others: Iterable[Decimal | None]) -> Decimal | None:
    if whole is None:
        return None
    for other in others:
        whole = EXACT.subtract(whole, other or Decimal(0))
    return whole
