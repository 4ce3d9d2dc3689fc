"""Summaries: consolidated reports made of figures, as Word files whose every number can be traced."""
