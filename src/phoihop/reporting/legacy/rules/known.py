"""The units and indicators that a file's labels may mean, found by code, by name, by the nearest name."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from phoihop.agreements.programmes.rules import BreakdownCellRecord, IndicatorRecord
from phoihop.base.vietnamese.text import fold
from phoihop.bodies.organisations.rules import NameRecord, OrganisationRecord, PlacementRecord, SuccessionRecord
from phoihop_rollup.periods import Days
from phoihop_rollup.vocabulary import Passing

_NUMBERING = re.compile(r"^(?:[ivxlc]+|[0-9]+(?:\.[0-9]+)*|[a-z])[.)/:]\s*|^[-–+*•]\s*")
_MEASURE = re.compile(r"\s*\([^()]*\)$")
_COMMITTEE = re.compile(r"^(?:ubnd|uy ban nhan dan)\s+")
_KIND = re.compile(
    r"^(?:(?:ubnd|uy ban nhan dan)\s+)?(?:phuong|xa|thi tran|quan|huyen|thi xa|thanh pho|tinh|p\.|x\.|tt\.|q\.|h\.|tx\.|tp\.?)\s*"
)
_KINDS = {"p": "phuong", "x": "xa", "tt": "thi tran", "q": "quan", "h": "huyen", "tx": "thi xa", "tp": "thanh pho"}
_SHORTENED = re.compile(rf"^({'|'.join(_KINDS)})\.\s*(.+)$")
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
    """Everything that labels may mean, in a stretch of days that ends on `day` (None: at any time).

    `others` are units that lived at other times only; `names` are those that units bore for a while.
    """

    units: Sequence[OrganisationRecord]
    indicators: Sequence[IndicatorRecord]
    cells: Sequence[BreakdownCellRecord] = ()
    others: Sequence[OrganisationRecord] = ()
    placements: Sequence[PlacementRecord] = ()
    names: Sequence[NameRecord] = ()
    successions: Sequence[SuccessionRecord] = ()
    day: date | None = None

    def during(self, days: Days | None) -> "Known":
        """The same, with the units that lived on some day of these."""
        every = [*self.units, *self.others]
        alive = living(every, days) if days else every
        codes = {unit.code for unit in alive}
        others = [unit for unit in every if unit.code not in codes]
        return replace(self, units=alive, others=others, day=days.ends if days else None)

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

    def above(self, unit: str, *, on: date | None = None) -> list[str]:
        """The units above this one on a day (the last one, where none is given), nearest first."""
        parents = self._tree(on or self.day)
        found: list[str] = []
        parent = parents.get(unit)
        while parent and parent not in found and parent != unit:
            found.append(parent)
            parent = parents.get(parent)
        return found

    def has_below(self, unit: str) -> bool:
        """Whether others lie below this unit."""
        tree = self._tree(self.day)
        return any(tree.get(each.code) == unit for each in self.units)

    def _tree(self, day: date | None) -> Mapping[str, str | None]:
        if day not in self._trees:
            every = [*self.units, *self.others]
            self._trees[day] = parents_on(every, self.placements if day else (), day or date.max)
        return self._trees[day]

    @cached_property
    def _trees(self) -> dict[date | None, Mapping[str, str | None]]:
        return {}

    def units_named(self, text: str) -> list[str]:
        """Codes of the units that the text names: by code, by full name (that of the time before the present one and
        before earlier ones), by the name without its kind, or as the other name of a unit that was only renamed."""
        key = label_key(text)
        spelt = _spelt_out(text)
        bare, short = _COMMITTEE.sub("", key), _short(key)
        sources = (
            self._by_code.get(fold(text)),
            spelt and (self._by_name_then.get(spelt) or self._by_name.get(spelt)),
            self._by_name_then.get(key) or self._by_name_then.get(bare),
            self._by_name.get(key) or self._by_name.get(bare),
            self._by_short_name_then.get(short),
            self._by_short_name.get(short),
            self._renamed(key),
        )
        return next((found for found in sources if found), [])

    def _renamed(self, key: str) -> list[str]:
        """Units of the time that only took over the name of one of another time, or gave it away."""
        found = [self._kin(code, renamed=True) for code in self._others_named.get(key, ())]
        return found[0] if len(found) == 1 and len(found[0]) == 1 else []

    def kin_of(self, text: str) -> list[str]:
        """Units of the time to which, or from which, the units of another time with that name passed."""
        codes = self._others_named.get(label_key(text), ())
        return list(dict.fromkeys(kin for code in codes for kin in self._kin(code)))

    def _kin(self, code: str, *, renamed: bool = False) -> list[str]:
        """Units that lived in the time, reached from one of another time by successions either way, nearest first."""
        seen, wave, found = {code}, [code], list[str]()
        while wave and not found:
            wave = [next_ for each in wave for next_ in self._passed(renamed).get(each, ()) if next_ not in seen]
            seen |= {*wave}
            found = [each for each in dict.fromkeys(wave) if each in self.unit]
        return found

    def _passed(self, renamed: bool) -> Mapping[str, list[str]]:
        return self._renames if renamed else self._passings

    @cached_property
    def _passings(self) -> Mapping[str, list[str]]:
        return _both_ways(self.successions)

    @cached_property
    def _renames(self) -> Mapping[str, list[str]]:
        return _both_ways(row for row in self.successions if row.kind == Passing.RENAME and row.share == 1)

    def lived_otherwise(self, text: str) -> bool:
        """Whether the text is the full name of units of another time only."""
        return not self.units_named(text) and label_key(text) in self._others_named

    def named_within(self, text: str) -> IndicatorTarget | None:
        """The one indicator whose whole name the text holds; the longest of those that hold each other."""
        said = f" {label_key(text)} "
        names = [name for name in self._indicator_by_name if f" {name} " in said]
        longest = [name for name in names if not any(name != other and name in other for other in names)]
        codes = self._indicator_by_name[longest[0]] if len(longest) == 1 else []
        return IndicatorTarget(codes[0]) if len(codes) == 1 else None

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
        return _index((label_key(name), code) for name, code in [*_present(self.units), *self._names_of_units])

    @cached_property
    def _by_short_name(self) -> Mapping[str, list[str]]:
        names = [*_present(self.units), *self._names_of_units]
        return _index((_short(label_key(name)), code) for name, code in names)

    @cached_property
    def _names_of_units(self) -> list[tuple[str, str]]:
        """Names that units of the time bore at any time, with their codes."""
        return [(row.name, row.organisation) for row in self.names if row.organisation in self.unit]

    @cached_property
    def _names_then(self) -> list[tuple[str, str]]:
        """Names that units of the time bore on its last day: the present ones where no other is recorded."""
        day = self.day
        rows = [row for row in self.names if row.organisation in self.unit and day and _holds(row, day)]
        recorded = {row.organisation for row in rows}
        present = [(unit.name, unit.code) for unit in self.units if unit.code not in recorded]
        return [*present, *((row.name, row.organisation) for row in rows)]

    @cached_property
    def _by_name_then(self) -> Mapping[str, list[str]]:
        return _index((label_key(name), code) for name, code in self._names_then)

    @cached_property
    def _by_short_name_then(self) -> Mapping[str, list[str]]:
        return _index((_short(label_key(name)), code) for name, code in self._names_then)

    @cached_property
    def _others_named(self) -> Mapping[str, list[str]]:
        named = {unit.code for unit in self.others}
        rows = [(row.name, row.organisation) for row in self.names if row.organisation in named]
        return _index((label_key(name), code) for name, code in [*_present(self.others), *rows])

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


def _spelt_out(text: str) -> str:
    """The name of a unit whose kind is shortened (`P. Phúc Tân`), folded and in full; '' of another."""
    found = _SHORTENED.match(fold(text))
    return f"{_KINDS[found[1]]} {found[2]}" if found else ""


def _short(key: str) -> str:
    return _KIND.sub("", key, count=1) or key


def _index(pairs: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, code in pairs:
        if code not in found[key]:
            found[key].append(code)
    return dict(found)


def _present(units: Iterable[OrganisationRecord]) -> list[tuple[str, str]]:
    return [(unit.name, unit.code) for unit in units]


def _holds(row: NameRecord, day: date) -> bool:
    return (row.start is None or row.start <= day) and (row.end is None or day <= row.end)


def _both_ways(rows: Iterable[SuccessionRecord]) -> Mapping[str, list[str]]:
    pairs = [(row.source, row.target) for row in rows]
    return _index([*pairs, *((target, source) for source, target in pairs)])


def common_above(known: Known, units: Collection[str]) -> str | None:
    """The lowest unit that lies above all of these (of one unit: its parent)."""
    chains = [known.above(unit) for unit in units]
    if not chains:
        return None
    return next((unit for unit in chains[0] if all(unit in chain for chain in chains[1:])), None)
