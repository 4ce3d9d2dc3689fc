"""The cells of a report: how each is named, what each shows, and how changes of some are merged into a draft.

A number's key is `indicator|cell|part` (cell '' is the total, part is value, numerator or denominator), a narrative's
is `@section`. A draft may hold, beside what a revision holds, `unread`: key → what was typed and is no number. Values
hold numbers only, so that nothing unclear ever becomes one silently. `carried` lists the keys of numbers that were
brought over from the period before and that nobody has confirmed yet.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from phoihop.base.vietnamese import format_number
from phoihop.reporting.submissions.rules.contents import NUMBERS, Content
from phoihop_rollup.vocabulary import Scope

NARRATIVE = "@"
UNREAD = "unread"
CARRIED = "carried"


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in one cell: a number as plain text, or what was typed and cannot be read, or a narrative's text."""

    text: str = ""
    unread: bool = False


def cell_key(indicator: str, cell: str, part: str) -> str:
    """The key of a number."""
    return f"{indicator}|{cell}|{part}"


def narrative_key(section: str) -> str:
    """The key of a narrative."""
    return NARRATIVE + section


def parts_of(key: str) -> tuple[str, str, str]:
    """Indicator, cell and part of a number's key; ('', '', '') for what is none."""
    words = key.split("|")
    return (words[0], words[1], words[2]) if len(words) == 3 and words[2] in NUMBERS else ("", "", "")


def place_of(key: str) -> str:
    """The cell as people speak of it, all its parts together: `indicator|cell`, of a narrative its key."""
    indicator, cell, _part = parts_of(key)
    return f"{indicator}|{cell}" if indicator else key


def carried_of(content: Content) -> frozenset[str]:
    """The keys of the numbers that were brought over and wait for a look."""
    return frozenset(content.get(CARRIED, ()))


def merged(content: Content, entries: Mapping[str, Entry], *, carried: Collection[str] = ()) -> dict[str, Any]:
    """The draft with these cells as they are now to be; all others stay. The order of the entries does not matter.

    A cell that somebody writes is confirmed by that; those of `carried` are to be confirmed later.
    """
    narratives, unread = dict(content.get("narratives", {})), dict(content.get(UNREAD, {}))
    for key, entry in entries.items():
        if key.startswith(NARRATIVE):
            _put(narratives, key.removeprefix(NARRATIVE), entry.text)
        else:
            _put(unread, key, entry.text if entry.unread else "")
    draft = {"values": _merged_values(content, entries), "narratives": dict(sorted(narratives.items()))}
    waiting = sorted(carried_of(content) - entries.keys() | set(carried))
    marks = {UNREAD: dict(sorted(unread.items())), CARRIED: waiting}
    return draft | {name: kept for name, kept in marks.items() if kept}


def _merged_values(content: Content, entries: Mapping[str, Entry]) -> list[dict[str, Any]]:
    """The values with these numbers as they are now to be; those without any number left out."""
    rows = {_place(value): dict(value) for value in content.get("values", ())}
    numbers = ((parts_of(key), entry) for key, entry in entries.items() if not key.startswith(NARRATIVE))
    for (indicator, cell, part), entry in numbers:
        row = rows.setdefault((indicator, cell, Scope.OWN.value), _new_row(indicator, cell))
        _put(row, part, "" if entry.unread else entry.text)
    return [rows[place] for place in sorted(rows) if any(rows[place].get(part) for part in NUMBERS)]


def entries_of(content: Content) -> dict[str, Entry]:
    """Every cell of a content that holds something, by its key; declared totals (scope subtree) aside."""
    found = {
        cell_key(value["indicator"], value.get("cell") or "", part): Entry(str(value[part]))
        for value in content.get("values", ())
        if (value.get("scope") or Scope.OWN) == Scope.OWN
        for part in NUMBERS
        if value.get(part) not in {None, ""}
    }
    found |= {narrative_key(section): Entry(text) for section, text in content.get("narratives", {}).items() if text}
    return found | {key: Entry(text, unread=True) for key, text in content.get(UNREAD, {}).items()}


def shown(key: str, entry: Entry | None) -> str:
    """What the page shows in a cell: numbers as offices write them, all else as it was typed."""
    if entry is None:
        return ""
    if entry.unread or key.startswith(NARRATIVE):
        return entry.text
    try:
        return format_number(Decimal(entry.text))
    except InvalidOperation:
        return entry.text


def declared(content: Content) -> Iterator[Mapping[str, Any]]:
    """The values that a unit declares for everything below it; the grid shows them and leaves them alone."""
    return (value for value in content.get("values", ()) if (value.get("scope") or Scope.OWN) != Scope.OWN)


def _place(value: Mapping[str, Any]) -> tuple[str, str, str]:
    return str(value.get("indicator", "")), value.get("cell") or "", str(value.get("scope") or Scope.OWN.value)


def _new_row(indicator: str, cell: str) -> dict[str, Any]:
    return {"indicator": indicator, **({"cell": cell} if cell else {})}


def _put(mapping: dict[str, Any], key: str, text: str) -> None:
    if text:
        mapping[key] = text
    else:
        mapping.pop(key, None)
