"""Writes of written sections and of the shelf of units' texts."""
