"""Facts: what accepted revisions say, one number per unit, period, indicator, cell and scope. One writer."""
