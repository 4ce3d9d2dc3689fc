"""Bytes in, frozen records out: what a report that came back says of its numbers."""
