"""A report as its pages show it: records in, records for the templates out. No request, no database."""
