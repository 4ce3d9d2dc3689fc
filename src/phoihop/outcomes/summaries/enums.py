"""Labels of the states and aspects of a report's numbers."""

from enum import StrEnum


class Aspect(StrEnum):
    """Which number of a figure is printed."""

    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    REPORTED = "reported"
    EXPECTED = "expected"
    RECEIVED = "received"
    """Reports received: pairs of a unit and a period, also where REPORTED counts units."""
    DUE = "due"
    """Reports due, counted in the same way."""
    DIFFERENCE = "difference"
    """Value less the value of the figure it stands against, without its sign (the words say tăng or giảm)."""
    CHANGE = "change"
    """The difference in per cent of the figure it stands against, without its sign."""
    SHARE = "share"
    """Value in per cent of the figure it stands against."""


COMPARED = {Aspect.DIFFERENCE, Aspect.CHANGE, Aspect.SHARE}
"""Aspects that need a second figure."""


class NumberState(StrEnum):
    """What became of a printed number; `overtaken` needs the database."""

    STANDS = "stands"
    EDITED = "edited"
    OVERTAKEN = "overtaken"
    REMOVED = "removed"


class Mark(StrEnum):
    """By which of its three marks a number was found again, strongest first."""

    TAG = "tag"
    ALIAS = "alias"
    BOOKMARK = "bookmark"
    NONE = ""


class SealState(StrEnum):
    """What the report's id and manifest say against the server's key."""

    GENUINE = "genuine"
    BROKEN = "broken"
    ABSENT = "absent"
