"""The data files of this slice, read once."""
