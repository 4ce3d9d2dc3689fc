"""The way of a document as a table, its head's lines, codes, what is known of signatures. Pure Python."""
