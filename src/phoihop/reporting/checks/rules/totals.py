"""Numbers that others report as well: a declared total beside what lies below it, a joint activity told by both parties."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from phoihop.base.findings import Finding
from phoihop.base.vietnamese import fold, format_number, to_nfc
from phoihop.reporting.checks.rules import faults
from phoihop.reporting.checks.rules.numbers import Content, Numbers, indicator_of, key_of, numbers_of
from phoihop.reporting.checks.rules.records import Below
from phoihop.reporting.regimes.rules import AskedLine
from phoihop_rollup.vocabulary import Kind, OverUnits, Scope

NEARLY_ALL = Decimal("0.9")
"""Share of the units below that must have reported before a total is held to be too large."""
_JOINT = re.compile(r"#([^\W_][\w./-]{1,38}[^\W_])")
MOST_JOINT = 50


def declared_otherwise(content: Content, lines: Sequence[AskedLine], below: Below) -> Iterator[Finding]:
    """Declared totals less than what lies below, or more where nearly everybody below has reported."""
    names: Mapping[str, str] = {line.indicator: line.name for line in lines}
    for key, number in sorted(with_totals(numbers_of(content, Scope.SUBTREE), lines).items()):
        total, reported = below.sums.get(key), below.reported.get(key, 0)
        if total is None or total == number or (number > total and reported < NEARLY_ALL * below.units):
            continue
        code = indicator_of(key)
        yield faults.DECLARED.at(
            table="values", column=key, value=format_number(number), indicator=code, name=names.get(code, code),
            below=format_number(total), reported=reported,
        )  # fmt: skip


def with_totals(numbers: Numbers, lines: Iterable[AskedLine]) -> dict[str, Decimal]:
    """The numbers, and where a total that is the sum of its cells is not given, the sum of those that are."""
    found = dict(numbers)
    for line in lines:
        if line.cells and line.over_units == OverUnits.SUM and line.kind != Kind.RATIO:
            given = [found[key] for cell, _name in line.cells if (key := key_of(line.indicator, cell)) in found]
            if given:
                found.setdefault(key_of(line.indicator), sum(given, Decimal(0)))
    return found


def joint_codes(content: Content) -> tuple[str, ...]:
    """The joint activities that a report names: `#CODE` in the note of a number or in a narrative.

    In capitals without marks, so that `#HĐ-01` and `#hd-01` are one.
    """
    notes = [str(value.get("note") or "") for value in content.get("values", ())]
    texts = [*notes, *map(str, content.get("narratives", {}).values())]
    found = sorted({fold(code).upper()[:40] for text in texts for code in _JOINT.findall(to_nfc(text))})
    return tuple(found[:MOST_JOINT])


def told_by_both(joint: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """A question for each joint activity that another party's report of the period names as well."""
    for code, unit in joint:
        yield faults.JOINT.at(table="values", value=code, unit=unit)
