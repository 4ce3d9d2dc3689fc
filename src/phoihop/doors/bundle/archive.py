"""A bundle in a .zip: looked through before anything is inflated, then unpacked into a folder of our own.

Limits: 2,000 entries; 4 GiB in all, counted while inflating and not believed from the headers; one entry may grow to
200 times its packed size (from 10 MiB on), which tables of numbers stay well below and bombs do not.
"""

import errno
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from phoihop.base.apart.archives import alike_name, is_odd, is_plain, overlapping
from phoihop.base.errors import ProductError, reason_of
from phoihop.base.findings import Finding
from phoihop.base.language import N_
from phoihop.doors.bundle import faults

ENTRIES = 2000
UNPACKED = 4 * 1024**3
DENSITY = 200
DENSITY_FROM = 10 * 1024**2
CHUNK = 1024**2
WANTED = (".json", ".csv", ".parquet")
"""Only these are unpacked; a bundle's other files (documents, README) are not read."""


class NoRoom(ProductError):
    """The disk, or a right, does not let us write."""

    code = "B090"
    problem = N_("Không ghi được vào «{path}»: {reason}.")
    remedy = N_("Giải phóng chỗ trống trên đĩa hoặc chọn nơi ghi được, rồi chạy lại.")


def inspect(archive: zipfile.ZipFile) -> list[Finding]:
    """Everything unsafe about the archive's directory, without inflating anything."""
    entries = archive.infolist()
    if not entries:
        return [faults.EMPTY_ZIP.at(value=Path(archive.filename or "").name)]
    if len(entries) > ENTRIES:
        return [faults.MANY_ENTRIES.at(value=str(len(entries)), limit=ENTRIES)]
    findings = [finding for entry in entries for finding in _entry_faults(entry)]
    findings += _same_names(entries)
    findings += _files_as_folders(entries)
    return findings or [faults.OVERLAPPING.at(value=name) for name in overlapping(archive)]


def unpack(archive: zipfile.ZipFile, folder: Path) -> list[Finding]:
    """Inflate the wanted entries into the folder, counting; stops at the first entry beyond a limit."""
    left = UNPACKED
    for entry in archive.infolist():
        if entry.is_dir() or PurePosixPath(entry.filename).suffix.lower() not in WANTED:
            continue
        try:
            left -= _inflate(archive, entry, folder / unicodedata.normalize("NFC", entry.filename), left)
        except _Beyond as beyond:
            return [beyond.finding]
        except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, zlib.error) as error:
            return [faults.BROKEN_ZIP.at(value=entry.filename, reason=str(error))]
    return []


class _Beyond(Exception):
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, left: int) -> int:
    allowed = max(DENSITY_FROM, DENSITY * entry.compress_size)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source, path.open("wb") as target:
            written = 0
            for chunk in _chunks(source):
                written += len(chunk)
                if written > allowed:
                    raise _Beyond(faults.TOO_DENSE.at(value=entry.filename, limit=DENSITY))
                if written > left:
                    raise _Beyond(faults.TOO_LARGE.at(value=entry.filename, limit=f"{UNPACKED >> 30} GiB"))
                target.write(chunk)
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise _Beyond(
                faults.BROKEN_ZIP.at(value=faults.shorten(entry.filename), reason=reason_of(error))
            ) from error
        raise NoRoom(path=path, reason=reason_of(error)) from error
    return written


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    while chunk := source.read(CHUNK):
        yield chunk


def _entry_faults(entry: zipfile.ZipInfo) -> Iterator[Finding]:
    if not _safe(entry.orig_filename):
        yield faults.UNSAFE_NAME.at(value=entry.orig_filename)
    if is_odd(entry):
        yield faults.LINKED.at(value=entry.filename)
    if not is_plain(entry):
        yield faults.SEALED.at(value=entry.filename)


def _safe(name: str) -> bool:
    """Whether the name stays inside the folder it is unpacked into, on every system."""
    parts = name.rstrip("/").split("/")
    plain = all(part not in ("", ".", "..") for part in parts)
    return plain and not any(character in "\\:" or ord(character) < 32 for character in name)


def _same_names(entries: Iterable[zipfile.ZipInfo]) -> list[Finding]:
    seen: set[str] = set()
    twice = []
    for entry in entries:
        name = alike_name(entry.filename)
        if name in seen:
            twice.append(faults.SAME_NAME.at(value=entry.filename))
        seen.add(name)
    return twice


def _files_as_folders(entries: Iterable[zipfile.ZipInfo]) -> list[Finding]:
    """Files in whose name other entries lie, as if it were a folder."""
    folded = {entry.filename: PurePosixPath(alike_name(entry.filename)) for entry in entries}
    folders = {folder for path in folded.values() for folder in path.parents}
    folders |= {path for name, path in folded.items() if name.endswith("/")}
    return [
        faults.FILE_AND_FOLDER.at(value=name)
        for name, path in folded.items()
        if not name.endswith("/") and path in folders
    ]
