"""The pages of figures: choosing, one unit, one indicator, the origin of a number."""
