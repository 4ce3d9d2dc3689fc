"""Review: accepting and returning submitted revisions, one by one or by loading a bundle."""
