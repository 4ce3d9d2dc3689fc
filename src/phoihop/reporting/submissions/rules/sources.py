"""By which way a revision came: as most of its cells were written, not as the last button was pressed."""

from collections import Counter
from collections.abc import Iterable

from phoihop.reporting.submissions.enums import Source


def source_of(written: Iterable[Source], *, door: Source) -> Source:
    """The way by which most of the cells were written that differ from the revision before.

    The `door` through which it is sent where none was written, or as many by another way. The way of each single cell
    stands in its history.
    """
    counts = Counter(written)
    most = max(counts.values(), default=0)
    ways = [way for way in Source if counts[way] == most]
    return door if door in ways else ways[0]
