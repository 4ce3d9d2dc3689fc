"""What a summary report is made of and how it is worded. Pure Python: no database, no clock, no files of the user."""
