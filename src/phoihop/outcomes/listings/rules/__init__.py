"""What a list may hold, how a pasted block is read, when two rows are the same thing; no database, no clock."""
