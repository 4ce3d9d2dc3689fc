"""Trees of units on different days: which days share one tree, and which unit stands directly below a reviewer's."""

from bisect import bisect_right
from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import date
from typing import TypeVar

Unit = TypeVar("Unit", bound=Hashable)
HIGHEST = 50


def one_tree(days: Iterable[date], turns: Iterable[date]) -> dict[date, date]:
    """Each day → the first of these days with the same tree. `turns` are the days from which some unit lies elsewhere."""
    marks = sorted(set(turns))
    first: dict[int, date] = {}
    return {day: first.setdefault(bisect_right(marks, day), day) for day in sorted(set(days))}


def top_below(unit: Unit, parents: Mapping[Unit, Unit | None], roots: Collection[Unit]) -> Unit | None:
    """The unit itself or the one above it that stands directly below the highest of the roots; None at or beside them."""
    path = [unit]
    while (above := parents.get(path[-1])) is not None and len(path) < HIGHEST:
        path.append(above)
    at = [place for place, each in enumerate(path) if each in roots]
    return path[at[-1] - 1] if at and at[-1] > 0 else None
