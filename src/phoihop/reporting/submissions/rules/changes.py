"""Changes of single cells: read as typed, compared with what their writer had seen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.reporting.regimes.rules import AskedReport
from phoihop.reporting.submissions.rules.cells import Entry, narrative_key, shown
from phoihop.reporting.submissions.rules.completeness import keys_of
from phoihop.reporting.submissions.rules.reading import chosen_number, cleaned, read_narrative, read_number

Kinds = Mapping[str, str]
"""Key of each cell that is asked → kind of its indicator, '' for a narrative."""


class CellNotAsked(ProductError):
    """A change names a cell that the report does not have."""

    code = "S018"
    problem = N_("Báo cáo này không có ô «{key}» nên chưa lưu gì.")
    remedy = N_("Tải lại trang: biểu mẫu có thể đã thay đổi.")
    status = 422


@dataclass(frozen=True, slots=True)
class Change:
    """One cell as a person leaves it: `text` as typed, or `number` as chosen among readings that were offered.

    `seen` is what the cell showed when they began (None: they go by the version of the whole draft). `tried` is what
    they sent before without ever hearing of it: the cell may show that, and it is theirs.
    """

    key: str
    text: str = ""
    number: str = ""
    seen: str | None = None
    tried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that somebody else changed since: what each side wants it to show."""

    key: str
    mine: str
    theirs: str


def kinds_asked(asked: AskedReport) -> dict[str, str]:
    """Every cell of a report by its key, with what may stand in it."""
    numbers = {key: line.kind for line in asked.lines for key in keys_of(line)}
    return numbers | {narrative_key(section.code): "" for section in asked.sections}


def read_changes(changes: Iterable[Change], kinds: Kinds) -> tuple[dict[str, Entry], frozenset[str]]:
    """What each changed cell is to hold, and the keys where hidden characters were taken out.

    Raises CellNotAsked, TextTooLong, NoSuchChoice.
    """
    entries: dict[str, Entry] = {}
    hidden = set()
    for change in changes:
        if change.key not in kinds:
            raise CellNotAsked(key=change.key[:60])
        text, had_hidden = cleaned(change.text)
        entries[change.key] = _entry(change, text, kinds[change.key])
        if had_hidden:
            hidden.add(change.key)
    return entries, frozenset(hidden)


def conflicts(
    changes: Sequence[Change], now: Mapping[str, Entry], wanted: Mapping[str, Entry], kinds: Kinds, *, latest: bool
) -> list[Conflict]:
    """The changed cells that no longer show what their writer had seen, nor already what they want.

    Of a change that says nothing about what was seen, `latest` tells whether its writer had the latest draft.
    """
    return [
        Conflict(change.key, shown(change.key, wanted[change.key]), shown(change.key, now.get(change.key)))
        for change in changes
        if _overwrites(change, now.get(change.key), wanted[change.key], kinds[change.key], latest)
    ]


def _overwrites(change: Change, now: Entry | None, wanted: Entry, kind: str, latest: bool) -> bool:
    there = shown(change.key, now)
    known = latest if change.seen is None else cleaned(change.seen)[0] == there
    if known or there == shown(change.key, wanted):
        return False
    own = (_entry(Change(change.key), cleaned(text)[0], kind) for text in change.tried)
    return there not in {shown(change.key, entry) for entry in own}


def _entry(change: Change, text: str, kind: str) -> Entry:
    if not kind:
        return read_narrative(text)
    return chosen_number(change.number) if change.number else read_number(text, kind)
