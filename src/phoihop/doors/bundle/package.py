"""The files of a bundle: a folder, or a .zip of it, with its `datapackage.json`."""

import json
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from phoihop.base.findings import Finding
from phoihop.base.vietnamese.nearest import hint
from phoihop.doors.bundle import archive, faults
from phoihop.doors.bundle.tables import LATER, TABLES

DESCRIPTOR = "datapackage.json"
LONGEST_PATH = 1000
LONGEST_NAME = 255
"""Characters of a path inside the bundle, and bytes of one part of it, that every file system takes."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One table's files and the field names that the descriptor gives for it (none: not given)."""

    table: str
    files: tuple[Path, ...]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """A bundle's name and the resources of its known tables."""

    name: str
    resources: tuple[Resource, ...]
    findings: tuple[Finding, ...] = field(default=())


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """The package at the path; what is wrong with it is in its findings. A .zip is unpacked only inside the block."""
    if path.is_dir():
        yield describe(path)
    elif not path.exists():
        yield _broken(faults.ABSENT.at(value=str(path)))
    elif not zipfile.is_zipfile(path):
        yield _broken(faults.NO_PACKAGE.at(value=str(path)))
    else:
        with tempfile.TemporaryDirectory(prefix="phoihop-bundle-") as folder:
            findings = _unpacked(path, Path(folder))
            yield Package("", (), tuple(findings)) if findings else describe(_root(Path(folder)))


def _broken(finding: Finding) -> Package:
    return Package("", (), (finding,))


def _unpacked(path: Path, folder: Path) -> list[Finding]:
    try:
        with zipfile.ZipFile(path) as packed:
            return archive.inspect(packed) or archive.unpack(packed, folder)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        return [faults.BROKEN_ZIP.at(value=path.name, reason=str(error))]


def _root(folder: Path) -> Path:
    """The folder that holds the descriptor: the archive's own root, or the one folder in it."""
    if (folder / DESCRIPTOR).exists():
        return folder
    inner = [path for path in folder.iterdir() if path.is_dir() and path.name != "__MACOSX"]
    return inner[0] if len(inner) == 1 else folder


def describe(folder: Path) -> Package:
    """Read the descriptor of an unpacked bundle and find the files of its tables."""
    descriptor, findings = _descriptor(folder)
    if descriptor is None:
        return Package("", (), tuple(findings))
    resources, wrong = _resources(folder, descriptor["resources"])
    listed = {file for resource in resources.values() for file in resource.files}
    unknown = [finding for name in resources if name not in TABLES for finding in _unknown(name)]
    findings = [*wrong, *_unlisted(folder, listed), *unknown, *_missing(resources)]
    known = tuple(resource for name, resource in resources.items() if name in TABLES)
    return Package(str(descriptor["name"]), known, tuple(findings))


def _resources(folder: Path, entries: Sequence[object]) -> tuple[dict[str, Resource], list[Finding]]:
    """Resources by table name; the first of two with one name."""
    resources: dict[str, Resource] = {}
    findings: list[Finding] = []
    for number, entry in enumerate(entries, 1):
        resource, wrong = _resource(folder, number, entry)
        findings += wrong
        if resource and resource.table in resources:
            findings.append(faults.SAME_TABLE.at(table=DESCRIPTOR, value=resource.table))
        elif resource:
            resources[resource.table] = resource
    return resources, findings


def _descriptor(folder: Path) -> tuple[dict[str, Any] | None, list[Finding]]:
    path = folder / DESCRIPTOR
    if not path.is_file():
        return None, [faults.NO_DESCRIPTOR.at(table=DESCRIPTOR)]
    try:
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return None, [faults.BROKEN_DESCRIPTOR.at(table=DESCRIPTOR, reason=str(error) or "JSON")]
    findings = _shape(content)
    return (None, findings) if findings else (content, [])


def _shape(content: object) -> list[Finding]:
    if not isinstance(content, dict):
        return [_bad(faults.shorten(json.dumps(content)), '{ "name": …, "resources": [ … ] }')]
    findings = []
    name = content.get("name")
    if not isinstance(name, str) or not name.strip():
        findings.append(_bad("name", '"name": "ten-goi"'))
    resources = content.get("resources")
    if not isinstance(resources, list) or not resources:
        findings.append(_bad("resources", '"resources": [ { "name": …, "path": … } ]'))
    return findings


def _bad(value: str, needed: str) -> Finding:
    return faults.BAD_DESCRIPTOR.at(table=DESCRIPTOR, value=value, needed=needed)


def _resource(folder: Path, number: int, entry: object) -> tuple[Resource | None, list[Finding]]:
    place = f"resources[{number}]"
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        return None, [_bad(place, '{ "name": …, "path": … }')]
    path = entry.get("path")
    paths = [path] if isinstance(path, str) else path
    if not isinstance(paths, list) or not paths or not all(isinstance(part, str) and part for part in paths):
        return None, [_bad_path(place, entry["name"])]
    findings = _dialect(entry)
    files: list[Path] = []
    for part in paths:
        found, wrong = _files(folder, part) if _is_nameable(part) else ([], [_bad_path(place, entry["name"])])
        files += found
        findings += wrong
    return Resource(entry["name"], tuple(files), _fields(entry)), findings


def _bad_path(place: str, table: str) -> Finding:
    return _bad(f"{place}.path", '"path": "{}.csv"'.replace("{}", faults.shorten(table)))


def _is_nameable(path: str) -> bool:
    """Whether a file system can have a file of that name: no control characters, no overlong or unwritable part."""
    parts = [part.encode("utf-8", "replace") for part in path.split("/")]
    printable = not any(ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 for character in path)
    return printable and len(path) <= LONGEST_PATH and all(len(part) <= LONGEST_NAME for part in parts)


def _is_relative(name: str) -> bool:
    """Whether the path stays below where it starts, on any system."""
    pure = PurePosixPath(name)
    return not pure.is_absolute() and ".." not in pure.parts and "\\" not in name and ":" not in name


def _is_loop(path: Path) -> bool:
    """Whether the path is a link that leads back to itself."""
    try:
        path.resolve()
    except (RuntimeError, OSError):
        return True
    return False


def _files(folder: Path, name: str) -> tuple[list[Path], list[Finding]]:
    """The file of that name, or the Parquet files of that folder, never outside the bundle."""
    path = folder / PurePosixPath(name)
    if _is_loop(path):
        return [], [faults.NO_FILE.at(table=DESCRIPTOR, value=name)]
    if not _is_relative(name) or not path.resolve().is_relative_to(folder.resolve()):
        return [], [faults.OUTSIDE.at(table=DESCRIPTOR, value=name)]
    found = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
    if not found or not all(file.is_file() for file in found):
        return [], [faults.NO_FILE.at(table=DESCRIPTOR, value=name)]
    outside = [file for file in found if not file.resolve().is_relative_to(folder.resolve())]
    return found, [faults.OUTSIDE.at(table=DESCRIPTOR, value=str(file.relative_to(folder))) for file in outside]


def _dialect(entry: dict[str, Any]) -> list[Finding]:
    dialect = entry.get("dialect")
    given = {"encoding": entry.get("encoding", "utf-8"), "compression": entry.get("compression", "")}
    usual: dict[str, tuple[object, ...]] = {"encoding": ("utf-8", "utf8", "utf-8-sig"), "compression": ("",)}
    if isinstance(dialect, dict):
        given |= {key: dialect[key] for key in ("delimiter", "quoteChar", "header", "escapeChar") if key in dialect}
        usual |= {"delimiter": (",",), "quoteChar": ('"',), "header": (True, "true"), "escapeChar": ("", None)}
    return [
        faults.BAD_DIALECT.at(table=str(entry["name"]), setting=key, value=str(value))
        for key, value in given.items()
        if (value.lower() if isinstance(value, str) else value) not in usual[key]
    ]


def _fields(entry: dict[str, Any]) -> tuple[str, ...]:
    schema = entry.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(fields, list):
        return ()
    return tuple(str(each.get("name")) for each in fields if isinstance(each, dict))


def _unlisted(folder: Path, listed: set[Path]) -> list[Finding]:
    """Table files that lie in the bundle without being declared: of a known table an error, else a warning."""
    findings = []
    for path in sorted([*folder.glob("*.csv"), *folder.glob("*.parquet"), *folder.glob("*/*.parquet")]):
        table = path.parent.name if path.parent != folder else path.stem
        if path in listed or not path.is_file():
            continue
        if table in TABLES:
            findings.append(faults.UNLISTED.at(table=table, value=str(path.relative_to(folder))))
        else:
            findings += _unknown(table)
    return findings


def _unknown(name: str) -> list[Finding]:
    if name in LATER:
        return [faults.LATER_TABLE.at(table=name, value=name)]
    return [faults.UNKNOWN_TABLE.at(table=name, value=name, hint=hint(name, TABLES))]


def _missing(resources: dict[str, Resource]) -> Sequence[Finding]:
    return [
        faults.NO_TABLE.at(table=table.name, value=table.name)
        for table in TABLES.values()
        if table.required and table.name not in resources
    ]
