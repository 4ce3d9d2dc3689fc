"""A Vietnamese text cut into sentences: at a full stop that ends one, not at that of an abbreviation, a number, a date.

A text is cut at its line feeds first. The sentences, joined by spaces, are the text again but for its white space.
"""

import re

_STOP = re.compile(r"(?P<stop>[.!?…]+[”’»\")\]]*)(?=\s+(?P<next>\S))")
"""Where a sentence may end: what stops it, closing marks, white space, the first sign of what follows."""
_OPENING = '“‘«"([-–+•'
_FIELD = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_BULLET = re.compile(r"\d{1,3}|[IVXLC]{1,5}|[A-ZĐa-zđ]")
"""What numbers a paragraph where it begins one: `1.`, `IV.`, `a.`"""
_SHORT_NUMBER = re.compile(r".*(?<!\d)\d{1,2}")

BEFORE_NAMES = {
    "tp", "tx", "tt", "q", "h", "p", "x", "kp", "kđt", "kcn", "đ", "ph", "t",
    "gs", "pgs", "ts", "ths", "cn", "ks", "bs", "ls", "nsnd", "nsưt",
    "đc", "đ/c", "ô", "b", "mr", "ms", "tr", "st", "vd", "nxb", "qđ", "nđ", "tm", "kt", "tl", "tuq", "t/m", "k/t",
}  # fmt: skip
"""Abbreviations (in small letters) after whose stop a name follows: `TP. Hồ Chí Minh`, `TS. Nguyễn Văn A`."""
_ALWAYS_SMALL = {"tr", "st", "vd", "nxb", "đc", "đ/c"}
"""Of these, the ones that are written in small letters too; the others are words of the language there."""


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, in order, each trimmed, with its white space as single spaces."""
    return [sentence for line in text.splitlines() for sentence in _of_line(" ".join(line.split()))]


def _of_line(line: str) -> list[str]:
    found: list[str] = []
    start = 0
    closed = [match.span() for match in _FIELD.finditer(line)]
    for match in _STOP.finditer(line):
        inside = any(begin < match.end() <= end for begin, end in closed)
        if not inside and _ends(line[start : match.start()], match["stop"], match["next"]):
            found.append(line[start : match.end()].strip())
            start = match.end()
    rest = line[start:].strip()
    return [*found, rest] if rest else found


def _ends(before: str, stop: str, following: str) -> bool:
    """Whether this stop ends the sentence that has begun with `before`."""
    if not _may_begin(following):
        return False
    if stop[0] != ".":
        return True
    word = before.rsplit(None, 1)[-1].lstrip(_OPENING) if before.split() else ""
    if not word or (_BULLET.fullmatch(word) and before.strip() == word):
        return False
    if following.isdigit() and _SHORT_NUMBER.fullmatch(word):
        return False
    return stop != "." or not _is_abbreviation(word)


def _may_begin(sign: str) -> bool:
    """Whether a sentence may begin with this sign."""
    return sign.isupper() or sign.isdigit() or sign in _OPENING or sign == "{"


def _is_abbreviation(word: str) -> bool:
    small = word.casefold()
    return small in BEFORE_NAMES and (word != small or small in _ALWAYS_SMALL)
