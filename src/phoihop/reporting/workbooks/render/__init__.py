"""Workbooks on their way out."""
