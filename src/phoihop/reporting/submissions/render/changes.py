"""Differences between two contents in words: whose cell, old and new, narratives word by word."""

from collections.abc import Iterable
from dataclasses import dataclass

from phoihop.reporting.regimes.rules import AskedReport
from phoihop.reporting.submissions.render.grid import Compared, grid_of
from phoihop.reporting.submissions.rules.cells import NARRATIVE, narrative_key, place_of
from phoihop.reporting.submissions.rules.completeness import keys_of
from phoihop.reporting.submissions.rules.differences import Difference, Piece, word_pieces
from phoihop.reporting.submissions.rules.progress import parts_of_report


@dataclass(frozen=True, slots=True)
class ToldDifference:
    """One cell that differs; a narrative has `pieces` instead of two values."""

    label: str
    old: str
    new: str
    pieces: tuple[Piece, ...] = ()


def labels_of(asked: AskedReport | None) -> dict[str, str]:
    """Every cell of a report in words, by its key."""
    found: dict[str, str] = {}
    for part in parts_of_report(asked) if asked else []:
        grid = grid_of(part, {}, Compared({}))
        found |= {field.key: field.label for line in grid.lines for row in line.rows for field in row.fields}
        found |= {text.key: text.asked.title or text.asked.code for text in grid.texts}
    return found


def places_in_words(asked: AskedReport | None) -> dict[str, str]:
    """Every cell of a report, all its parts together, in words."""
    found: dict[str, str] = {}
    for line in asked.lines if asked else ():
        found[place_of(keys_of(line)[0])] = line.name
        found |= {f"{line.indicator}|{cell}": f"{line.name}, {name}" for cell, name in line.cells}
    sections = asked.sections if asked else ()
    return found | {narrative_key(row.code): row.title or row.code for row in sections}


def told_differences(rows: Iterable[Difference], asked: AskedReport | None) -> list[ToldDifference]:
    """The differences with the cells' names; a cell that the report no longer asks for keeps its key."""
    labels = labels_of(asked)
    return [
        ToldDifference(labels.get(row.key, row.key.strip("@|").replace("|", " ")), row.old, row.new, _pieces(row))
        for row in rows
    ]


def _pieces(row: Difference) -> tuple[Piece, ...]:
    return tuple(word_pieces(row.old, row.new)) if row.key.startswith(NARRATIVE) else ()
