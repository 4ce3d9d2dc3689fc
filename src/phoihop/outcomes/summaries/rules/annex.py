"""What the Excel annex is made from: frozen records, one for each kind of line in its sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from phoihop.outcomes.summaries.rules.adding import Adding
from phoihop.outcomes.summaries.rules.records import Figure, Measure


@dataclass(frozen=True, slots=True)
class AnnexLine:
    """One figure of the report's period; `cell` names the cell of a breakdown ('': the total).

    `compared` are the two figures set side by side, the later first; they may be narrowed to the units that reported
    both times, and `scope` then says so.
    """

    figure: Figure
    cell: str = ""
    compared: tuple[Figure, Figure] | None = None
    scope: str = ""


@dataclass(frozen=True, slots=True)
class AnnexContent:
    """A coordination content with its figures."""

    number: int
    title: str
    lines: tuple[AnnexLine, ...]


@dataclass(frozen=True, slots=True)
class CourseLine:
    """An indicator through the parts of the period, and whether the whole is their sum."""

    measure: Measure
    parts: tuple[Figure | None, ...]
    whole: Figure | None
    adding: Adding


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit's figures, in the order of the sheet's measures; None where there is no figure."""

    code: str
    name: str
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """The units below, side by side, in the indicators of one content; how the whole's figures are made of theirs."""

    number: int
    title: str
    measures: tuple[Measure, ...]
    units: tuple[UnitLine, ...]
    whole: UnitLine
    adding: tuple[Adding, ...]


@dataclass(frozen=True, slots=True)
class MissingLine:
    """A unit that has not reported: `missing` of `expected` reports, and which periods."""

    code: str
    name: str
    parent: str
    missing: int
    expected: int
    periods: str = ""


@dataclass(frozen=True, slots=True)
class AdjustmentLine:
    """A figure before and after a consolidator adjusted it, in words and numbers."""

    figure: Figure
    place: str
    before: Decimal | None
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PracticeLine:
    """A practice in words."""

    name: str
    unit: str
    field: str
    since: int | None
    result: str
    replicated: int | None
    level: str
    source: str


@dataclass(frozen=True, slots=True)
class CommendationLine:
    """A commendation in words: a collective, or an office."""

    honoured: str
    recipient: str
    unit: str
    award: str
    achievement: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Workbook:
    """Everything the Excel annex is made from. `parts` are the periods of the course, `compared` the names of the two
    periods set side by side (the later first), `flags` (note, meaning, figures that carry it), `sources` (label, text)."""

    title: str
    subtitle: str
    contents: tuple[AnnexContent, ...] = ()
    compared: tuple[str, str] | None = None
    parts: tuple[str, ...] = ()
    course: tuple[CourseLine, ...] = ()
    units: tuple[UnitSheet, ...] = ()
    practices: tuple[PracticeLine, ...] = ()
    commendations: tuple[CommendationLine, ...] = ()
    missing: tuple[MissingLine, ...] = ()
    adjustments: tuple[AdjustmentLine, ...] = ()
    flags: Sequence[tuple[str, str, int]] = ()
    sources: tuple[tuple[str, str], ...] = ()
    example: bool = False
