"""The digest of a snapshot: one name for exactly what was frozen."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date


def digest_of(
    *, programme: str, unit: str, period: str, as_of: date | None, revisions: Sequence[int], definition_hash: str
) -> str:
    """SHA-256 (hex) over whose figures were frozen, by which tree and definitions, from which revisions in which order."""
    record = {
        "programme": programme,
        "unit": unit,
        "period": period,
        "as_of": as_of.isoformat() if as_of else None,
        "definition": definition_hash,
        "revisions": list(revisions),
    }
    text = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
