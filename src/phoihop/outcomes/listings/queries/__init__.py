"""Reading lists: on their pages, and for whoever makes a report."""

from phoihop.outcomes.listings.queries.lists import commendations_of, practices_of

__all__ = ["commendations_of", "practices_of"]
