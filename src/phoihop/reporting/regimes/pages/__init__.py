"""Pages about regimes: reading, what they ask of whom, and editing with a look at the difference."""
