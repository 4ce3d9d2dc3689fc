"""The figures of a workspace beside those of other periods and of the term before: frozen ones as they were kept, else
those that the desk has now.

Adjusted figures are compared as they were adjusted, as a report does it: with that of all units, since nobody can say how
much of an adjustment belongs to some of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from phoihop.agreements.programmes.models import Indicator
from phoihop.measures.figures.enums import Basis
from phoihop.measures.figures.queries.comparisons import Against, ask_comparisons, comparable_with, planned_with
from phoihop.measures.figures.rules.comparing import Comparison, compared
from phoihop.measures.figures.rules.questions import PairedFigures, Pairs, Value
from phoihop.outcomes.consolidation.queries.frozen import predecessor_of
from phoihop.outcomes.consolidation.queries.sheets import kept_of
from phoihop.outcomes.consolidation.queries.workspaces import Workspace
from phoihop.outcomes.consolidation.rules.kept import KeptFigures
from phoihop.outcomes.consolidation.rules.records import Adjusted

RATES = {"%", "‰"}

Adjustments = Mapping[tuple[str, str], Adjusted]
"""(period, indicator) → the adjustment of the unit's own figure."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two figures: its number, and where a consolidator adjusted it, the adjustment and what it was without."""

    figure: Value
    adjusted: Adjusted | None = None
    without: Value | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator with both figures, and on what they stand."""

    indicator: Indicator
    now: Side
    base: Side
    pair: PairedFigures
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Group:
    """One comparison of all indicators that it has; `new` are the names of those without a like in the term before."""

    against: Against
    lines: tuple[Line, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Every comparison of a workspace; `withheld` where the programme before is out of the reader's reach, `waiting` while
    those of a snapshot are still being kept, `kept` where they are."""

    groups: tuple[Group, ...] = ()
    withheld: bool = False
    waiting: bool = False
    kept: bool = False


def comparisons_of(*, workspace: Workspace, adjustments: Iterable[Adjusted]) -> Compared:
    """Every comparison of the workspace's period that has figures on both sides. Raises FiguresNotReady."""
    kept = kept_of(workspace.frozen) if workspace.frozen else None
    if workspace.frozen and kept is None:
        return Compared(waiting=True)
    planned = _planned(workspace)
    seen = [one for one in planned if one.before is None or workspace.reaches(one.before.programme)]
    found = _kept(kept, seen) if kept and kept.compared is not None else _asked(workspace, seen)
    indicators = list(Indicator.objects.filter(programme=workspace.programme).order_by("order", "code"))
    own = {(row.period, row.indicator): row for row in adjustments if row.unit == workspace.unit.code and not row.cell}
    groups = (
        Group(against, tuple(_lines(indicators, against, pairs, own)), _new(indicators, against))
        for against, pairs in found
    )
    shown = tuple(group for group in groups if group.lines)
    return Compared(shown, withheld=len(seen) < len(planned), kept=bool(kept and kept.compared is not None))


def _planned(workspace: Workspace) -> list[Against]:
    """With what the figures are compared: of a snapshot, with the programme before that it kept."""
    frozen = workspace.frozen
    if frozen is None or frozen.members is None:
        return comparable_with(programme=workspace.programme, period=workspace.name)
    before = predecessor_of(frozen.before) if hasattr(frozen, "before") else None
    return planned_with(programme=workspace.programme, period=workspace.name, before=before)


def _kept(kept: KeptFigures, planned: Iterable[Against]) -> list[tuple[Against, Pairs]]:
    pairs = {(row.versus, row.base): row.pairs for row in kept.compared or ()}
    told = ((against, pairs.get((against.versus, against.base))) for against in planned)
    return [(against, row) for against, row in told if row]


def _asked(workspace: Workspace, planned: Iterable[Against]) -> list[tuple[Against, Pairs]]:
    return ask_comparisons(
        programme=workspace.programme,
        unit=workspace.unit.code,
        period=workspace.name,
        planned=planned,
        as_of=workspace.frozen.as_of if workspace.frozen else None,
    )


def _lines(indicators: Iterable[Indicator], against: Against, pairs: Pairs, adjustments: Adjustments) -> Iterable[Line]:
    for indicator in indicators:
        pair = pairs.get(indicator.code)
        line = _line(indicator, against, pair, adjustments) if pair else None
        if line is not None:
            yield line


def _line(indicator: Indicator, against: Against, pair: PairedFigures, adjustments: Adjustments) -> Line | None:
    now_adjusted = adjustments.get((against.period, indicator.code))
    base_adjusted = adjustments.get((against.base, indicator.code)) if against.before is None else None
    if now_adjusted or base_adjusted:
        now, base = _side(pair.whole[0], now_adjusted), _side(pair.whole[1], base_adjusted)
        basis = _basis_of(pair.whole)
        pair = replace(pair, basis=basis, why=pair.why if basis is Basis.UNLIKE else None)
    else:
        now, base = _side(pair.now, None), _side(pair.base, None)
    if now is None or base is None:
        return None
    comparison = compared(now.figure, base.figure, None, rate=indicator.unit in RATES)
    return None if comparison is None else Line(indicator, now, base, pair, comparison)


def _side(figure: Value | None, adjusted: Adjusted | None) -> Side | None:
    if adjusted is None:
        return Side(figure) if figure else None
    bare = figure or Value(adjusted.unit, adjusted.period, adjusted.indicator, adjusted.cell, None)
    return Side(replace(bare, value=adjusted.value), adjusted, figure)


def _basis_of(whole: tuple[Value | None, Value | None]) -> Basis:
    """Figures of all units are of the same ones where nobody who was asked is missing."""
    full = all(figure is None or figure.reported == figure.expected for figure in whole)
    return Basis.SAME if full else Basis.UNLIKE


def _new(indicators: Iterable[Indicator], against: Against) -> tuple[str, ...]:
    if against.before is None:
        return ()
    without = {*against.before.matched.new, *against.before.matched.unlike}
    return tuple(indicator.name for indicator in indicators if indicator.code in without)
