"""What an old file says, in pure Python: its grids, what is guessed of them, the mapping, the figures."""
