"""The two writings of fonts from before Unicode, to and from NFC: TCVN3 (.VnTime) and VNI-Windows (VNI-Times).

Files hold such text as if it were Western European: `Uû ban nh©n d©n` in TCVN3 and `UÛy ban nhaân daân` in VNI. TCVN3
(TCVN 5712:1993, VN3) gives each letter one byte, but capitals with a tone have none: they are small letters in a font of
capitals (`.VnTimeH`), so a text is a row of `Run`s. VNI writes a letter and then its mark. All ASCII stays as it is.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from phoihop.base.errors import ProductError
from phoihop.base.language import N_


class OldFont(StrEnum):
    """A writing from before Unicode."""

    TCVN3 = "tcvn3"
    VNI = "vni"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one font; `capitals` is a font of capitals only (`.VnTimeH`)."""

    text: str
    capitals: bool = False


class LetterUnwritable(ProductError):
    """The old writing has no such letter."""

    code = "L001"
    problem = N_("Bảng mã {name} không có chữ «{value}».")
    remedy = N_("Giữ nguyên văn bản Unicode.")


_SMALL = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
_TCVN3_SMALL = (
    "\xb5\xb6\xb7\xb8\xb9\xa8\xbb\xbc\xbd\xbe\xc6\xa9\xc7\xc8\xc9\xca\xcb\xae"
    "\xcc\xce\xcf\xd0\xd1\xaa\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xdc\xdd\xde"
    "\xdf\xe1\xe2\xe3\xe4\xab\xe5\xe6\xe7\xe8\xe9\xac\xea\xeb\xec\xed\xee"
    "\xef\xf1\xf2\xf3\xf4\xad\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe"
)
_TO_TCVN3 = dict(zip(_SMALL + "ĂÂÊÔƠƯĐ", _TCVN3_SMALL + "\xa1\xa2\xa3\xa4\xa5\xa6\xa7", strict=True))
_FROM_TCVN3 = str.maketrans({sign: letter for letter, sign in _TO_TCVN3.items()})

_VNI_ALONE = dict(zip("đơưìỉĩíịỵ", "ñôöìæóíòî", strict=True))
"""Letters of one sign. ơ and ư take the marks of tones after them like plain letters."""
_VNI_TONES = dict(zip("àảãáạ", "øûõùï", strict=True))
_VNI_MARKED = {"â": "â", "ầ": "à", "ẩ": "å", "ẫ": "ã", "ấ": "á", "ậ": "ä"} | {
    "ă": "ê", "ằ": "è", "ẳ": "ú", "ẵ": "ü", "ắ": "é", "ặ": "ë"
}  # fmt: skip
_LADDERS = {"a": "àảãáạ", "e": "èẻẽéẹ", "o": "òỏõóọ", "u": "ùủũúụ", "y": "ỳỷỹý", "ơ": "ờởỡớợ", "ư": "ừửữứự"}
_HATS = {"a": "âầẩẫấậ", "e": "êềểễếệ", "o": "ôồổỗốộ"}


def _vni_small() -> dict[str, str]:
    """Each small letter as VNI writes it."""
    found = dict(_VNI_ALONE)
    for letter, ladder in _LADDERS.items():
        base = _VNI_ALONE.get(letter, letter)
        found |= {toned: base + mark for toned, mark in zip(ladder, _VNI_TONES.values(), strict=False)}
    for letter, hats in _HATS.items():
        found |= {hat: letter + _VNI_MARKED[plain] for hat, plain in zip(hats, "âầẩẫấậ", strict=True)}
    return found | {hat: "a" + _VNI_MARKED[hat] for hat in "ăằẳẵắặ"}


def _vni_decoding() -> dict[str, str]:
    """Signs to letters in both cases; of two signs, the letter before the mark says which case it is."""
    found: dict[str, str] = {}
    for letter, signs in _vni_small().items():
        for mark in {signs[1:], signs[1:].upper()}:
            found[signs[0] + mark] = letter
            found[signs[0].upper() + mark] = letter.upper()
    return found


_TO_VNI = _vni_small() | {letter.upper(): signs.upper() for letter, signs in _vni_small().items()}
_FROM_VNI = _vni_decoding()
_VNI_SIGNS = re.compile("|".join(sorted(map(re.escape, _FROM_VNI), key=len, reverse=True)))

VIETNAMESE = frozenset(_SMALL + _SMALL.upper())
"""The letters beyond ASCII, both cases."""
SIGNS = {
    OldFont.TCVN3: frozenset(_TO_TCVN3.values()),
    OldFont.VNI: frozenset("".join(_TO_VNI.values())) - frozenset(map(chr, range(128))),
}
"""The signs beyond ASCII that each old writing uses."""
_SYMBOLS = str.maketrans({chr(0xF000 + low): chr(low) for low in range(0x20, 0x100)})
"""Word keeps the signs of some old fonts in the private area, as symbols."""


def encode_tcvn3(text: str) -> tuple[Run, ...]:
    """NFC text as TCVN3: runs of the ordinary font, and of the font of capitals where a capital has a tone.

    Raises LetterUnwritable.
    """
    pieces = [(_tcvn3_sign(letter), _needs_capitals(letter)) for letter in text]
    return tuple(
        Run("".join(sign for sign, _capitals in group), capitals)
        for capitals, group in groupby(pieces, key=lambda piece: piece[1])
    )


def decode_tcvn3(runs: Iterable[Run]) -> str:
    """Runs of TCVN3 as NFC text; what is no sign of it stays."""
    return "".join(_from_tcvn3(run) for run in runs)


def encode_vni(text: str) -> str:
    """NFC text as VNI-Windows. Raises LetterUnwritable."""
    return "".join(_vni_sign(letter) for letter in text)


def decode_vni(text: str) -> str:
    """VNI-Windows as NFC text; what is no sign of it stays."""
    return _VNI_SIGNS.sub(lambda found: _FROM_VNI[found[0]], text.translate(_SYMBOLS))


def decode(runs: Sequence[Run], font: OldFont) -> str:
    """Runs of an old writing as NFC text."""
    if font is OldFont.TCVN3:
        return decode_tcvn3(runs)
    text = decode_vni("".join(run.text for run in runs))
    return text.upper() if runs and all(run.capitals for run in runs) else text


def font_named(name: str) -> tuple[OldFont | None, bool]:
    """The old writing that a font's name stands for, and whether it is a font of capitals.

    `.VnTime`, `.VnArialH` and `VnTime` are TCVN3; `VNI-Times` and `VNI Helve` are VNI; all others are Unicode's.
    """
    plain = name.strip().strip("'\"")
    if re.match(r"vni[- ]", plain, re.IGNORECASE):
        return OldFont.VNI, plain.endswith("-Caps")
    if re.match(r"\.vn|vn(?:time|arial|courier|book|helvet)", plain, re.IGNORECASE):
        return OldFont.TCVN3, plain.endswith("H")
    return None, False


def _needs_capitals(letter: str) -> bool:
    return letter in VIETNAMESE and letter not in _TO_TCVN3


def _tcvn3_sign(letter: str) -> str:
    sign = _TO_TCVN3.get(letter) or _TO_TCVN3.get(letter.lower() if letter in VIETNAMESE else "")
    return sign or _same(letter, OldFont.TCVN3)


def _from_tcvn3(run: Run) -> str:
    text = run.text.translate(_SYMBOLS).translate(_FROM_TCVN3)
    return text.upper() if run.capitals else text


def _vni_sign(letter: str) -> str:
    return _TO_VNI.get(letter) or _same(letter, OldFont.VNI)


def _same(letter: str, font: OldFont) -> str:
    """A letter that the old writing leaves as it is. Raises LetterUnwritable where it would be read as another."""
    if letter in SIGNS[font] or ord(letter) in _SYMBOLS:
        raise LetterUnwritable(name=font.value.upper(), value=letter)
    return letter
