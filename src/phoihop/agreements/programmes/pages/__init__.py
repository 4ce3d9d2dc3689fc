"""Pages about programmes: reading, history, and editing record by record."""
