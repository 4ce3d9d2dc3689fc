"""Submissions: one report of one unit for one period, as immutable numbered revisions beside an open draft."""
