"""Frozen records that a report is filled from. Whoever makes them has read the figures; nothing here looks anything up.

A value of a field is text, a `Number`, a `Turn`, or a `Phrase`: these and each `Note` in order. A line feed in a text begins
a new paragraph where the field's name stands alone in its paragraph of the template, and a new line elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from phoihop.measures.figures.rules.charts import Chart as Chart
from phoihop.outcomes.documents.rules.profiles import Profile
from phoihop.outcomes.summaries.enums import Aspect


@dataclass(frozen=True, slots=True)
class Pair:
    """The figure of the same unit that another was narrowed to: both then hold only what units reported both times."""

    period: str
    indicator: str
    programme: str = ""


@dataclass(frozen=True, slots=True)
class FigureKey:
    """Which figure: bundle codes; an empty cell is the total, an empty programme the report's own.

    With a `pair` it is the figure of the units that reported it and its pair, on the structure day of the later one.
    """

    unit: str
    period: str
    indicator: str
    cell: str = ""
    programme: str = ""
    pair: Pair | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """One printed number that becomes a control: the figure, what of it is printed, the text, the exact value.

    `against` is the second figure of a difference, a change or a share. `submissions` counts the (organisation,
    period) pairs behind the figure. The text holds the digits alone; words such as `trên` and units stand outside.
    `adjusted` marks a consolidator's value in the document; which those are the manifest does not tell, the report's
    own copy of the adjustments does.
    """

    key: FigureKey
    text: str
    value: Decimal
    aspect: Aspect = Aspect.VALUE
    against: FigureKey | None = None
    submissions: int = 0
    adjusted: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Turn:
    """Words that hold only as long as their figures do, refreshed as a whole: `tăng 276 (15,4%) so với năm 2020`.

    `name` tells which words they are, the same in every report of the unit and period: kind, figure, its base.
    """

    name: str
    pieces: tuple[str | Number, ...]

    @property
    def text(self) -> str:
        """The words as they read."""
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers among the words, in order."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Number))


@dataclass(frozen=True, slots=True)
class Note:
    """Where the words before it come from: a note at the foot of the page, no part of the words themselves."""

    text: str


Piece = str | Number | Turn | Note
Phrase = tuple[Piece, ...]
Value = str | Number | Turn | Phrase


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator as sentences need it: `decimals` is how exactly its value is printed, `adds_up` whether it is a count
    of things that adds up over units, so that a sentence may say that there were so many.

    `over_units` and `over_time` are the indicator's operators (words of the engine; '' where nobody says).
    """

    code: str
    name: str
    unit: str = ""
    kind: str = "count"
    decimals: int = 0
    adds_up: bool = False
    over_units: str = ""
    over_time: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One answer of the roll-up (a row of figures.csv) with its indicator's words.

    `units` is (units with a report, units expected) where the pairs of coverage are of one period, or were counted
    by unit; without it coverage is told in reports, not in units. `adjusted`: the value is a consolidator's.
    """

    key: FigureKey
    measure: Measure
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    reported: int = 0
    expected: int = 0
    flags: tuple[str, ...] = ()
    method: str = ""
    submissions: int = 0
    units: tuple[int, int] | None = None
    adjusted: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean at one place: of the whole report, or of one round of a repeated group.

    Names are looked up in the innermost scope first, then outwards.
    """

    fields: Mapping[str, Value] = field(default_factory=dict)
    groups: Mapping[str, Sequence["Scope"]] = field(default_factory=dict)
    conditions: Mapping[str, bool] = field(default_factory=dict)
    tables: Mapping[str, "Table"] = field(default_factory=dict)
    charts: Mapping[str, "Chart"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a generated table; `width` is its part of the whole, in any unit."""

    title: str
    width: float = 1.0
    numeric: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose columns are known only when the report is made. Rows in `strong` (by position) are bold."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    strong: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a document in its profile. `number` is None until the registry gives one.

    `issuer_name` is the issuing body as a sentence writes it (Công an thành phố Hà Nội); `partner` the body that issues
    it together with the first (empty: none).
    """

    profile: Profile
    superior: str
    issuer: str
    symbol: str
    place: str
    date: date
    subject: str
    number: int | None = None
    title: str = "BÁO CÁO"
    issuer_name: str = ""
    addressees: tuple[str, ...] = ()
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Authority (`KT. GIÁM ĐỐC`) and office (`PHÓ GIÁM ĐỐC`); a name only where a person signs."""

    authority: str
    office: str
    name: str = ""
    partner: "Signature | None" = None
    """Of the body that issues a joint document with the first, in that body's own style."""


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex in order. `key` names its block in the template: `{{ neu:phu_luc_<key> }}`."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Out of what the report was made: written into the manifest, compared by `trace` and `verify`."""

    report_id: str
    created_at: datetime
    snapshot_hash: str = ""
    definition_hash: str = ""
    inputs: int = 0
    unit: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class ReportData:
    """Everything one Word report is filled from. `example` prints DỮ LIỆU MẪU on every page."""

    header: Header
    body: Scope
    signature: Signature
    provenance: Provenance
    recipients: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    example: bool = False
