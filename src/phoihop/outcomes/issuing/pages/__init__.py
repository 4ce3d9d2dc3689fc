"""Pages of issuing: the list, one version's way, its files; the public page that verifies."""
