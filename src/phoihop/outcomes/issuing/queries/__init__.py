"""Reads of documents on their way, of issued ones, and of what anybody may verify."""
