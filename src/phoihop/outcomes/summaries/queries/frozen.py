"""The figures of a frozen report for pages: those of the snapshot, as a job kept them; never computed here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from phoihop.agreements.programmes.models import Programme
from phoihop.agreements.programmes.queries.lineage import Predecessor
from phoihop.agreements.programmes.rules.lineage import Matched
from phoihop.bodies.people.models import User
from phoihop.measures.figures.queries.comparisons import Against
from phoihop.measures.figures.queries.desk import FiguresNotReady
from phoihop.measures.figures.rules.questions import PairedFigures
from phoihop.outcomes.consolidation.models import Snapshot
from phoihop.outcomes.summaries.models import FrozenFigures
from phoihop.outcomes.summaries.queries.book import FigureBook, figures_of
from phoihop.outcomes.summaries.queries.sides import Sides, Two
from phoihop.outcomes.summaries.rules.frozen import (
    COMPARISONS,
    KeptComparison,
    KeptFigure,
    comparisons_of_record,
    figures_of_record,
)
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Measure


class FrozenNotKept(FiguresNotReady):
    """Some of the snapshot's figures were not asked for before; whoever wants them has a job keep them."""

    def __init__(self, snapshot: int, names: Sequence[str]) -> None:
        super().__init__()
        self.snapshot, self.names = snapshot, tuple(names)


@dataclass(frozen=True)
class KeptSides(Sides):
    """Where the figures of a frozen report come from on a page."""

    periods: Mapping[str, tuple[KeptFigure, ...]] = field(default_factory=dict)
    comparisons: tuple[KeptComparison, ...] = ()

    def planned(self) -> list[Against]:
        """The comparisons that were kept."""
        return [self._against(one) for one in self.comparisons]

    def own(
        self,
        *,
        units: Iterable[str],
        periods: Iterable[str],
        indicators: Iterable[str] = (),
        only: frozenset[tuple[str, str, str, str]] = frozenset(),
    ) -> FigureBook:
        """Whole figures of the report's own programme."""
        rows = [row for period in periods for row in self.periods[period]]
        measures = self._measures_of("")
        return FigureBook(_figures(rows, measures, ""), measures)

    def whole(self, programme: str, *, units: Iterable[str], periods: Iterable[str]) -> dict[FigureKey, Figure]:
        """Figures of the programme before, under keys that name it."""
        befores = [one.before for one in self.comparisons if one.before and one.before.programme == programme]
        rows = [row for before in befores for row in before.whole]
        return _figures(rows, self._measures_of(programme), programme)

    def pairs(self, *, unit: str, two: Two) -> Mapping[str, PairedFigures]:
        """Indicator → its figure of the period and that of the base, made from the same units."""
        wanted = (two.period, two.base, two.programme)
        found = (one for one in self.comparisons if (one.period, one.base, _other(one)) == wanted)
        return next(found).pairs

    def _against(self, one: KeptComparison) -> Against:
        before = None
        if one.before is not None:
            programme, matched = self._programme(one.before.programme), Matched(one.matches, {}, (), ())
            before = Predecessor(programme, one.before.term, one.before.document, matched)
        return Against(one.versus, one.period, one.base, one.matches, before)


def kept_sides(
    *,
    actor: User,
    programme: Programme,
    snapshot: Snapshot,
    names: Sequence[str],
    measures: dict[str, dict[str, Measure]],
) -> KeptSides:
    """The snapshot's figures of these periods and its comparisons. Raises FrozenNotKept."""
    wanted = [COMPARISONS, *names]
    rows = FrozenFigures.objects.filter(snapshot=snapshot, name__in=wanted, figures__isnull=False)
    found: dict[str, Any] = dict(rows.values_list("name", "figures"))
    missing = [name for name in wanted if name not in found]
    if missing:
        raise FrozenNotKept(snapshot.pk, missing)
    periods = {name: figures_of_record(found[name]) for name in names}
    comparisons = comparisons_of_record(found[COMPARISONS])
    return KeptSides(actor, programme, _measures=measures, periods=periods, comparisons=comparisons)


def _other(one: KeptComparison) -> str:
    return one.before.programme if one.before else ""


def _figures(rows: Iterable[KeptFigure], measures: Mapping[str, Measure], programme: str) -> dict[FigureKey, Figure]:
    """By key; what measures no indicator any more is left out."""
    known = ((row.value, row.units) for row in rows if row.value.indicator in measures)
    return figures_of(known, measures, programme=programme)
