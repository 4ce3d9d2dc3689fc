"""What a later submission changes: the numbers of the revision that was used beside those of the one accepted now.

Missing is not zero: a number that only one of the two holds is shown as missing on the other side. The difference is
what the unit's own number became more or less by; what it makes of a figure above follows the indicator's operators.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Content = Mapping[str, Any]
"""What a revision holds: {"values": [...], "narratives": {...}}."""

PARTS = ("value", "numerator", "denominator")
_PART_ORDER = {part: place for place, part in enumerate(PARTS)}


@dataclass(frozen=True, slots=True)
class NumberKey:
    """One number of a report: `cell` '' is the total, `part` one of PARTS, `scope` 'own' or 'subtree'."""

    indicator: str
    cell: str = ""
    part: str = "value"
    scope: str = "own"


@dataclass(frozen=True, slots=True)
class Change:
    """One number that the two revisions tell differently; None where one of them has none."""

    key: NumberKey
    old: Decimal | None
    new: Decimal | None

    @property
    def difference(self) -> Decimal:
        """How much more (or, negative, less) is reported now: what a sum gains by a new number, or loses with one."""
        return (self.new or Decimal(0)) - (self.old or Decimal(0))


def numbers_in(content: Content | None) -> dict[NumberKey, Decimal]:
    """Every number of a content; nothing where there is none."""
    found: dict[NumberKey, Decimal] = {}
    for row in (content or {}).get("values", ()):
        for part in PARTS:
            if row.get(part) is not None:
                key = NumberKey(row["indicator"], row.get("cell") or "", part, row.get("scope") or "own")
                found[key] = Decimal(str(row[part]))
    return found


def changes(old: Content | None, new: Content | None) -> tuple[Change, ...]:
    """The numbers that differ, by indicator, cell, scope and part. None: there was, or is, no such revision."""
    before, after = numbers_in(old), numbers_in(new)
    keys = sorted({*before, *after}, key=_order)
    return tuple(Change(key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key))


def rewritten(old: Content | None, new: Content | None) -> bool:
    """Whether any of the narratives differs."""
    return dict((old or {}).get("narratives", {})) != dict((new or {}).get("narratives", {}))


def _order(key: NumberKey) -> tuple[str, str, str, int]:
    return (key.indicator, key.cell, key.scope, _PART_ORDER[key.part])
