"""Writing many rows at once: COPY in, and bringing a table to a wanted set of rows with the fewest changes."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet
from psycopg import sql


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did to one table."""

    table: str
    created: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0

    @property
    def touched(self) -> int:
        """How many rows it wrote or removed; 0 when everything was there already."""
        return self.created + self.changed + self.removed


Row = Mapping[str, Any]
"""One row by attribute name (`parent_id`, not `parent`)."""


def reserve_ids(model: type[Model], count: int) -> list[int]:
    """New primary keys of a table, ascending; no two callers get the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return sorted(row[0] for row in cursor.fetchall())


def copy_in(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, types: Sequence[str] = ()) -> None:
    """COPY rows into a table through Django's own connection, inside its transaction."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        if types:
            copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def _by_key(rows: Iterable[Row], key: Sequence[str]) -> dict[tuple[object, ...], Row]:
    return {tuple(row[name] for name in key): row for row in rows}


def _changed(
    present: Mapping[tuple[object, ...], Row], wanted: Mapping[tuple[object, ...], Row], names: Sequence[str]
) -> list[Row]:
    return [
        {**row, "id": present[place]["id"]}
        for place, row in wanted.items()
        if place in present and any(present[place][name] != row[name] for name in names)
    ]


def _write(
    model: type[Model], *, gone: Sequence[int], changed: Sequence[Row], names: Sequence[str], new: Sequence[Row]
) -> None:
    model._base_manager.filter(id__in=gone).delete()
    if changed:
        model._base_manager.bulk_update([model(**row) for row in changed], names, batch_size=2000)
    if new:
        columns = [_column(model, name) for name in new[0]]
        copy_in(model._meta.db_table, columns, (list(row.values()) for row in new))


def bring(
    model: type[Model],
    *,
    scope: QuerySet,
    rows: Sequence[Row],
    key: Sequence[str],
    remove: bool = False,
    defaults: Row | None = None,
) -> Loaded:
    """Bring the rows of `scope` to `rows`: new keys are copied in, differing rows updated, the rest left alone.

    Rows of the scope whose key is not wanted stay, unless `remove`. Rows may carry an `id` for the case they are new;
    `defaults` are what new rows have besides.
    """
    names = [name for name in rows[0] if name != "id"] if rows else list(key)
    present = _by_key(scope.values("id", *names), key)
    wanted = _by_key(rows, key)
    gone = [row["id"] for place, row in present.items() if place not in wanted] if remove else []
    changed = _changed(present, wanted, names)
    new = [{**(defaults or {}), **row} for place, row in wanted.items() if place not in present]
    _write(model, gone=gone, changed=changed, names=names, new=new)
    return Loaded(
        model._meta.model_name or "", len(new), len(changed), len(gone), len(wanted) - len(new) - len(changed)
    )


def _column(model: type[Model], name: str) -> str:
    column = getattr(model._meta.get_field(name), "column", None)
    if not isinstance(column, str):
        raise TypeError(f"{model.__name__}.{name} has no column")
    return column


def digest(rows: Iterable[object]) -> str:
    """SHA-256 of rows in the order given: what was loaded, for the audit row."""
    text = json.dumps(list(rows), default=str, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
