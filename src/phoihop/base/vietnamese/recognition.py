"""Telling text of an old font from Unicode by its content, and turning only that into Unicode.

What counts is how many words with signs beyond ASCII become well-formed syllables: `HuyÖn` is none, `Huyện` is one. A
text that is Vietnamese in Unicode already is never touched: its words are syllables as they stand, and letters such as
`ạ` or `ư` do not occur in old files at all.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from phoihop.base.vietnamese.oldfonts import VIETNAMESE, OldFont, Run, decode, font_named
from phoihop.base.vietnamese.syllables import is_syllable

_WORD = re.compile(r"[^\s\x00-\x40\x5b-\x60\x7b-\x7f\u2010-\u2026]+")
_UNICODE_ONLY = frozenset(letter for letter in VIETNAMESE if ord(letter) > 0xFF)
_WORDS, _CAPITALS, _SMALL = re.compile(r"\S+"), re.compile("[A-Z]"), re.compile("[a-z]")
_ENOUGH = 0.6
"""Share of the words that must become syllables: names of places and abbreviations never do."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in one font, as a file holds it; `font` is the font's name, '' where the file does not say."""

    text: str
    font: str = ""


def recognise(texts: Iterable[str]) -> OldFont | None:
    """The old writing that these texts are in together, by their content alone; None for Unicode, or nothing to tell by."""
    words = [word for text in texts if not is_unicode(text) for word in words_beyond_ascii(text)]
    if not words:
        return None
    kept = sum(is_syllable(word) for word in words)
    became = {font: sum(is_syllable(decode([Run(word)], font)) for word in words) for font in OldFont}
    best = max(OldFont, key=lambda font: became[font])
    return best if became[best] > kept and became[best] >= _ENOUGH * len(words) else None


def is_unicode(text: str) -> bool:
    """Whether the text holds a Vietnamese letter that no old file can hold."""
    return not _UNICODE_ONLY.isdisjoint(text)


def words_beyond_ascii(text: str) -> list[str]:
    """The words of a text that have a sign beyond ASCII."""
    return [] if text.isascii() else [word for word in _WORD.findall(text) if not word.isascii()]


def prevailing(pieces: Iterable[Piece]) -> OldFont | None:
    """The old writing of those pieces whose font's name tells nothing, by their content together."""
    return recognise(piece.text for piece in pieces if font_named(piece.font)[0] is None)


def to_unicode(pieces: Sequence[Piece], *, prevailing: OldFont | None = None) -> str:
    """The pieces as one Unicode text: each in the writing of its font's name, else in the one that prevails in its file.

    ASCII stays as it is, and so does every piece that is Vietnamese as it stands, whatever its font is called.
    """
    return "".join(_piece(piece, prevailing) for piece in pieces)


def _piece(piece: Piece, prevailing: OldFont | None) -> str:
    named, capitals = font_named(piece.font)
    font = named or prevailing
    if font is None or piece.text.isascii() or is_unicode(piece.text):
        return piece.text
    words = words_beyond_ascii(piece.text)
    read = [decode([Run(word)], font) for word in words]
    kept, became = sum(map(is_syllable, words)), sum(map(is_syllable, read))
    if kept > became:
        return piece.text
    text = decode([Run(piece.text, capitals)], font)
    return _among_capitals(piece.text, text) if font is OldFont.TCVN3 else text


def _among_capitals(old: str, text: str) -> str:
    """The text with capitals where TCVN3 has none: small letters with a tone among capitals (`KHèI`, `X· HéI`).

    They are typed in a font of capitals, of which old workbooks do not always tell. Old and new text are of one length.
    """
    loud = [word for word in _WORDS.finditer(old) if len(_CAPITALS.findall(word[0])) >= 2]
    if loud and not _SMALL.search(old):
        return text.upper()
    for word in loud:
        if not _SMALL.search(word[0]):
            text = text[: word.start()] + text[word.start() : word.end()].upper() + text[word.end() :]
    return text
