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
