"""How a row of the audit chain is sealed: HMAC-SHA256 over the previous seal and canonical JSON. Pure."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row says, apart from its seal. `before` and `after` are plain JSON."""

    number: int
    at: datetime
    actor: str
    on_behalf: str
    action: str
    subject: str
    before: Any
    after: Any


def seal(entry: Entry, *, previous: str, key: bytes) -> str:
    """The row's seal as 64 hexadecimal digits; it changes with any field and with the row before."""
    text = json.dumps(_fields(entry), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key, f"{previous}\n{text}".encode(), hashlib.sha256).hexdigest()


def plain(value: Any) -> Any:
    """The value as JSON gives it back: what is sealed is what is stored (dates and decimals as text)."""
    return json.loads(json.dumps(value, default=str))


def _fields(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor,
        "on_behalf": entry.on_behalf,
        "action": entry.action,
        "subject": entry.subject,
        "before": entry.before,
        "after": entry.after,
    }
