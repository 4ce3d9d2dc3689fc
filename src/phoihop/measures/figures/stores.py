"""Current facts as Parquet files derived from the database: one per programme and year, named by its version.

A file is only ever used when its name carries the version that the database states for that programme and year, so
a stale or foreign file is never read; deleting the whole folder costs one rebuild and nothing else.
"""

import os
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from time import time

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection

from phoihop.agreements.programmes.models import Programme
from phoihop.base.errors import ProductError, reason_of
from phoihop.base.language import N_
from phoihop.base.moment import one_moment
from phoihop.measures.facts.queries import copy_facts, partition_versions
from phoihop_rollup.schema import FACT_COLUMNS, FACT_DECIMALS, FACT_DIGITS

_NUMBER = pa.decimal128(FACT_DIGITS, FACT_DECIMALS)
_KEEP_SECONDS = 3600
_TYPES = {name: _NUMBER if name in {"value", "numerator", "denominator"} else pa.string() for name in FACT_COLUMNS}


class StoreUnwritable(ProductError):
    """The derived store could not be written (full disk, no right to the folder)."""

    code = "F101"
    problem = N_("Không ghi được kho số liệu suy ra tại {folder}: {reason}.")
    remedy = N_("Giải phóng dung lượng đĩa hoặc cấp quyền ghi thư mục đó rồi chạy lại; dữ liệu gốc không bị ảnh hưởng.")


def fact_files(*, programme: Programme, years: Collection[int] | None = None) -> tuple[Path, ...]:
    """The Parquet files of a programme's current facts, of all years or some, rebuilt where the database has moved on."""
    with one_moment():
        known = partition_versions(programme=programme)
        versions = {year: version for year, version in known.items() if years is None or year in years}
        wanted = {year: _path(programme, year, version) for year, version in versions.items()}
        stale = {year: path for year, path in wanted.items() if not path.exists()}
        if stale:
            _rebuild(programme, stale)
    return tuple(path for _year, path in sorted(wanted.items()))


def facts_of_revisions(*, programme: Programme, revisions: Sequence[int]) -> pa.Table:
    """The facts of exactly these revisions, straight from the database (a report's snapshot)."""
    return _read(copy_facts(programme=programme, revisions=revisions))


def current_facts(*, programme: Programme) -> pa.Table:
    """The current facts straight from the database, past the store (what `verify` compares the store with)."""
    return _read(copy_facts(programme=programme))


def read_files(*, files: Iterable[Path], columns: Sequence[str] = FACT_COLUMNS) -> pa.Table:
    """The rows of stored files as one table, all columns of a fact or some."""
    tables = [pq.read_table(path, columns=list(columns)) for path in files]
    return pa.concat_tables(tables) if tables else no_facts().select(list(columns))


def _folder(programme: Programme) -> Path:
    return Path(settings.DERIVED_FOLDER) / "facts" / str(connection.settings_dict["NAME"]) / str(programme.pk)


def _path(programme: Programme, year: int, version: object) -> Path:
    return _folder(programme) / f"{year}.{version}.parquet"


def _rebuild(programme: Programme, stale: Mapping[int, Path]) -> None:
    table = _read(copy_facts(programme=programme, years=sorted(stale)))
    years = pc.utf8_slice_codeunits(table["period"], 0, 4)
    folder = _folder(programme)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for year, path in stale.items():
            _write(table.filter(pc.equal(years, str(year))), path)
        _forget_old(folder, {path.name for path in stale.values()}, set(stale))
    except OSError as error:
        raise StoreUnwritable(folder=folder, reason=reason_of(error)) from error


def _write(table: pa.Table, path: Path) -> None:
    """Beside and then renamed, so that a killed rebuild leaves no half file under a good name."""
    handle, beside = tempfile.mkstemp(dir=path.parent, suffix=".part")
    os.close(handle)
    try:
        pq.write_table(table, beside, compression="zstd")
        Path(beside).replace(path)
    finally:
        Path(beside).unlink(missing_ok=True)


def _forget_old(folder: Path, fresh: set[str], years: set[int]) -> None:
    """Remove superseded files of these years, but not at once: another process may be reading one."""
    for path in folder.iterdir():
        year = path.name.partition(".")[0]
        superseded = year.isdigit() and int(year) in years and path.name not in fresh
        if (superseded or path.suffix == ".part") and path.stat().st_mtime < time() - _KEEP_SECONDS:
            path.unlink(missing_ok=True)


def _read(chunks: Iterable[bytes | memoryview]) -> pa.Table:
    data = b"".join(bytes(chunk) for chunk in chunks)
    if not data:
        return no_facts()
    return pa_csv.read_csv(
        BytesIO(data),
        read_options=pa_csv.ReadOptions(column_names=list(FACT_COLUMNS)),
        convert_options=pa_csv.ConvertOptions(column_types=_TYPES, strings_can_be_null=False),
    )


def no_facts() -> pa.Table:
    """A table of facts without a row."""
    return pa.table({name: pa.array([], type=kind) for name, kind in _TYPES.items()})
