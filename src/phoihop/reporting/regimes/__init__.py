"""Regimes: which forms are asked of whom, for which periods, until when."""
