"""Writing: every change runs inside `writing`, and ends with its row in the audit chain."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, transaction

from phoihop.base.audit.keys import audit_key
from phoihop.base.audit.models import AuditEntry
from phoihop.base.audit.queries import chain_head
from phoihop.base.audit.rules import Entry, plain, seal
from phoihop.base.bulk import Loaded, digest

_LOCKS = 7_102_017
_WRITERS, _CHAIN = 1, 2


class Actor(Protocol):
    """Whoever acts, known here by a name only."""

    @property
    def username(self) -> Any: ...


@contextmanager
def writing(*, alone: bool = False) -> Iterator[None]:
    """One transaction of one change; `alone` waits for all others and keeps them waiting (bulk loads).

    The chain is locked from a change's first audit row to its end, so a load, which takes row locks after that, must
    not meet single changes halfway: each would wait for what the other holds.
    """
    lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {lock}(%s, %s)", [_LOCKS, _WRITERS])
        yield


@dataclass(frozen=True, slots=True)
class Act:
    """What a row of the chain tells beside who did it and when."""

    action: str
    subject: str
    before: Any = None
    after: Any = None


def record(
    *,
    actor: Actor,
    action: str,
    subject: str,
    before: Any = None,
    after: Any = None,
    on_behalf: str = "",
    at: datetime,
) -> AuditEntry:
    """Append one sealed row in the open transaction; concurrent writers queue here, so call it last.

    Without `on_behalf` it is written in whose name the actor acts just now (`actor.on_behalf`, where it has one).
    """
    return record_all(actor=actor, acts=[Act(action, subject, before, after)], on_behalf=on_behalf, at=at)[0]


def record_all(*, actor: Actor, acts: Sequence[Act], on_behalf: str = "", at: datetime) -> list[AuditEntry]:
    """Append a sealed row for each act, in their order, as `record` does for one."""
    if not acts:
        return []
    on_behalf = on_behalf or str(getattr(actor, "on_behalf", ""))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCKS, _CHAIN])
    head, key = chain_head(), audit_key()
    previous, rows = head.hash, []
    for number, act in enumerate(acts, head.number + 1):
        told = plain(act.before), plain(act.after)
        entry = Entry(number, at, actor.username, on_behalf, act.action, act.subject, *told)
        row = AuditEntry(**asdict(entry), previous_hash=previous, hash=seal(entry, previous=previous, key=key))
        previous = row.hash
        rows.append(row)
    return AuditEntry.objects.bulk_create(rows)


def record_load(*, actor: Actor, loaded: Loaded, rows: Iterable[object], at: datetime) -> Loaded:
    """Append the one row of a table's load, with its counts and the hash of what was loaded; nothing if it did nothing."""
    if loaded.touched:
        after = {**asdict(loaded), "sha256": digest(rows)}
        record(actor=actor, action="load", subject=loaded.table, after=after, at=at)
    return loaded
