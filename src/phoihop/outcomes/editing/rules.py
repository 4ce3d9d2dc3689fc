"""How long somebody counts as writing a section, and how a section is named."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

LAPSE: Final = timedelta(minutes=30)
"""Whoever gave no sign for so long is not writing any more."""
LONGEST_NAME: Final = 100
LONGEST_TITLE: Final = 200


@dataclass(frozen=True, slots=True)
class Editing:
    """Who is writing a section: the account, its name, since when, and until when that counts without another sign."""

    section: str
    title: str
    editor: int
    name: str
    since: datetime
    until: datetime


def lapses_at(at: datetime) -> datetime:
    """Until when a sign given at this moment counts."""
    return at + LAPSE


def holds(until: datetime, *, at: datetime) -> bool:
    """Whether somebody whose last sign counts until `until` is still writing."""
    return at < until
