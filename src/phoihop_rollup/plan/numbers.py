"""Exact arithmetic that Ibis has no word for; each backend gives these functions their meaning.

Every amount on the way is a whole number: the reported decimal times a power of ten. Ibis sees int64; the backend
decides how wide they are.
"""

from typing import Any

import ibis

WHOLE = "int64"


@ibis.udf.scalar.builtin(signature=((WHOLE, WHOLE), WHOLE))  # type: ignore[untyped-decorator]
def nearest(n: Any, d: Any) -> Any:
    """n / d rounded to a whole number, half away from zero; exact when d divides n."""


@ibis.udf.agg.builtin(name="arg_max_null", signature=((WHOLE, "int32"), WHOLE))  # type: ignore[untyped-decorator]
def latest(value: Any, month: Any) -> Any:
    """The value of the latest month, also where that is null."""


@ibis.udf.scalar.builtin(name="divide", signature=(("int32", "int32"), "int32"))  # type: ignore[untyped-decorator]
def whole_times(n: Any, d: Any) -> Any:
    """How often d goes into n, neither of them negative."""
