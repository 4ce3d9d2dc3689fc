"""The consolidation of a unit and period: its workspace, the freezing of its figures, adjustments of them."""
