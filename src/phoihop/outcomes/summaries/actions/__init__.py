"""Writing summary reports: making them, ordering them, tracing them."""
