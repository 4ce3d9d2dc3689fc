"""The comparisons that a report prints, read with its figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from phoihop.agreements.programmes.models import Indicator, Programme
from phoihop.measures.figures.queries.comparisons import Against
from phoihop.outcomes.summaries.queries.sides import Sides, Two
from phoihop.outcomes.summaries.rules.comparing import Comparison, Unmatched, compare
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey
from phoihop_rollup.vocabulary import Kind, OverTime


@dataclass(frozen=True)
class Compared:
    """Indicator → its comparisons in order; what of the programme before has no like; that programme, if any."""

    comparisons: Mapping[str, tuple[Comparison, ...]] = field(default_factory=dict)
    unmatched: Unmatched = field(default_factory=Unmatched)
    before: Programme | None = None


def gather_comparisons(
    *, sides: Sides, planned: list[Against], unit: str, figures: Mapping[FigureKey, Figure]
) -> Compared:
    """Every planned comparison of the unit's figures; `figures` are the report's own, of all periods concerned."""
    found = list_comparisons(sides=sides, planned=planned, unit=unit, figures=figures)
    before = next((against.before for against in planned if against.before), None)
    unmatched = Unmatched()
    if before is not None and any(row.document is not None for rows in found.values() for row in rows):
        names = _names(sides.programme)
        matched = before.matched
        unmatched = Unmatched(
            new=tuple(names[code] for code in matched.new),
            unlike=tuple(names[code] for code in matched.unlike),
            ended=tuple(name for code, name in _names(before.programme).items() if code in matched.ended),
        )
    return Compared(found, unmatched, before.programme if before else None)


def list_comparisons(
    *, sides: Sides, planned: list[Against], unit: str, figures: Mapping[FigureKey, Figure]
) -> dict[str, tuple[Comparison, ...]]:
    """The comparisons alone: indicator → its own in order."""
    growing = _growing(sides.programme)
    found: dict[str, list[Comparison]] = {}
    for against in planned:
        for code, comparison in _one(sides, against, unit, figures, growing).items():
            found.setdefault(code, []).append(comparison)
    return {code: tuple(rows) for code, rows in found.items()}


def _one(
    sides: Sides, against: Against, unit: str, figures: Mapping[FigureKey, Figure], growing: frozenset[str]
) -> dict[str, Comparison]:
    other = against.before.programme.code if against.before else ""
    of_all = {**figures, **(sides.whole(other, units=[unit], periods=[against.base]) if other else {})}
    two = Two(against.period, against.base, against.matches, other)
    pairs = sides.pairs(unit=unit, two=two)
    narrowed = {(key.programme, key.period, key.indicator): row for key, row in sides.figures(pairs, two=two).items()}
    found: dict[str, Comparison] = {}
    for code, base in against.matches.items():
        comparison = compare(
            against.versus,
            period=against.base,
            plain=(
                of_all.get(FigureKey(unit, against.period, code)),
                of_all.get(FigureKey(unit, against.base, base, "", other)),
            ),
            narrowed=(narrowed.get(("", against.period, code)), narrowed.get((other, against.base, base))),
            paired=pairs.get(code),
            document=against.before.document if against.before else None,
            unequal=against.unequal and code in growing,
        )
        if comparison is not None:
            found[code] = comparison
    return found


def _growing(programme: Programme) -> frozenset[str]:
    """Indicators that are more in a longer period."""
    rows = Indicator.objects.filter(programme=programme, over_time=OverTime.SUM).exclude(kind=Kind.RATIO)
    return frozenset(rows.values_list("code", flat=True))


def _names(programme: Programme) -> dict[str, str]:
    rows = Indicator.objects.filter(programme=programme).order_by("order", "code")
    return dict(rows.values_list("code", "name"))
