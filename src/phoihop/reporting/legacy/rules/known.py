"""The units and indicators that a file's labels may mean, found by code, by name, by the nearest name."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from phoihop.agreements.programmes.rules import BreakdownCellRecord, IndicatorRecord
from phoihop.base.vietnamese.text import fold
from phoihop.bodies.organisations.rules import OrganisationRecord, PlacementRecord
from phoihop_rollup.periods import Days

_NUMBERING = re.compile(r"^(?:[ivxlc]+|[0-9]+(?:\.[0-9]+)*|[a-z])[.)/:]\s*|^[-–+*•]\s*")
_MEASURE = re.compile(r"\s*\([^()]*\)$")
_KIND = re.compile(
    r"^(?:(?:ubnd|uy ban nhan dan)\s+)?(?:phuong|xa|thi tran|quan|huyen|thi xa|thanh pho|tinh|p\.|x\.|tt\.|q\.|h\.|tx\.|tp\.?)\s*"
)
NEAR = 0.6
"""How alike two names must be for one to be offered in place of the other."""
_MOST_COMPARED = 20
_COMMON = 1_000


@dataclass(frozen=True, slots=True)
class IndicatorTarget:
    """What a label of the indicators' side means: an indicator, one cell of it, one part of a ratio."""

    indicator: str
    cell: str = ""
    part: str = "value"


@dataclass(frozen=True)
class Known:
    """Everything that labels may mean. `parents`: unit to the one above it in the period; `others` lived at other times."""

    units: Sequence[OrganisationRecord]
    indicators: Sequence[IndicatorRecord]
    cells: Sequence[BreakdownCellRecord] = ()
    parents: Mapping[str, str | None] | None = None
    others: Sequence[OrganisationRecord] = ()

    @cached_property
    def unit(self) -> Mapping[str, OrganisationRecord]:
        """Units by code."""
        return {unit.code: unit for unit in self.units}

    @cached_property
    def indicator(self) -> Mapping[str, IndicatorRecord]:
        """Indicators by code."""
        return {indicator.code: indicator for indicator in self.indicators}

    def cells_of(self, indicator: str) -> list[BreakdownCellRecord]:
        """The cells that an indicator is broken down by."""
        record = self.indicator.get(indicator)
        if record is None or not record.breakdown:
            return []
        return [cell for cell in self.cells if cell.breakdown == record.breakdown]

    def parent(self, unit: str) -> str | None:
        """The unit above this one."""
        if self.parents is not None and unit in self.parents:
            return self.parents[unit]
        record = self.unit.get(unit)
        return record.parent if record else None

    def above(self, unit: str) -> list[str]:
        """The units above this one, nearest first."""
        found: list[str] = []
        parent = self.parent(unit)
        while parent and parent not in found and parent != unit:
            found.append(parent)
            parent = self.parent(parent)
        return found

    def units_named(self, text: str) -> list[str]:
        """Codes of the units that the text names: by code, by full name, or by the name without its kind."""
        key = label_key(text)
        return self._by_code.get(fold(text)) or self._by_name.get(key) or self._by_short_name.get(_short(key)) or []

    def lived_otherwise(self, text: str) -> bool:
        """Whether the text is the full name of units of another time only."""
        return not self.units_named(text) and label_key(text) in self._other_names

    def indicator_named(self, text: str) -> IndicatorTarget | None:
        """The indicator that the text names, by code or by name."""
        found = self._indicator_by_code.get(fold(text)) or self._indicator_by_name.get(label_key(text))
        return IndicatorTarget(found[0]) if found and len(found) == 1 else None

    def near_units(self, text: str, most: int = 3) -> list[str]:
        """Codes of the units whose names are most like the text, best first."""
        return self._near_units.nearest(label_key(text), most)

    def near_indicators(self, text: str, most: int = 3) -> list[str]:
        """Codes of the indicators whose names are most like the text, best first."""
        return self._near_indicators.nearest(label_key(text), most)

    @cached_property
    def _by_code(self) -> Mapping[str, list[str]]:
        return _index((fold(unit.code), unit.code) for unit in self.units)

    @cached_property
    def _by_name(self) -> Mapping[str, list[str]]:
        return _index((label_key(unit.name), unit.code) for unit in self.units)

    @cached_property
    def _by_short_name(self) -> Mapping[str, list[str]]:
        return _index((_short(label_key(unit.name)), unit.code) for unit in self.units)

    @cached_property
    def _other_names(self) -> frozenset[str]:
        return frozenset(label_key(unit.name) for unit in self.others)

    @cached_property
    def _indicator_by_code(self) -> Mapping[str, list[str]]:
        return _index((fold(indicator.code), indicator.code) for indicator in self.indicators)

    @cached_property
    def _indicator_by_name(self) -> Mapping[str, list[str]]:
        return _index((label_key(indicator.name), indicator.code) for indicator in self.indicators)

    @cached_property
    def _near_units(self) -> "_Likeness":
        return _Likeness((label_key(unit.name), unit.code) for unit in self.units)

    @cached_property
    def _near_indicators(self) -> "_Likeness":
        return _Likeness((label_key(indicator.name), indicator.code) for indicator in self.indicators)


class _Likeness:
    """Names by their words, so that only those which share a word with the text are compared."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self._words: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, code in names:
            for word in set(name.split()):
                self._words[word].append((name, code))

    def nearest(self, key: str, most: int) -> list[str]:
        """Codes of the names most like the key, best first."""
        alike = [(SequenceMatcher(None, key, name).ratio(), code) for name, code in self._compared(key)]
        return [code for ratio, code in sorted(alike, key=lambda pair: (-pair[0], pair[1]))[:most] if ratio >= NEAR]

    def _compared(self, key: str) -> list[tuple[str, str]]:
        """The names that share the rarest words with the key; words that half the names have tell nothing."""
        shared: defaultdict[tuple[str, str], float] = defaultdict(float)
        words = sorted(
            (word for word in set(key.split()) if word in self._words), key=lambda word: len(self._words[word])
        )
        for word in words:
            names = self._words[word]
            if len(shared) >= _MOST_COMPARED and len(names) > _COMMON:
                break
            for name in names[:_COMMON]:
                shared[name] += 1 / len(names)
        return sorted(shared, key=lambda name: (-shared[name], name))[:_MOST_COMPARED]


def living(units: Iterable[OrganisationRecord], days: Days) -> list[OrganisationRecord]:
    """The units that existed on some day of these."""
    return [
        unit
        for unit in units
        if (unit.opened is None or unit.opened <= days.ends) and (unit.closed is None or days.starts < unit.closed)
    ]


def parents_on(
    units: Iterable[OrganisationRecord], placements: Iterable[PlacementRecord], day: date
) -> dict[str, str | None]:
    """Who lies under whom that day: by a placement, else by the unit's own parent."""
    found = {unit.code: unit.parent or None for unit in units}
    for row in placements:
        if (row.start is None or row.start <= day) and (row.end is None or day <= row.end):
            found[row.organisation] = row.parent or None
    return found


@lru_cache(maxsize=65_536)
def label_key(text: str) -> str:
    """A label as it is compared: folded, without its numbering before and its unit of measure behind."""
    folded = fold(text)
    bare = _MEASURE.sub("", _NUMBERING.sub("", folded)).strip(" :.;-–")
    return bare or folded


def _short(key: str) -> str:
    return _KIND.sub("", key, count=1) or key


def _index(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, code in pairs:
        found[key].append(code)
    return found


def common_above(known: Known, units: Collection[str]) -> str | None:
    """The lowest unit that lies above all of these (of one unit: its parent)."""
    chains = [known.above(unit) for unit in units]
    if not chains:
        return None
    return next((unit for unit in chains[0] if all(unit in chain for chain in chains[1:])), None)
