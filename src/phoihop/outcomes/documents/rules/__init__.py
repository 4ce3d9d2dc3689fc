"""Layouts of documents as data, their lines in words, office files as packages. Pure Python: no database, no clock."""
