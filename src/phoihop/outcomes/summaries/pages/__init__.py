"""Pages of summary reports: lists and versions, orders and their progress, tracing."""
