"""Official documents: how each kind of body lays them out, since when, and the numbers under which it registers them."""
