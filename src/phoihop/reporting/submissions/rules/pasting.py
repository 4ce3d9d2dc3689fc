"""A rectangle pasted from a worksheet, read cell by cell before anything is filled in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from phoihop.base.language import N_, _
from phoihop.base.vietnamese import fold
from phoihop.reporting.submissions.rules.cells import NARRATIVE, Entry, shown
from phoihop.reporting.submissions.rules.reading import LONGEST_NUMBER, Doubt, cleaned, doubt_of, read_number
from phoihop_rollup.vocabulary import Kind

ANSWERS = {"co": "1", "khong": "0"}
"""Yes and no as they stand in worksheets, without marks."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """One cell of the rectangle: what the grid's cell shows now, what was pasted, how it is read; `doubt` if it is not."""

    key: str
    now: str
    text: str
    entry: Entry
    doubt: Doubt | None = None

    @property
    def shown(self) -> str:
        """What the cell would show."""
        return shown(self.key, self.entry)

    @property
    def fills(self) -> bool:
        """Whether the cell can be filled with a number."""
        return not self.entry.unread

    @property
    def changes(self) -> bool:
        """Whether the cell would show something else than now."""
        return self.now != self.shown


def read_pasted(
    cells: Iterable[tuple[str, str]], kinds: Mapping[str, str], entries: Mapping[str, Entry]
) -> list[Pasted]:
    """Each pasted cell with its reading, in the order given; empty ones and keys that the report does not have left out."""
    found = []
    for key, text in cells:
        clean = cleaned(text)[0].strip()
        if clean and key in kinds and not key.startswith(NARRATIVE):
            found.append(_pasted(key, clean, kinds[key], shown(key, entries.get(key))))
    return found


def _pasted(key: str, text: str, kind: str, now: str) -> Pasted:
    clipped = text[:LONGEST_NUMBER]
    if kind == Kind.YESNO:
        answer = ANSWERS.get(fold(clipped), clipped)
        is_one = answer in ANSWERS.values()
        doubt = (
            None if is_one else Doubt(_(N_("«{text}» không phải câu trả lời: cần Có hoặc Không.")).format(text=clipped))
        )
        return Pasted(key, now, clipped, Entry(answer, unread=not is_one), doubt)
    entry = read_number(clipped, kind)
    return Pasted(key, now, clipped, entry, doubt_of(clipped, kind) if entry.unread else None)
