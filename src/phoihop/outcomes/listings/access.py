"""Who keeps the lists of a consolidated report: whoever consolidates it."""

from phoihop.bodies.organisations.access import OVERSEEING
from phoihop.outcomes.consolidation.access import require_oversight

LISTING = OVERSEEING

__all__ = ["LISTING", "require_oversight"]
