"""Who reads what units wrote and who writes the report's sections: whoever oversees the unit, as summaries are made."""

from phoihop.outcomes.consolidation.access import may_oversee, require_oversight

__all__ = ["may_oversee", "require_oversight"]
