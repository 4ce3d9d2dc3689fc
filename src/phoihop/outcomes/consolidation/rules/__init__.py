"""What a freezing keeps, what later submissions change of it, and what an adjustment may be of; no database, no clock."""
