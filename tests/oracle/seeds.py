"""How many seeds are drawn: what every run takes, times SEEDS of the environment for a longer look."""

import os

TIMES = int(os.environ.get("SEEDS", "1"))


def seeds(first: int, count: int) -> range:
    """`count` seeds from the first on, or a whole multiple of so many."""
    return range(first, first + count * TIMES)
