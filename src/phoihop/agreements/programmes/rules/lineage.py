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
    found: dict[str, IndicatorRecord] = {row.code: free.pop(row.code) for row in now if row.code in free}
    by_name = {_name(row): row for row in reversed(list(free.values()))}
    for row in now:
        other = None if row.code in found else by_name.pop(_name(row), None)
        if other is not None:
            found[row.code] = free.pop(other.code)
    alike = {
        row.code: found[row.code].code for row in now if row.code in found and _means(row) == _means(found[row.code])
    }
    return Matched(
        pairs=alike,
        unlike={row.code: found[row.code].code for row in now if row.code in found and row.code not in alike},
        new=tuple(row.code for row in now if row.code not in found),
        ended=tuple(free),
    )


def _name(row: IndicatorRecord) -> tuple[str, str, str]:
    return (fold(row.name), fold(row.unit), row.kind)


def _means(row: IndicatorRecord) -> tuple[str, str, str, str]:
    """What has to be the same for two numbers to be compared; how often it is asked has not."""
    return (fold(row.unit), row.kind, row.over_time, row.over_units)
