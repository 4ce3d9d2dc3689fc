"""The audit chain: who did what, for whom, when, each row sealed with the one before it."""
