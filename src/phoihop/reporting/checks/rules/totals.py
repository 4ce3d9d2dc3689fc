"""Numbers that others report as well: a declared total beside what lies below it, a joint activity told by both parties."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from phoihop.base.findings import Finding
from phoihop.base.vietnamese import format_number
from phoihop.reporting.checks.rules import faults
from phoihop.reporting.checks.rules.numbers import Content, indicator_of, numbers_of
from phoihop.reporting.checks.rules.records import Below
from phoihop.reporting.regimes.rules import AskedLine
from phoihop_rollup.vocabulary import Scope

NEARLY_ALL = Decimal("0.9")
"""Share of the units below that must have reported before a total is held to be too large."""
_JOINT = re.compile(r"#([A-Za-z0-9][A-Za-z0-9-]{2,39})")
MOST_JOINT = 50


def declared_otherwise(content: Content, lines: Sequence[AskedLine], below: Below) -> Iterator[Finding]:
    """Declared totals less than what lies below, or more where nearly everybody below has reported."""
    names: Mapping[str, str] = {line.indicator: line.name for line in lines}
    for key, number in sorted(numbers_of(content, Scope.SUBTREE).items()):
        total, reported = below.sums.get(key), below.reported.get(key, 0)
        if total is None or total == number or (number > total and reported < NEARLY_ALL * below.units):
            continue
        code = indicator_of(key)
        yield faults.DECLARED.at(
            table="values", column=key, value=format_number(number), indicator=code, name=names.get(code, code),
            below=format_number(total), reported=reported,
        )  # fmt: skip


def joint_codes(content: Content) -> tuple[str, ...]:
    """The joint activities that a report names: `#CODE` in the note of a number or in a narrative, in capitals."""
    notes = [str(value.get("note") or "") for value in content.get("values", ())]
    texts = [*notes, *map(str, content.get("narratives", {}).values())]
    found = sorted({code.upper() for text in texts for code in _JOINT.findall(text)})
    return tuple(found[:MOST_JOINT])


def told_by_both(joint: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """A question for each joint activity that another party's report of the period names as well."""
    for code, unit in joint:
        yield faults.JOINT.at(table="values", value=code, unit=unit)
