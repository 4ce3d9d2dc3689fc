"""The figures of a workspace beside those of other periods and of the term before, as the desk has them now."""

from dataclasses import dataclass

from phoihop.agreements.programmes.models import Indicator
from phoihop.measures.figures.queries.comparisons import Against, ask_comparisons
from phoihop.measures.figures.rules.comparing import Comparison, compared
from phoihop.measures.figures.rules.questions import PairedFigures, Pairs
from phoihop.outcomes.consolidation.queries.workspaces import Workspace

RATES = {"%", "‰"}


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator with both figures, and on what they stand."""

    indicator: Indicator
    pair: PairedFigures
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Group:
    """One comparison of all indicators that it has; `new` are the names of those without a like in the term before."""

    against: Against
    lines: tuple[Line, ...]
    new: tuple[str, ...]


def comparisons_of(*, workspace: Workspace) -> list[Group]:
    """Every comparison of the workspace's period that has figures on both sides. Raises FiguresNotReady."""
    found = ask_comparisons(programme=workspace.programme, unit=workspace.unit.code, period=workspace.name)
    indicators = list(Indicator.objects.filter(programme=workspace.programme).order_by("order", "code"))
    groups = [Group(against, tuple(_lines(indicators, pairs)), _new(indicators, against)) for against, pairs in found]
    return [group for group in groups if group.lines]


def _lines(indicators: list[Indicator], pairs: Pairs) -> list[Line]:
    lines: list[Line] = []
    for indicator in indicators:
        pair = pairs.get(indicator.code)
        comparison = compared(pair.now, pair.base, None, rate=indicator.unit in RATES) if pair else None
        if pair is not None and comparison is not None:
            lines.append(Line(indicator, pair, comparison))
    return lines


def _new(indicators: list[Indicator], against: Against) -> tuple[str, ...]:
    if against.before is None:
        return ()
    without = {*against.before.matched.new, *against.before.matched.unlike}
    return tuple(indicator.name for indicator in indicators if indicator.code in without)
