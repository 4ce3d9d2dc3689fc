"""Writing a bundle: into a folder or .zip beside its target, moved there whole at the end, or not at all."""

import csv
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from phoihop.base.errors import ProductError, reason_of
from phoihop.base.language import N_
from phoihop.doors.bundle.package import DESCRIPTOR
from phoihop.doors.bundle.tables import TABLES, Column, Table

FIELD_TYPES = {"text": "string", "code": "string", "word": "string", "period": "string", "decimal": "number"}
"""Frictionless types of our column types; the others bear the same name."""

ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""Every entry's time, so that the same data gives the same file."""

Cell = str | int | Decimal | date | bool | None


class BundleUnwritable(ProductError):
    """The bundle could not be written there."""

    code = "B103"
    problem = N_("Không ghi được gói «{path}»: {reason}.")
    remedy = N_("Kiểm tra thư mục, quyền ghi và chỗ trống trên đĩa, rồi chạy lại; không có gì bị ghi dở.")


class NotABundle(ProductError):
    """The target exists and is something else."""

    code = "B104"
    problem = N_("«{path}» đã có và không phải một gói dữ liệu.")
    remedy = N_("Chọn tên khác, hoặc tự xoá trước.")


class Writer:
    """Tables of a bundle being written; each is given once, empty optional ones leave no file."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._written: set[str] = set()

    def table(self, name: str, rows: Iterable[Sequence[Cell]]) -> int:
        """Write the rows, cells in the order of the declared columns; gives how many there were."""
        table = TABLES[name]
        count = 0
        with self._path(name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(table.names)
            for row in rows:
                writer.writerow([written(cell) for cell in row])
                count += 1
        self._keep(table, count)
        return count

    def chunks(self, name: str, content: Iterable[bytes | memoryview]) -> int:
        """Write rows that are CSV already (without header); gives how many bytes there were."""
        table = TABLES[name]
        size = 0
        with self._path(name).open("wb") as file:
            file.write((",".join(table.names) + "\n").encode())
            for chunk in content:
                size += file.write(chunk)
        self._keep(table, size)
        return size

    def close(self) -> None:
        """Write the descriptor of all tables."""
        resources = [_resource(table, self._written) for table in TABLES.values() if table.name in self._written]
        descriptor = {"name": self._name, "profile": "tabular-data-package", "resources": resources}
        text = json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"
        (self._folder / DESCRIPTOR).write_text(text, encoding="utf-8")

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.csv"

    def _keep(self, table: Table, count: int) -> None:
        if count or table.required:
            self._written.add(table.name)
        else:
            self._path(table.name).unlink()


def written(cell: Cell) -> str:
    """A cell as the format writes it."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case Decimal():
            return f"{cell.normalize():f}" if cell else "0"
        case date():
            return cell.isoformat()
    return str(cell)


@contextmanager
def bundle_at(target: Path, *, name: str) -> Iterator[Writer]:
    """Write a bundle; the target (folder or .zip) appears or is replaced when the block ends well.

    Raises NotABundle, and BundleUnwritable on a full disk or a missing right.
    """
    if target.exists() and not _replaceable(target):
        raise NotABundle(path=target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as beside:
            folder = Path(beside) / "bundle"
            folder.mkdir()
            writer = Writer(folder, name)
            yield writer
            writer.close()
            _put(folder, target, Path(beside))
    except OSError as error:
        raise BundleUnwritable(path=target, reason=reason_of(error)) from error


def _replaceable(target: Path) -> bool:
    if target.suffix == ".zip":
        return target.is_file()
    return target.is_dir() and ((target / DESCRIPTOR).is_file() or not any(target.iterdir()))


def _put(folder: Path, target: Path, beside: Path) -> None:
    if target.suffix == ".zip":
        packed = beside / "bundle.zip"
        _zip(folder, packed)
        packed.replace(target)
        return
    if target.exists():
        target.replace(beside / "old")
    folder.replace(target)


def _zip(folder: Path, packed: Path) -> None:
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(path.name, ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as inside:
                shutil.copyfileobj(source, inside, 1024**2)


def _resource(table: Table, present: set[str]) -> dict[str, Any]:
    needed = {column.name for column in table.columns if column.needed}
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns]}
    if set(table.key) <= needed:
        schema["primaryKey"] = list(table.key)
    keys = [_foreign_key(table, column) for column in table.columns if _target(column) in present]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _target(column: Column) -> str:
    return column.references.split(".")[0]


def _foreign_key(table: Table, column: Column) -> dict[str, Any]:
    target, name = column.references.split(".")
    return {"fields": column.name, "reference": {"resource": "" if target == table.name else target, "fields": name}}


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": FIELD_TYPES.get(column.type, column.type)}
    if column.type == "boolean":
        field |= {"trueValues": ["yes"], "falseValues": ["no"]}
    constraints: dict[str, Any] = {"required": True} if column.needed else {}
    if column.words:
        constraints["enum"] = [str(word) for word in column.words]
    if column.limit:
        constraints["maxLength"] = column.limit
    return field | ({"constraints": constraints} if constraints else {})
