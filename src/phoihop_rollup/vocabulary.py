"""Words that the engine shares with the product. Standard library only."""

from enum import StrEnum


class Frequency(StrEnum):
    """How often an indicator is reported."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


class Kind(StrEnum):
    """What an indicator measures; a ratio is reported as two parts, everything else as one value."""

    COUNT = "count"
    AMOUNT = "amount"
    RATIO = "ratio"
    YESNO = "yesno"


class OverTime(StrEnum):
    """How the periods inside a longer one become one value within each unit."""

    SUM = "sum"
    MEAN = "mean"
    MIN = "min"
    MAX = "max"
    LAST = "last"
    SUM_OVER_LAST = "sum_over_last"
    NONE = "none"


class OverUnits(StrEnum):
    """How the units of a subtree become one value."""

    SUM = "sum"
    MEAN = "mean"
    MIN = "min"
    MAX = "max"
    NONE = "none"


class Scope(StrEnum):
    """Whether a fact is a unit's own work or one number declared for everything below it."""

    OWN = "own"
    SUBTREE = "subtree"


class Window(StrEnum):
    """The rule that gives a month its dates (Nghị định 09/2019/NĐ-CP: the 15th to the 14th)."""

    GOVERNMENT = "government"
    CALENDAR = "calendar"


class Passing(StrEnum):
    """Kinds of succession."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    ABSORB = "absorb"
    DISSOLVE = "dissolve"


class Method(StrEnum):
    """How a figure came about."""

    COMPUTED = "computed"
    DECLARED = "declared"
    MIXED = "mixed"


class Flag(StrEnum):
    """What a reader must know of a figure; printed in alphabetical order joined by ';'."""

    ALLOCATED = "allocated"
    CELLS_DISAGREE = "cells_disagree"
    DISAGREES = "disagrees"
    HALF_RATIO = "half_ratio"
    INCOMPLETE = "incomplete"
    NO_DENOMINATOR = "no_denominator"
    SET_ASIDE = "set_aside"
    STALE = "stale"


class Use(StrEnum):
    """What became of one fact inside one figure."""

    COUNTED = "counted"
    COVERED = "covered"
    SET_ASIDE = "set_aside"
    HALF = "half"
    EARLIER = "earlier"


ADDS_UP = {OverUnits.SUM, OverUnits.NONE}
"""What a ratio's `over_units` may be."""

DECLARABLE_OVER_TIME = {OverTime.SUM, OverTime.LAST, OverTime.NONE, OverTime.SUM_OVER_LAST}
"""`over_time` of what a `subtree` fact may declare, provided that `over_units` is `sum`."""
