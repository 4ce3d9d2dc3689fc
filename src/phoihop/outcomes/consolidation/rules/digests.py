"""The digest of a snapshot: one name for exactly what was frozen."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any


def digest_of(
    *,
    programme: str,
    unit: str,
    period: str,
    as_of: date | None,
    revisions: Sequence[int],
    definition_hash: str,
    before: Mapping[str, Any] | None = None,
) -> str:
    """SHA-256 (hex) over whose figures were frozen, by which tree and definitions, from which revisions in which order;
    `before` is the same of the programme before, where the figures are compared with its own."""
    record = {
        "programme": programme,
        "unit": unit,
        "period": period,
        "as_of": as_of.isoformat() if as_of else None,
        "definition": definition_hash,
        "revisions": list(revisions),
        **({"before": before} if before is not None else {}),
    }
    text = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
