"""Organisations over time: the tree on any day, names that change, what passes to whom."""
