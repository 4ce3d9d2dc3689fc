"""Zip archives from strangers, checked before any library opens them: entries, names, overlaps, what they unpack to."""

import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from phoihop.base.language import N_

MOST_ENTRIES = 2_000
MOST_UNPACKED = 100 * 2**20

_CHUNK = 2**16
_LOCAL = struct.Struct("<4s5H3L2H")
"""An entry's own header; its last two fields are the lengths of the name and of the extra field."""


class HarmKind(StrEnum):
    """What is wrong with an archive."""

    BROKEN = "broken"
    LOCKED = "locked"
    LARGE = "large"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Harm:
    """One thing wrong with an archive; `problem` is a msgid in which {value} stands for the entry's name."""

    kind: HarmKind
    problem: str = ""
    entry: str = ""


class Harmful(Exception):
    """The archive is not to be used."""

    def __init__(self, *harms: Harm) -> None:
        super().__init__(harms)
        self.harms = harms


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive, unpacked."""

    name: str
    content: bytes


def unpack(content: bytes, *, most: int = MOST_UNPACKED) -> dict[str, bytes]:
    """Every file of the archive by its name. Raises Harmful."""
    return {entry.name: entry.content for entry in unpacking(content, most=most)}


def unpacking(content: bytes, *, most: int = MOST_UNPACKED) -> Iterator[Entry]:
    """The files one after the other, counting what really comes out: the sizes an archive declares may lie."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            harms = _entries(archive, most)
            if harms:
                raise Harmful(*harms)
            yield from _inflated(archive, most)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        # ValueError: names in no known writing, or a directory that leads before the beginning of the file.
        raise Harmful(Harm(HarmKind.BROKEN)) from None


def _entries(archive: zipfile.ZipFile, most: int) -> list[Harm]:
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES or sum(info.file_size for info in infos) > most:
        return [Harm(HarmKind.LARGE)]
    harms = [found for info in infos for found in _entry(info)]
    doubled = _doubled([info.filename for info in infos])
    harms += [Harm(HarmKind.UNSAFE, N_("mục «{value}» có hai lần trong tệp"), entry) for entry in sorted(doubled)]
    return harms or [
        Harm(HarmKind.UNSAFE, N_("mục «{value}» chồng lên mục khác"), entry) for entry in overlapping(archive)
    ]


def _doubled(names: list[str]) -> set[str]:
    alike = Counter(map(alike_name, names))
    return {name for name in names if alike[alike_name(name)] > 1}


def alike_name(name: str) -> str:
    """The name as systems that ignore case and composition see it."""
    return unicodedata.normalize("NFC", name).casefold()


def is_odd(info: zipfile.ZipInfo) -> bool:
    """Whether the entry is a link, a device or a pipe: none is part of a document."""
    return stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR)


def is_plain(info: zipfile.ZipInfo) -> bool:
    """Whether the entry is stored or deflated, without a password."""
    return not info.flag_bits & 1 and info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def _entry(info: zipfile.ZipInfo) -> list[Harm]:
    name = info.filename
    parts = re.split(r"[/\\]", name)
    bad = (
        name.startswith(("/", "\\")) or ".." in parts or any(sign in "\\:" or sign < " " for sign in info.orig_filename)
    )
    unsafe = Harm(HarmKind.UNSAFE, N_("mục «{value}» có đường dẫn không an toàn"), name)
    found = [unsafe] if bad or is_odd(info) else []
    if info.flag_bits & 1:
        found.append(Harm(HarmKind.LOCKED, entry=name))
    elif not is_plain(info):
        found.append(Harm(HarmKind.UNSAFE, N_("mục «{value}» nén theo cách lạ"), name))
    return found


def overlapping(archive: zipfile.ZipFile) -> list[str]:
    """Names of entries whose data, by their own local headers, run into the next entry or the directory."""
    ordered = sorted(archive.infolist(), key=lambda info: info.header_offset)
    ends = [*(info.header_offset for info in ordered), archive.start_dir][1:]
    return [info.filename for info, end in zip(ordered, ends, strict=True) if _data_end(archive, info) > end]


def _data_end(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> int:
    """Where the entry's data end; past the directory where its local header is none."""
    if archive.fp is None:
        return archive.start_dir + 1
    archive.fp.seek(info.header_offset)
    header = archive.fp.read(_LOCAL.size)
    if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
        return archive.start_dir + 1
    fields = _LOCAL.unpack(header)
    return info.header_offset + _LOCAL.size + int(fields[9]) + int(fields[10]) + info.compress_size


def _inflated(archive: zipfile.ZipFile, most: int) -> Iterator[Entry]:
    left = most
    for info in archive.infolist():
        if info.is_dir():
            continue
        chunks = []
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise Harmful(Harm(HarmKind.LARGE))
                chunks.append(chunk)
        yield Entry(info.filename, b"".join(chunks))
