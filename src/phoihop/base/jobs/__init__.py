"""Jobs: deferred in the transaction of a change, done by the worker, once, whatever falls down meanwhile."""
