"""The unit's own narrative sections, put where the outline expects them; what nobody wrote is left to the officer."""

import re

from phoihop.base.vietnamese import fold
from phoihop.outcomes.summaries.rules.drafting.material import Material, Narrative

TO_WRITE = "(Nội dung này do cơ quan chủ trì bổ sung.)"
"""Stands where a narrative is wanted and none was reported."""

_PLACES: tuple[tuple[str, str, str], ...] = (
    ("thuan_loi", "tinh hinh|thuan loi", ""),
    ("kho_khan", "kho khan", "Khó khăn"),
    ("uu_diem", "uu diem|ket qua noi bat", ""),
    ("han_che", "han che", ""),
    ("nguyen_nhan_khach_quan", "nguyen nhan", "Khách quan"),
    ("nguyen_nhan_chu_quan", "nguyen nhan", "Chủ quan"),
    ("bai_hoc", "bai hoc", ""),
    ("phuong_huong", "phuong huong", ""),
    ("kien_nghi", "kien nghi|de xuat", ""),
)
"""Field of the template, words in a section's title (folded), and the word that opens its part of the text."""

_OPENINGS = re.compile(r"(?:(?<=^)|(?<=[.;] ))(?=(?:Khó khăn|Khách quan|Chủ quan)\b)")


def narrative_fields(material: Material) -> dict[str, str]:
    """Field → text: the unit's own words, or a line that asks the officer to write them."""
    return {field: _text(material.narratives, words, opening) or TO_WRITE for field, words, opening in _PLACES}


def _text(narratives: tuple[Narrative, ...], words: str, opening: str) -> str:
    matching = [row for row in narratives if re.search(words, fold(row.title))]
    parts = [_part(row.text, opening) for row in matching]
    return "\n".join(part for part in parts if part)


def _part(text: str, opening: str) -> str:
    """The sentences from this opening word to the next one; without a word, those before the first."""
    pieces = [piece.strip() for piece in _OPENINGS.split(text) if piece.strip()]
    if not opening:
        return " ".join(piece for piece in pieces if not re.match("Khó khăn|Khách quan|Chủ quan", piece))
    chosen = [piece for piece in pieces if piece.startswith(opening)]
    stripped = [re.sub(rf"^{opening}\s*(?:là|:)?\s*", "", piece) for piece in chosen]
    return " ".join(piece[:1].upper() + piece[1:] for piece in stripped)
