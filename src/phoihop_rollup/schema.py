"""Frozen records and column schemas that cross into and out of the engine.

Dates named `end` are the last day included; `closed` is the first day a unit no longer exists. An empty cell name
('') is the total. The engine assumes data that `check` has accepted; it does not validate.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from phoihop_rollup.vocabulary import Frequency, Kind, OverTime, OverUnits, Passing, Use, Window

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Organisation:
    code: str
    parent: str | None = None
    kind: str = ""
    opened: date | None = None
    closed: date | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    organisation: str
    parent: str | None
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Succession:
    source: str
    target: str
    on: date
    share: Decimal
    kind: Passing


@dataclass(frozen=True, slots=True)
class Programme:
    code: str
    start: date | None = None
    end: date | None = None
    window: Window = Window.GOVERNMENT


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """The dates of exactly the period it names, in place of the window rule."""

    programme: str
    period: str
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class Indicator:
    code: str
    programme: str
    kind: Kind
    frequency: Frequency
    over_time: OverTime
    over_units: OverUnits
    unit: str = ""
    decimals: int = 2


@dataclass(frozen=True, slots=True)
class FormLine:
    form: str
    indicator: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """A form asked of one organisation, or of every one of a kind (exactly one of the two is given)."""

    form: str
    organisation: str | None = None
    kind: str | None = None
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class Dataset:
    """Everything a roll-up needs. `assignments` is None when nothing says who must report (observed expectation).

    `facts` is an Arrow table, or the paths of Parquet files, with the columns of FACT_COLUMNS: `organisation`,
    `period`, `indicator`, `cell`, `scope` as text ('' cell: the total; scope 'own' or 'subtree') and `value`,
    `numerator`, `denominator` as decimal128 (null: not given). Only accepted facts.
    """

    organisations: Sequence[Organisation]
    programmes: Sequence[Programme]
    indicators: Sequence[Indicator]
    facts: "pa.Table | Sequence[Path]"
    placements: Sequence[Placement] = ()
    successions: Sequence[Succession] = ()
    calendar: Sequence[CalendarEntry] = ()
    forms: Sequence[FormLine] | None = None
    assignments: Sequence[Assignment] | None = None


@dataclass(frozen=True)
class Request:
    """Which figures are wanted; an empty field means all. `as_of` fixes one structure day for all figures."""

    periods: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    as_of: date | None = None


class OriginFact(NamedTuple):
    """One fact placed in a figure and what became of it. `share` is the part of it inside the figure's subtree.

    A named tuple: a figure of a term has tens of thousands of them.
    """

    organisation: str
    holder: str
    period: str
    cell: str
    scope: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    share: Decimal
    use: Use
    denominator_use: Use | None = None
    covered_by: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """One figure with its whole origin: the facts placed in it and the (unit, period) pairs that are missing."""

    figure: dict | None
    structure_day: date | None
    facts: tuple[OriginFact, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    expected: int = 0
    reported: int = 0
    flags: tuple[str, ...] = field(default=())


FACT_COLUMNS = ("organisation", "period", "indicator", "cell", "value", "numerator", "denominator", "scope")

FIGURE_COLUMNS = (
    "unit",
    "period",
    "indicator",
    "cell",
    "value",
    "numerator",
    "denominator",
    "reported",
    "expected",
    "method",
    "computed_below",
    "flags",
)
"""Columns of figures.csv, in order; the typed table has one more, `submissions` (bundle.md, trace)."""

FACT_DECIMALS = 15
"""Most decimals a reported number may have."""

FACT_DIGITS = 38
"""Most digits of a reported number, its decimals included (numeric(38,15) in the database)."""
