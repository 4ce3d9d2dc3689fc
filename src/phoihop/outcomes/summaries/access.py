"""Who makes and sees summary reports: whoever oversees the unit, as told by the consolidation that they are made from."""

from phoihop.outcomes.consolidation.access import may_oversee, overseen, require_oversight

__all__ = ["may_oversee", "overseen", "require_oversight"]
