"""Values of a row in words."""
