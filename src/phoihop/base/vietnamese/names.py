"""Names in Vietnamese order, as stored keys: the database has no Vietnamese collation of its own."""

import re
import unicodedata

from phoihop.base.vietnamese.text import INVISIBLE

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng; ngang has no mark and comes first."""

_SHAPES = {"a\u0306": "ă", "a\u0302": "â", "e\u0302": "ê", "o\u0302": "ô", "o\u031b": "ơ", "u\u031b": "ư"}
_SIGNS = "_-–—,;:!?.…'‘’\"“”()[]{}@*/\\&#%`^+<=>|~$0123456789"
"""Signs and digits in the order of the Unicode collation's root, which Vietnamese leaves as it is."""

_PRIMARY = {sign: chr(0x20 + place) for place, sign in enumerate(" " + _SIGNS + _LETTERS)}
_SECONDARY = {"": "0"} | {tone: str(place) for place, tone in enumerate(_TONES, start=1)}
_STROKED_D = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})
_SPACES = re.compile(r"\s+")
_LEVEL = "\x02"
_NAME = "\x01"


def sort_key(text: str) -> str:
    """A key whose plain order is the Vietnamese one: letters a ă â b c d đ …, then tones, then small before capital.

    The order of ICU's `vi` collation on names of places and people. The key is ASCII for Vietnamese text, holds no
    NUL, and is compared byte by byte (collation "C").
    """
    clean = _SPACES.sub(" ", INVISIBLE.sub("", text)).strip().translate(_STROKED_D)
    letters = [_letter(base, marks) for base, marks in _clusters(unicodedata.normalize("NFD", clean))]
    return _LEVEL.join(
        (
            "".join(_PRIMARY.get(base, base) for base, _tone, _case in letters),
            "".join(tone for _base, tone, _case in letters),
            "".join(case for _base, _tone, case in letters),
        )
    )


def given_name(name: str) -> str:
    """The name a person is called and listed by: the last word."""
    words = name.split()
    return words[-1] if words else ""


def person_sort_key(name: str) -> str:
    """A key that lists people by given name, then by family and middle names: An, Nguyễn Văn before Bình, Lê Thị."""
    words = name.split()
    return sort_key(given_name(name)) + _NAME + sort_key(" ".join(words[:-1]))


def _clusters(decomposed: str) -> list[tuple[str, str]]:
    """Each base sign with the marks that follow it."""
    clusters: list[tuple[str, str]] = []
    for sign in decomposed:
        if clusters and unicodedata.combining(sign):
            base, marks = clusters[-1]
            clusters[-1] = (base, marks + sign)
        else:
            clusters.append((sign, ""))
    return clusters


def _letter(sign: str, marks: str) -> tuple[str, str, str]:
    """The letter (ă, not a with a breve), its tone, and whether it is a capital."""
    base = sign.lower()
    for mark in marks:
        if base + mark in _SHAPES:
            base, marks = _SHAPES[base + mark], marks.replace(mark, "", 1)
            break
    return base, _SECONDARY.get(marks, "6" + marks), "1" if sign != sign.lower() else "0"
