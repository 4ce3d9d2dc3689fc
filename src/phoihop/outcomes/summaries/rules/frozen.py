"""Figures of a snapshot that pages fill live names with, as they are kept: records to JSON and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from phoihop.measures.figures.enums import Versus
from phoihop.measures.figures.rules.questions import Pairs, Value
from phoihop.outcomes.consolidation.rules.kept import pair_of_record, pair_record, value_of_record, value_record
from phoihop.outcomes.summaries.rules.records import Figure

COMPARISONS = ""
"""The name under which comparisons are kept, where figures have that of their period."""


@dataclass(frozen=True, slots=True)
class KeptFigure:
    """A figure as the engine gave it, with its coverage in units."""

    value: Value
    units: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class KeptBefore:
    """The programme before that a comparison is with: its code, its term, how it is cited, its whole figures."""

    programme: str
    term: str
    document: str
    whole: tuple[KeptFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptComparison:
    """One comparison of all indicators: which periods, indicator → that of the base, what stands on the same units."""

    versus: Versus
    period: str
    base: str
    matches: Mapping[str, str]
    pairs: Pairs = field(default_factory=dict)
    before: KeptBefore | None = None


def kept_figure(figure: Figure) -> KeptFigure:
    """A figure as it is kept."""
    key = figure.key
    value = Value(
        unit=key.unit,
        period=key.period,
        indicator=key.indicator,
        cell=key.cell,
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        reported=figure.reported,
        expected=figure.expected,
        method=figure.method,
        flags=figure.flags,
        submissions=figure.submissions,
    )
    return KeptFigure(value, figure.units)


def figures_record(figures: tuple[KeptFigure, ...]) -> list[dict[str, Any]]:
    """Figures as JSON can hold them."""
    return [{**value_record(row.value), "units": list(row.units) if row.units else None} for row in figures]


def figures_of_record(record: list[dict[str, Any]]) -> tuple[KeptFigure, ...]:
    """The figures that `figures_record` wrote."""
    return tuple(_figure(row) for row in record)


def comparisons_record(comparisons: tuple[KeptComparison, ...]) -> list[dict[str, Any]]:
    """Comparisons as JSON can hold them."""
    return [
        {
            "versus": one.versus.value,
            "period": one.period,
            "base": one.base,
            "matches": dict(one.matches),
            "pairs": {code: pair_record(pair) for code, pair in one.pairs.items()},
            "before": _before_record(one.before) if one.before else None,
        }
        for one in comparisons
    ]


def comparisons_of_record(record: list[dict[str, Any]]) -> tuple[KeptComparison, ...]:
    """The comparisons that `comparisons_record` wrote."""
    return tuple(
        KeptComparison(
            Versus(row["versus"]),
            row["period"],
            row["base"],
            row["matches"],
            {code: pair_of_record(told) for code, told in row["pairs"].items()},
            _before(row["before"]) if row["before"] else None,
        )
        for row in record
    )


def _figure(row: Mapping[str, Any]) -> KeptFigure:
    value = {name: told for name, told in row.items() if name != "units"}
    return KeptFigure(value_of_record(value), tuple(row["units"]) if row["units"] else None)


def _before_record(before: KeptBefore) -> dict[str, Any]:
    told = {"programme": before.programme, "term": before.term, "document": before.document}
    return {**told, "whole": figures_record(before.whole)}


def _before(row: Mapping[str, Any]) -> KeptBefore:
    return KeptBefore(row["programme"], row["term"], row["document"], figures_of_record(row["whole"]))
