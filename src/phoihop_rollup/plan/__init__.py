"""The definition of a figure, as staged Ibis expressions over named tables; how they run is the backends' affair."""
