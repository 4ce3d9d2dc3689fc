"""What may be wrong with a report beyond its form: what is missing, does not add up, or moved far."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from phoihop.base.findings import Finding
from phoihop.base.vietnamese import format_number
from phoihop.reporting.review.rules import faults
from phoihop.reporting.review.rules.comparison import changed_much
from phoihop.reporting.review.rules.numbers import Key, Number
from phoihop_rollup.vocabulary import Kind, OverUnits


@dataclass(frozen=True, slots=True)
class Line:
    """What a form asks of an indicator, as far as notices need it; `kind` and `over_units` are the engine's words."""

    indicator: str
    name: str
    kind: str
    over_units: str
    unit: str = ""
    required: bool = True


Noticed = tuple[Key, Finding]
"""A finding with the number that it is about."""


def notices(
    *, numbers: Mapping[Key, Number], lines: Sequence[Line], before: Mapping[Key, Number] | None = None
) -> list[Noticed]:
    """Everything worth a look in a report's numbers, in the order of its lines.

    `before` are the numbers accepted for the period before. Without lines nothing is held to be missing or unasked.
    """
    asked = {line.indicator: line for line in lines}
    numbers, before = with_totals(numbers, lines), with_totals(before or {}, lines)
    found = list(_missing(numbers, lines))
    for key in sorted(numbers):
        line = asked.get(key.indicator)
        if line is not None:
            found += _of_number(key, numbers, line, before)
        elif lines:
            found.append((key, faults.UNASKED.at(table="values", indicator=key.indicator)))
    order = {line.indicator: place for place, line in enumerate(lines)}
    return sorted(found, key=lambda each: (order.get(each[0].indicator, len(order)), each[0], each[1].code))


def with_totals(numbers: Mapping[Key, Number], lines: Iterable[Line]) -> dict[Key, Number]:
    """The numbers, and for each total that was left out and adds up the sum of its cells: so figures take it."""
    adding = {line.indicator for line in lines if _adds_up(line)}
    found = dict(numbers)
    for key in numbers:
        total = Key(key.indicator, "", key.scope)
        if key.indicator in adding and total not in found:
            found[total] = Number(parts_of(numbers, total), summed=True)
    return found


def parts_of(numbers: Mapping[Key, Number], total: Key) -> Decimal | None:
    """The sum of the cells given beside a total, None where none is."""
    cells = [number.value for key, number in numbers.items() if _is_part(key, total) and number.value is not None]
    return sum(cells, Decimal(0)) if cells else None


def count_changed(numbers: Mapping[Key, Number], before: Mapping[Key, Number], units: Mapping[str, str]) -> int:
    """How many numbers moved by more than half against the period before; `units` tell % and ‰ by indicator."""
    return sum(
        changed_much(number.amount(units.get(key.indicator, "")), before[key].amount(units.get(key.indicator, "")))
        for key, number in numbers.items()
        if key in before
    )


def _missing(numbers: Mapping[Key, Number], lines: Iterable[Line]) -> Iterator[Noticed]:
    given = {key.indicator for key in numbers}
    for line in lines:
        if line.required and line.indicator not in given:
            yield Key(line.indicator), faults.MISSING.at(table="values", indicator=line.name)


def _of_number(key: Key, numbers: Mapping[Key, Number], line: Line, before: Mapping[Key, Number]) -> Iterator[Noticed]:
    number = numbers[key]
    if number.is_half:
        yield key, faults.HALF.at(table="values", indicator=line.name)
    parts = parts_of(numbers, key) if _adds_up(line) and not key.cell else None
    if parts is not None and number.value is not None and parts != number.value:
        words: dict[str, Any] = {"indicator": line.name, "parts": format_number(parts)}
        yield key, faults.PARTS_DIFFER.at(table="values", value=format_number(number.value), **words)
    now, then = number.amount(line.unit), before.get(key, Number()).amount(line.unit)
    if now is not None and then is not None and changed_much(now, then):
        moved: dict[str, Any] = {"indicator": line.name, "then": _short(then)}
        yield key, faults.CHANGED.at(table="values", value=_short(now), **moved)


def _adds_up(line: Line) -> bool:
    return line.over_units == OverUnits.SUM and line.kind != Kind.RATIO


def _is_part(key: Key, total: Key) -> bool:
    return bool(key.cell) and (key.indicator, key.scope) == (total.indicator, total.scope)


def _short(number: Decimal) -> str:
    return format_number(number if number == round(number, 2) else round(number, 2))
