"""A report as a workbook: written for a unit to fill in without the network, and read again without trust."""
