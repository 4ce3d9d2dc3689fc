"""Pages on which what units wrote becomes the report's own words."""
