"""Whether the facts of a grid agree: with the lives of their units, with the totals over units and over time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from phoihop.base.findings import Finding
from phoihop.base.vietnamese import format_number
from phoihop.reporting.legacy.enums import Part
from phoihop.reporting.legacy.rules import faults
from phoihop.reporting.legacy.rules.facts import DaysOf, Fact
from phoihop.reporting.legacy.rules.known import Known, living
from phoihop.reporting.legacy.rules.periods import ALL
from phoihop_rollup.periods import Days, find_period
from phoihop_rollup.vocabulary import DECLARABLE_OVER_TIME, OverTime, OverUnits, Scope


def lives(facts: Iterable[Fact], known: Known, days_of: DaysOf) -> Iterator[Finding]:
    """Units that did not live in a period of which the grid gives a number, each once in a period."""
    first: dict[tuple[str, str], Fact] = {}
    for fact in facts:
        first.setdefault((fact.unit, fact.period), fact)
    for (code, period), fact in first.items():
        days, unit = days_of(period), known.unit[code]
        if days and not living([unit], days):
            yield faults.NO_UNIT_THEN.at(**fact.place.told, unit=unit.name, value=period, hint="")


def sums_over_time(facts: Iterable[Fact], totals: Iterable[Fact], known: Known) -> Iterator[Finding]:
    """Totals over periods (Quý I after its months, Cả năm) that differ from the sum of the periods of this grid."""
    alike: defaultdict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        alike[fact.named].append(fact)
    for total in totals:
        inside = [fact for fact in alike[total.named] if _is_inside(fact.period, total.period)]
        summed = sum((fact.number for fact in inside), Decimal(0))
        if inside and known.indicator[total.indicator].over_time == OverTime.SUM and summed != total.number:
            words: dict[str, Any] = {"value": format_number(total.number), "sum": format_number(summed)}
            yield faults.TIME_SUM_DIFFERS.at(**total.place.told, **words)


def _is_inside(period: str, outer: str) -> bool:
    found, around = find_period(period), find_period(outer)
    return found is not None and (outer == ALL or (around is not None and around.contains(found)))


def is_takable(fact: Fact, known: Known) -> bool:
    """Whether the number is the unit's own, or one for everything below it of an indicator that adds up."""
    record = known.indicator[fact.indicator]
    return fact.scope == Scope.OWN or (record.over_units == OverUnits.SUM and record.over_time in DECLARABLE_OVER_TIME)


def undeclarable(facts: Sequence[Fact], known: Known) -> Iterator[Finding]:
    """Totals of what does not add up."""
    for fact in facts:
        if not is_takable(fact, known):
            yield faults.NOT_DECLARABLE.at(**fact.place.told, indicator=known.indicator[fact.indicator].name)


def sums(facts: Sequence[Fact], known: Known, days_of: DaysOf) -> Iterator[Finding]:
    """Declared totals that differ from the sum of the units of this grid below them, each counted once."""
    alike: defaultdict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for fact in facts:
        alike[fact.period, fact.indicator, fact.cell, fact.part].append(fact)
    for together in alike.values():
        for total in together:
            if total.scope != Scope.SUBTREE:
                continue
            below = _highest_below(total, together, known, days_of(total.period))
            summed = sum((fact.number for fact in below), Decimal(0))
            if below and summed != total.number:
                words: dict[str, Any] = {"value": format_number(total.number), "sum": format_number(summed)}
                yield faults.SUM_DIFFERS.at(**total.place.told, **words)


def _highest_below(total: Fact, facts: Sequence[Fact], known: Known, days: Days | None) -> list[Fact]:
    """The facts that make up a total: its unit's own, declared ones below it, and others that none of these holds."""
    day = days.ends if days else None
    above = {fact.unit: known.above(fact.unit, on=day) for fact in facts}
    under = [fact for fact in facts if fact is not total and total.unit in (fact.unit, *above[fact.unit])]
    declared = {fact.unit for fact in under if fact.scope == Scope.SUBTREE}
    return [fact for fact in under if not _is_held(fact, declared, above[fact.unit])]


def _is_held(fact: Fact, declared: set[str], above: Sequence[str]) -> bool:
    """Whether a number declared below the total holds this one already."""
    return bool(declared & set(above)) or (fact.scope == Scope.OWN and fact.unit in declared)


def halves(facts: Sequence[Fact], known: Known) -> Iterator[Finding]:
    """Ratios of which only one part is given."""
    parts: defaultdict[tuple[str, ...], dict[str, Fact]] = defaultdict(dict)
    for fact in facts:
        if fact.part != Part.VALUE:
            parts[fact.key[:-1]][fact.part] = fact
    for given in parts.values():
        if len(given) == 1:
            (fact,) = given.values()
            words: dict[str, Any] = {
                "indicator": known.indicator[fact.indicator].name,
                "unit": known.unit[fact.unit].name,
            }
            yield faults.HALF_RATIO.at(**fact.place.told, **words)
