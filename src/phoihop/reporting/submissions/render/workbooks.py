"""The preview of a workbook in words: whose cell, before and after, narratives word by word."""

from collections.abc import Mapping
from dataclasses import dataclass

from phoihop.reporting.regimes.rules import AskedReport
from phoihop.reporting.submissions.render.changes import labels_of
from phoihop.reporting.submissions.rules.cells import NARRATIVE
from phoihop.reporting.submissions.rules.differences import Piece, word_pieces
from phoihop.reporting.submissions.rules.workbooks import Preview, Proposed, shown_told


@dataclass(frozen=True, slots=True)
class ToldChange:
    """One cell that a workbook changes; a narrative has `pieces` instead of two values."""

    label: str
    place: str
    old: str
    new: str
    taken: bool
    pieces: tuple[Piece, ...] = ()


def told_changes(preview: Preview, asked: AskedReport, places: Mapping[str, str]) -> list[ToldChange]:
    """The changes with the cells' names, in the report and in the workbook."""
    labels = labels_of(asked)
    return [_told(row, labels.get(row.key, row.key), places.get(row.key, "")) for row in preview.changed]


def _told(row: Proposed, label: str, place: str) -> ToldChange:
    old, new = shown_told(row.before), shown_told(row.after)
    pieces = tuple(word_pieces(old, new)) if row.key.startswith(NARRATIVE) else ()
    return ToldChange(label, place, old, new, row.taken, pieces)
