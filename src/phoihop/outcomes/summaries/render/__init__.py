"""Frozen records in, bytes out: templates, reports, charts and annexes."""
