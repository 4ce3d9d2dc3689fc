"""Reading what a summary report is made of, and what became of its numbers since."""
