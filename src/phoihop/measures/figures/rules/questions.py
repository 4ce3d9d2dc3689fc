"""What pages ask of the desk, and what it answers: frozen records of plain values that cross between two processes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from operator import attrgetter

from phoihop.measures.figures.enums import Basis, Unlike
from phoihop.measures.figures.rules.charts import Chart, Point
from phoihop.measures.figures.rules.counting import Missing
from phoihop.measures.figures.rules.terms import earlier, moved, series


@dataclass(frozen=True, slots=True)
class Value:
    """One figure as the engine gives it: `units` is its coverage in units, None where only the unit itself counts."""

    unit: str
    period: str
    indicator: str
    cell: str
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    reported: int = 0
    expected: int = 0
    method: str = ""
    computed_below: Decimal | None = None
    flags: tuple[str, ...] = ()
    submissions: int = 0

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Its fields alone: a report is told twenty thousand of them at once."""
        return Value, _of_value(self)


_of_value = attrgetter(*(field.name for field in fields(Value)))


@dataclass(frozen=True, slots=True)
class Coverage:
    """Units that reported at least once and units that were asked; who they are stays with the desk."""

    reported: int
    expected: int


@dataclass(frozen=True, slots=True)
class Shift:
    """How the set of reporting units differs from that of the period before."""

    joined: int
    gone: int


@dataclass(frozen=True, slots=True)
class PairedFigures:
    """Two figures made from the same units, or saying why they are not; `groups` is how many units are in both.

    `whole` are the figures of all units of both sides, where they were asked for.
    """

    basis: Basis
    now: Value | None
    base: Value | None
    groups: int
    why: Unlike | None = None
    whole: tuple[Value | None, Value | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Amount:
    """What one part of a figure holds: its value, or both parts of a ratio, and how many facts were counted."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    facts: int = 0


@dataclass(frozen=True, slots=True)
class PeriodsQuestion:
    """Which periods were reported in a programme at all."""

    programme: str

    @property
    def periods(self) -> tuple[str, ...] | None:
        return None


@dataclass(frozen=True, slots=True)
class SheetQuestion:
    """All figures of one unit in one period, and those of the period before; `as_of` is one structure day for all."""

    programme: str
    unit: str
    period: str
    as_of: date | None = None

    @property
    def before(self) -> str:
        """The period compared with."""
        return earlier(self.period) or moved(self.period, -1)

    @property
    def periods(self) -> tuple[str, ...] | None:
        return tuple(filter(None, (self.period, self.before)))


@dataclass(frozen=True, slots=True)
class SheetAnswer:
    """The figures by (indicator, cell), now and before; coverage and shift by indicator; the structure day."""

    day: date | None
    now: tuple[Value, ...]
    before: tuple[Value, ...]
    units: Mapping[str, Coverage]
    shifts: Mapping[str, Shift]
    below: tuple[str, ...] = ()
    """The units directly below on the structure day."""


@dataclass(frozen=True, slots=True)
class BesideQuestion:
    """One figure, those of the units directly below, and its course over time."""

    programme: str
    unit: str
    period: str
    indicator: str
    cell: str = ""

    @property
    def series(self) -> tuple[str, ...]:
        return series(self.period)

    @property
    def periods(self) -> tuple[str, ...] | None:
        return (self.period, *self.series)


@dataclass(frozen=True, slots=True)
class BesideAnswer:
    """`parts` is what each unit directly below contributes; `direct` what the unit's own reports do.

    Together they make the figure exactly where `adds` says so. `cells` are the figures of the cells of the breakdown
    (of the total alone), `uncelled` what of the total is in none of them.
    """

    day: date
    figure: Value | None
    below: tuple[Value, ...]
    order: tuple[str, ...]
    parts: Mapping[str, Amount]
    direct: Amount | None
    adds: bool
    units: Mapping[str, Coverage]
    course: tuple[Value, ...]
    course_units: Mapping[str, Coverage]
    cells: tuple[Value, ...] = ()
    uncelled: Amount | None = None


@dataclass(frozen=True, slots=True)
class OriginQuestion:
    """Where one figure comes from, by units directly below; with `group`, one page of the facts of one of them.

    `group` is a unit's code (the unit's own: what it holds itself), None for the overview; a figure of few facts is
    listed whole, under the overview.
    """

    programme: str
    unit: str
    period: str
    indicator: str
    cell: str = ""
    group: str | None = None
    page: int = 1

    @property
    def periods(self) -> tuple[str, ...] | None:
        return (self.period,)


@dataclass(frozen=True, slots=True)
class OriginFile:
    """Every fact of one figure, and who is missing, as a file: `kind` is one of base.ui.tables.DOWNLOADS."""

    origin: OriginQuestion
    kind: str
    language: str
    caption: str
    sample: bool = False

    @property
    def programme(self) -> str:
        return self.origin.programme

    @property
    def periods(self) -> tuple[str, ...] | None:
        return self.origin.periods


@dataclass(frozen=True, slots=True)
class TracedFact:
    """One reported number inside a figure and what became of it."""

    organisation: str
    holder: str
    period: str
    scope: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    share: Decimal
    use: str
    denominator_use: str
    covered_by: str
    group: str


@dataclass(frozen=True, slots=True)
class Group:
    """What one unit directly below and those under it hold of a figure (`code` of the unit itself: it alone).

    `reports` are pairs of a unit and a period; `counted` is None where only reading all facts would tell.
    """

    code: str
    reports: int
    counted: int | None
    subtotal: Amount | None
    missing: int


@dataclass(frozen=True, slots=True)
class Absence:
    """A unit that was asked and the periods of which it did not report this figure."""

    unit: str
    periods: tuple[str, ...]
    group: str


@dataclass(frozen=True)
class OriginAnswer:
    """The origin of one figure: groups with their sub-totals, one page of facts, the first of those missing.

    `reports` counts pairs of a unit and a period, `uses` the facts by what became of them (empty where only reading all
    facts would tell).
    """

    figure: Value | None
    day: date | None
    reports: int
    uses: Mapping[str, int]
    groups: tuple[Group, ...]
    facts: tuple[TracedFact, ...]
    pages: int
    listed: int
    absences: tuple[Absence, ...]
    absent_units: int
    missing: int
    reported: int
    expected: int
    units: Coverage | None
    adds: bool
    group: str | None = None


@dataclass(frozen=True, slots=True)
class PairsQuestion:
    """The figures of a unit beside those of another period, made from the units that reported both times.

    `matches` are (indicator, indicator it is compared with); `base_programme` is empty where both are of one programme;
    `as_of` is one structure day for all.
    """

    programme: str
    unit: str
    period: str
    base_period: str
    matches: tuple[tuple[str, str], ...]
    base_programme: str = ""
    as_of: date | None = None

    @property
    def periods(self) -> tuple[str, ...] | None:
        return (self.period,) if self.base_programme else (self.period, self.base_period)


@dataclass(frozen=True, slots=True)
class ReachQuestion:
    """Which units lie directly below one in a period, and what each unit inside was asked for and did not send."""

    programme: str
    unit: str
    period: str

    @property
    def periods(self) -> tuple[str, ...] | None:
        return None


@dataclass(frozen=True, slots=True)
class ReachAnswer:
    """`missing` names every unit that was asked, also those that sent everything."""

    below: tuple[str, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class BookQuestion:
    """All figures of some units in some periods, as a report needs them."""

    programme: str
    units: tuple[str, ...]
    names: tuple[str, ...]
    """The periods. All are read from the whole programme, which is kept ready, not each from a dataset of its years."""
    only: frozenset[tuple[str, str, str, str]] = frozenset()
    """Unit, period, indicator, cell of the figures wanted; none: all."""

    @property
    def periods(self) -> tuple[str, ...] | None:
        return None


@dataclass(frozen=True, slots=True)
class BookAnswer:
    """The figures, and by (unit, period, indicator) their coverage in units, where it is told in units."""

    values: tuple[Value, ...]
    units: Mapping[tuple[str, str, str], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class DrawingQuestion:
    """One of the two charts, from points that another answer gave: nothing of it is looked up."""

    picture: str
    title: str
    unit: str
    points: tuple[Point, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class ChartQuestion(DrawingQuestion):
    """The same for a document: the whole chart, with the picture that every program shows, and a text."""


AskedOfFacts = (
    PeriodsQuestion
    | SheetQuestion
    | BesideQuestion
    | OriginQuestion
    | OriginFile
    | PairsQuestion
    | ReachQuestion
    | BookQuestion
)
Question = AskedOfFacts | DrawingQuestion
Pairs = Mapping[str, PairedFigures]
Answer = tuple[str, ...] | SheetAnswer | BesideAnswer | OriginAnswer | Pairs | ReachAnswer | BookAnswer | Chart | bytes
