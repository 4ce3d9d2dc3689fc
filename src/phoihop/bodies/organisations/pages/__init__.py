"""Pages of organisations: the tree, one unit, its changes, accounts and roles."""
