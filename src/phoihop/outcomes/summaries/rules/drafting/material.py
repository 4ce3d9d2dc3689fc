"""What a report is composed from: frozen, read in one go, nothing looked up later."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from phoihop.measures.figures.enums import Versus
from phoihop.outcomes.documents.enums import DocumentKind
from phoihop.outcomes.documents.rules.profiles import Profile
from phoihop.outcomes.listings.rules.records import ListedCommendation, ListedPractice
from phoihop.outcomes.narratives.rules.passages import WrittenSection
from phoihop.outcomes.summaries.rules.adjusting import Adjustment
from phoihop.outcomes.summaries.rules.comparing import Comparison, Unmatched
from phoihop.outcomes.summaries.rules.records import Chart, Figure, FigureKey, Measure, Provenance

_LATEST = {Versus.PREVIOUS, Versus.COURSE}


@dataclass(frozen=True, slots=True)
class UnitName:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ContentPart:
    """A coordination content with the indicators (codes, in order) that measure it."""

    number: int
    title: str
    owner: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissingUnit:
    """How many reports a unit was asked for and which periods it did not send."""

    unit: UnitName
    parent: str
    expected: int
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Narrative:
    """What the unit itself wrote in one section of its own report."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The words of the head, addressees and signature, as far as they do not follow from figures."""

    profile: Profile
    superior: str
    issuer: str
    issuer_name: str
    symbol: str
    place: str
    date: date
    recipients: tuple[str, ...]
    authority: str
    office: str
    addressees: tuple[str, ...] = ()
    partner: "Partner | None" = None
    number: int | None = None
    kind: DocumentKind = DocumentKind.REPORT


@dataclass(frozen=True, slots=True)
class Partner:
    """The body that issues a joint document with the first: its name, who signs for it."""

    name: str
    authority: str
    office: str


@dataclass(frozen=True)
class Material:
    """Everything read for one report. `years` are the parts compared with one another, oldest first.

    `against` names the period that `period` is compared with where figures of it exist (empty: none); `cells` gives the
    breakdown cells of an indicator in order, as (code, name);
    `sections` are those that officers have written, by key. `snapshot` is the number of the freezing that the figures
    are of (None: not frozen), `as_of` their structure day (None: each figure's own); `adjustments` are in the figures.
    """

    title: str
    unit: UnitName
    period: str
    figures: Mapping[FigureKey, Figure]
    measures: Mapping[str, Measure]
    stocks: frozenset[str]
    contents: tuple[ContentPart, ...]
    grounds: tuple[str, ...]
    years: tuple[str, ...]
    against: str
    below: tuple[UnitName, ...]
    missing: tuple[MissingUnit, ...]
    narratives: tuple[Narrative, ...]
    heading: Heading
    provenance: Provenance
    cells: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    charts: Mapping[str, tuple[str, Chart]] = field(default_factory=dict)
    main_indicators: tuple[str, ...] = ()
    sections: Mapping[str, WrittenSection] = field(default_factory=dict)
    example: bool = False
    snapshot: int | None = None
    as_of: date | None = None
    adjustments: tuple[Adjustment, ...] = ()
    comparisons: Mapping[str, tuple[Comparison, ...]] = field(default_factory=dict)
    unmatched: Unmatched = field(default_factory=Unmatched)
    practices: tuple[ListedPractice, ...] = ()
    commendations: tuple[ListedCommendation, ...] = ()

    def figure(self, indicator: str, *, period: str = "", unit: str = "", cell: str = "") -> Figure | None:
        """A figure with a value, by default of the report's own unit and period."""
        found = self.figures.get(FigureKey(unit or self.unit.code, period or self.period, indicator, cell))
        return found if found is not None and found.value is not None else None

    def count(self, code: str, *, unit: str = "") -> Figure:
        """A count of reports (rules.counts) of the report's own period."""
        return self.figures[FigureKey(unit or self.unit.code, self.period, code)]

    def unit_name(self, code: str) -> str:
        """What the unit is called; its code where it is none of those below."""
        return next((row.name for row in (self.unit, *self.below) if row.code == code), code)

    def compared(self, indicator: str) -> tuple[Figure, Figure] | None:
        """The latest two figures to set side by side: the period and the one before, or a term's last two years.

        Narrowed to the units that reported both times, where that was read (`comparisons`).
        """
        latest = next((row for row in self.comparisons.get(indicator, ()) if row.versus in _LATEST), None)
        if latest is not None:
            return latest.figure, latest.against
        pair = (self.period, self.against) if self.against else self.years[:-3:-1]
        found = [self.figure(indicator, period=period) for period in pair]
        if len(found) == 2 and found[0] is not None and found[1] is not None:
            return found[0], found[1]
        return None

    def own_figures(self) -> Iterator[Figure]:
        """The unit's figures of the period, contents and indicators in order, totals only."""
        for content in self.contents:
            for code in content.indicators:
                figure = self.figures.get(FigureKey(self.unit.code, self.period, code))
                if figure is not None:
                    yield figure
