"""Programmes: parties, contents, documents, indicators, breakdowns, targets."""
