"""Which periods a consolidation is of."""

from phoihop_rollup.periods import find_period


def is_inside(period: str, outer: str) -> bool:
    """Whether a period is this one or lies wholly within it; a text that names no period lies nowhere."""
    whole, part = find_period(outer), find_period(period)
    return whole is not None and part is not None and whole.contains(part)
