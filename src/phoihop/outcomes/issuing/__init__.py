"""From a made report to an issued document: submitted, signed and sealed, numbered, verified by anybody."""
