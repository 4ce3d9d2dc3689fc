"""What a PDF says in letters, as far as is needed to recognise a code in it: properties and the text of its first pages.

A font's /ToUnicode tells which letters the bytes that it shows stand for; without one they stand for themselves.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader

from phoihop.outcomes.issuing.readers.pages import entry, pages_of

PAGES = 5
_BARE = re.compile(r"[^0-9A-Za-z]")
_TOKEN = re.compile(
    rb"/(?P<font>[^\s/<>\[\]()]+)\s+[-\d.]+\s+Tf\b|<(?P<hex>[0-9A-Fa-f\s]*)>|\((?P<text>(?:\\.|[^\\()])*)\)", re.DOTALL
)
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[(.*?)\])", re.DOTALL)
_MOST = 65_536
Letters = Mapping[bytes, str]


def mentions(reader: PdfFileReader, words: Sequence[str]) -> bool:
    """Whether one of these codes stands in the file's properties or on its first pages."""
    wanted = [_bare(word) for word in words]
    return any(word in text for text in _texts(reader) for word in wanted)


def _texts(reader: PdfFileReader) -> Iterator[str]:
    info = entry(reader.trailer_view, "/Info")
    for name in ("/Keywords", "/Subject", "/Title"):
        yield _bare(str(entry(info, name)))
    for page, given in pages_of(reader, PAGES):
        try:
            yield _bare("".join(_shown(page, given.get("/Resources", {}))))
        except (PdfReadError, ValueError, KeyError, TypeError, AttributeError):
            continue


def _shown(page: Any, resources: Any) -> Iterator[str]:
    named = entry(resources, "/Font")
    fonts = {name: _letters(named[name]) for name in named}
    letters: Letters = {}
    for token in _TOKEN.finditer(_content(page)):
        if token["font"] is not None:
            letters = fonts.get("/" + token["font"].decode("latin-1"), {})
        elif token["hex"] is not None:
            digits = re.sub(rb"\s", b"", token["hex"]).decode()
            yield _decoded(bytes.fromhex(digits + "0" * (len(digits) % 2)), letters)
        else:
            yield _decoded(_unescaped(token["text"]), letters)


def _content(page: Any) -> bytes:
    contents = entry(page, "/Contents")
    streams = list(contents) if isinstance(contents, generic.ArrayObject) else [contents]
    return b"\n".join(stream.get_object().data for stream in streams)


def _letters(font: Any) -> Letters:
    if "/ToUnicode" not in font:
        return {}
    table: dict[bytes, str] = {}
    for kind, body in _BLOCK.findall(font["/ToUnicode"].data):
        if kind == b"bfchar":
            table |= {_bytes(code): _utf16(text) for code, text in _CHAR.findall(body)}
        else:
            for first, last, start, listed in _RANGE.findall(body):
                table |= dict(_range(_bytes(first), _bytes(last), start, listed))
    return table


def _range(first: bytes, last: bytes, start: bytes, listed: bytes) -> Iterator[tuple[bytes, str]]:
    begin, end, width = int.from_bytes(first, "big"), int.from_bytes(last, "big"), len(first)
    texts = [_utf16(one) for one in re.findall(rb"<([0-9A-Fa-f]+)>", listed)]
    base = int(start, 16) if start else 0
    for offset in range(min(end - begin + 1, _MOST)):
        if start:
            yield (begin + offset).to_bytes(width, "big"), chr(min(base + offset, 0x10FFFF))
        elif offset < len(texts):
            yield (begin + offset).to_bytes(width, "big"), texts[offset]


def _decoded(shown: bytes, letters: Letters) -> str:
    if not letters:
        return shown.decode("latin-1")
    width = len(next(iter(letters)))
    return "".join(letters.get(shown[place : place + width], "") for place in range(0, len(shown), width))


def _unescaped(text: bytes) -> bytes:
    simple = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}

    def one(found: re.Match[bytes]) -> bytes:
        sign = found[1]
        return bytes([int(sign, 8) & 255]) if sign.isdigit() else simple.get(sign, sign)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, text, flags=re.DOTALL)


def _bytes(digits: bytes) -> bytes:
    return bytes.fromhex(digits.decode())


def _utf16(digits: bytes) -> str:
    return _bytes(digits).decode("utf-16-be", errors="replace")


def _bare(text: str) -> str:
    return _BARE.sub("", text).upper()
