"""Writing consolidations: freezing and opening again, adjusting and withdrawing, keeping a snapshot's figures."""
