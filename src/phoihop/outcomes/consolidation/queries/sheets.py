"""The figures of a workspace by content: frozen ones as they were kept, else those of the desk; adjusted where adjusted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from phoihop.agreements.programmes.models import Content, Indicator
from phoihop.measures.figures.queries.desk import ask
from phoihop.measures.figures.rules.comparing import Comparison, compared
from phoihop.measures.figures.rules.questions import Coverage, SheetQuestion, Value
from phoihop.outcomes.consolidation.models import Snapshot
from phoihop.outcomes.consolidation.queries.workspaces import Workspace
from phoihop.outcomes.consolidation.rules.kept import KeptFigures, of_record
from phoihop.outcomes.consolidation.rules.records import Adjusted
from phoihop_rollup.periods import divides
from phoihop_rollup.vocabulary import Frequency

RATES = {"%", "‰"}


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator: its figure as the accepted reports make it, and (not None) what a consolidator made of it."""

    indicator: Indicator
    figure: Value | None
    units: Coverage | None
    adjusted: Adjusted | None
    comparison: Comparison | None

    @property
    def value(self) -> Decimal | None:
        """The number that counts: the adjusted one, where there is one."""
        return self.adjusted.value if self.adjusted else self.figure.value if self.figure else None

    @property
    def base_moved(self) -> bool:
        """Whether the accepted reports make another number of it than when it was adjusted."""
        return self.adjusted is not None and not self.adjusted.is_based_on(self.figure.value if self.figure else None)


@dataclass(frozen=True, slots=True)
class Part:
    """A content of the programme with its indicators; None for those of no content."""

    content: Content | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All figures of a workspace by content, compared with those of the period before (its name)."""

    parts: tuple[Part, ...]
    before: str

    @property
    def compares(self) -> bool:
        """Whether any figure has one of the period before beside it."""
        return any(line.comparison for part in self.parts for line in part.lines)


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure that is another one now than when it was frozen; `period` where it is the one compared with."""

    period: str
    indicator: Indicator
    frozen: Value | None
    now: Value | None

    @property
    def difference(self) -> Decimal | None:
        """How much more, or (negative) less; None where one side has no value."""
        old, new = self._values
        return None if old is None or new is None else new - old

    @property
    def is_other(self) -> bool:
        """Whether the two values are not the same."""
        old, new = self._values
        return old != new

    @property
    def _values(self) -> tuple[Decimal | None, Decimal | None]:
        return (self.frozen.value if self.frozen else None, self.now.value if self.now else None)


def kept_of(snapshot: Snapshot) -> KeptFigures | None:
    """The snapshot's figures, once the job has kept them."""
    kept = getattr(snapshot, "kept", None)
    return of_record(kept.figures) if kept else None


def sheet_of(*, workspace: Workspace, adjustments: Iterable[Adjusted]) -> Sheet | None:
    """The figures of the workspace; None while those of a snapshot are still being kept. Raises FiguresNotReady."""
    question = _question(workspace)
    if workspace.frozen is None:
        answer = ask(question)
        figures = KeptFigures(answer.now, answer.before, answer.units, answer.shifts)
    else:
        kept = kept_of(workspace.frozen)
        if kept is None:
            return None
        figures = kept
    adjusted = {
        row.indicator: row
        for row in adjustments
        if (row.unit, row.period, row.cell) == (workspace.unit.code, workspace.name, "")
    }
    before = {row.indicator: row for row in figures.before if not row.cell}
    lines = [_line(one, figures, adjusted.get(one.code), before) for one in _indicators(workspace)]
    return Sheet(_parts(lines), question.before)


def moved_of(*, workspace: Workspace, kept: KeptFigures) -> list[Moved]:
    """The totals that would be other numbers now than those frozen, in the programme's order, then those of the period
    before; by the structure day that was frozen. Raises FiguresNotReady."""
    question = _question(workspace)
    answer = ask(question)
    sides = (("", kept.now, answer.now), (question.before, kept.before, answer.before))
    indicators = _indicators(workspace)
    return [row for period, old, new in sides for row in _moved(indicators, period, old, new)]


def _moved(
    indicators: Iterable[Indicator], period: str, frozen: Iterable[Value], now: Iterable[Value]
) -> Iterator[Moved]:
    old, new = ({row.indicator: row for row in rows if not row.cell} for rows in (frozen, now))
    for one in indicators:
        row = Moved(period, one, old.get(one.code), new.get(one.code))
        if row.is_other:
            yield row


def _question(workspace: Workspace) -> SheetQuestion:
    as_of = workspace.frozen.as_of if workspace.frozen else None
    return SheetQuestion(workspace.programme.code, workspace.unit.code, workspace.name, as_of)


def _indicators(workspace: Workspace) -> list[Indicator]:
    rows = Indicator.objects.filter(programme=workspace.programme).select_related("content").order_by("order", "code")
    return [one for one in rows if divides(Frequency(one.frequency), workspace.period)]


def _line(
    indicator: Indicator,
    figures: KeptFigures,
    adjusted: Adjusted | None,
    before: Mapping[str, Value],
) -> Line:
    figure = figures.value(indicator.code)
    shown = _with(figure, adjusted)
    comparison = compared(
        shown, before.get(indicator.code), figures.shifts.get(indicator.code), rate=indicator.unit in RATES
    )
    return Line(indicator, figure, figures.units.get(indicator.code), adjusted, comparison)


def _with(figure: Value | None, adjusted: Adjusted | None) -> Value | None:
    if adjusted is None:
        return figure
    return Value(adjusted.unit, adjusted.period, adjusted.indicator, adjusted.cell, adjusted.value)


def _parts(lines: Iterable[Line]) -> tuple[Part, ...]:
    by_content: dict[Content | None, list[Line]] = {}
    for line in lines:
        by_content.setdefault(line.indicator.content, []).append(line)
    ordered = sorted(by_content, key=lambda content: (content is None, content.number if content else 0))
    return tuple(Part(content, tuple(by_content[content])) for content in ordered)
