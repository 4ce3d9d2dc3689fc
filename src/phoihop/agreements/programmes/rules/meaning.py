"""What may change of an indicator that accepted numbers rest on: figures already read must not turn in silence. Pure."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from phoihop.agreements.programmes.rules import faults
from phoihop.agreements.programmes.rules.records import IndicatorRecord
from phoihop.base.findings import Finding
from phoihop_rollup.vocabulary import Kind

MEANING = ("unit", "kind", "frequency", "over_time", "over_units", "breakdown")
"""What a figure of the indicator means; the rest is words about it."""

LEAST_SENTENCE = 20
"""So many characters at least, that the reason be a sentence and not a tick."""


def changed_meaning(before: IndicatorRecord, after: IndicatorRecord) -> tuple[str, ...]:
    """The fields of MEANING in which they differ."""
    return tuple(name for name in MEANING if getattr(before, name) != getattr(after, name))


def check_meaning(
    before: IndicatorRecord,
    after: IndicatorRecord,
    *,
    facts: Mapping[str, int],
    cells: Collection[str],
    confirmation: str,
) -> list[Finding]:
    """Why this change may not be made; `facts` counts accepted numbers by cell, `cells` are the new breakdown's."""
    changed = changed_meaning(before, after)
    if not facts or not changed:
        return []
    return list(_stopped(before, after, facts, cells)) or list(_unsaid(after, changed, facts, confirmation))


def check_cells(breakdown: str, gone: Collection[str], *, facts: Mapping[str, int]) -> list[Finding]:
    """A cell that accepted numbers name stays."""
    return [
        faults.CELL_IN_USE.at(table="breakdowns", column="cell", value=cell, breakdown=breakdown, facts=facts[cell])
        for cell in sorted(gone)
        if facts.get(cell)
    ]


def _stopped(
    before: IndicatorRecord, after: IndicatorRecord, facts: Mapping[str, int], cells: Collection[str]
) -> Iterator[Finding]:
    at: dict[str, Any] = {"table": "indicators", "indicator": after.code, "facts": sum(facts.values())}
    if (before.kind == Kind.RATIO) != (after.kind == Kind.RATIO):
        yield faults.OTHER_PARTS.at(**at, column="kind", value=after.kind)
    lost = sorted(cell for cell in facts if cell and cell not in cells)
    if lost:
        yield faults.CELLS_LOST.at(**at, column="breakdown", value=after.breakdown, cells=", ".join(lost))


def _unsaid(
    after: IndicatorRecord, changed: Collection[str], facts: Mapping[str, int], confirmation: str
) -> Iterator[Finding]:
    if len(confirmation.strip()) < LEAST_SENTENCE:
        words: dict[str, Any] = {"indicator": after.code, "facts": sum(facts.values()), "least": LEAST_SENTENCE}
        column = "confirmation"
        yield faults.UNCONFIRMED.at(table="indicators", column=column, value=", ".join(changed), **words)
