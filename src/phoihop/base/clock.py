"""The clock. Only doors and pages read it; everything below is told the time."""

import os
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
PRETENDED = "PHOIHOP_TODAY"


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in Việt Nam; in a demonstration the day it pretends, so that its reports are due."""
    return pretended_day() or datetime.now(HANOI).date()


def pretended_day() -> date | None:
    """The day of PHOIHOP_TODAY, which only the example sets; every page says so. Instants are never pretended."""
    named = os.environ.get(PRETENDED)
    return date.fromisoformat(named) if named else None
