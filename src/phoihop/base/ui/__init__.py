"""What every page shares: who may open it, how errors look, templates, tables, forms that are answered once."""
