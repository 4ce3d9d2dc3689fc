"""Pages of consolidations: the list, one workspace by tabs, freezing and opening again, adjusting, reminding."""
