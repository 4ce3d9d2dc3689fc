"""Reads of written sections and of the units' texts that they are made from."""
