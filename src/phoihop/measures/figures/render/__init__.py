"""Frozen records in, bytes out: charts and files of figures."""
