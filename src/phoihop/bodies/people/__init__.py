"""People: officials in their role, as accounts that act."""
