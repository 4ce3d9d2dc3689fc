"""Workbooks that came back: opened in a process apart, their stamps unsealed."""
