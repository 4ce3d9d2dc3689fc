"""Which indicators of a programme go on what the programme before it measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from phoihop.agreements.programmes.rules.records import IndicatorRecord
from phoihop.base.vietnamese import fold


@dataclass(frozen=True, slots=True)
class Matched:
    """`pairs`: indicator → that of the programme before, of one meaning; `unlike`: the same thing counted or put
    together in another way, so that the two numbers may not be compared; `new` and `ended`: of one programme alone."""

    pairs: Mapping[str, str]
    unlike: Mapping[str, str]
    new: tuple[str, ...]
    ended: tuple[str, ...]


def match_indicators(*, now: Sequence[IndicatorRecord], before: Sequence[IndicatorRecord]) -> Matched:
    """Pair indicators by the same code, else by the same name (folded), unit of measure and kind; each at most once."""
    free = {row.code: row for row in before}
    paired = _take_pairs(now, free)
    known = {row.code for row, _other in paired}
    return Matched(
        pairs={row.code: other.code for row, other in paired if _means(row) == _means(other)},
        unlike={row.code: other.code for row, other in paired if _means(row) != _means(other)},
        new=tuple(row.code for row in now if row.code not in known),
        ended=tuple(free),
    )


def _take_pairs(
    now: Sequence[IndicatorRecord], free: dict[str, IndicatorRecord]
) -> list[tuple[IndicatorRecord, IndicatorRecord]]:
    """The pairs in the order of `now`; what found its like is taken out of `free`."""
    found = {row.code: free.pop(row.code) for row in now if row.code in free}
    by_name = {_name(row): row for row in reversed(list(free.values()))}
    for row in now:
        other = None if row.code in found else by_name.pop(_name(row), None)
        if other is not None:
            found[row.code] = free.pop(other.code)
    return [(row, found[row.code]) for row in now if row.code in found]


def _name(row: IndicatorRecord) -> tuple[str, str, str]:
    return (fold(row.name), fold(row.unit), row.kind)


def _means(row: IndicatorRecord) -> tuple[str, str, str, str]:
    """What has to be the same for two numbers to be compared; how often it is asked has not."""
    return (fold(row.unit), row.kind, row.over_time, row.over_units)
