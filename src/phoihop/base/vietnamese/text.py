"""Text on its way in (`to_nfc`) and text for searching (`fold`)."""

import re
import unicodedata

# Zero-width characters and direction marks: invisible, so two equal-looking names would differ.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")

# Đ does not decompose; Ð (U+00D0) and Ɖ (U+0189) are its look-alikes in old files.
STROKED_D = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ɖ": "d", "Ɖ": "D"})


def to_nfc(text: str) -> str:
    """The text composed (NFC), without zero-width characters; spelling, case and spaces stay as written."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", INVISIBLE.sub("", text))


def fold(text: str) -> str:
    """The text as a search key, for matching only: NFKC, đ as d, no marks, case folded, spaces collapsed."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).translate(STROKED_D)
        # Folding case may bring new marks (İ), and composing may bring new capitals: once more each way.
        text = _without_marks(_without_marks(text).casefold()).casefold()
    return " ".join(text.casefold().split())


def _without_marks(text: str) -> str:
    return "".join(
        sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.category(sign).startswith("M")
    )
