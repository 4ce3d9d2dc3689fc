"""The second opinion on the roll-up: an independent calculation, and a generator of datasets to compare by."""
