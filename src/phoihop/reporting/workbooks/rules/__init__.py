"""What a workbook is: its rows, its stamp, what its cells say, what became of each cell. Pure."""
