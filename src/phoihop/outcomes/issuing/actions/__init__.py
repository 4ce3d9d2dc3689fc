"""Every write of issuing: the way of a version, its seal, its number, its PDF, the signed PDF."""
