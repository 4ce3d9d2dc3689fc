"""The known word that was probably meant."""

import pytest

from phoihop.base.vietnamese.nearest import hint, nearest


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("Quater", ["quarter", "month"], "quarter"),
        ("cong an", ["Công an", "Mặt trận"], "Công an"),
        ("x", ["X", "x"], "X"),
        ("zzz", ["quarter", "month"], ""),
        ("a", [], ""),
    ],
)
def test_the_nearest_word(word: str, known: list[str], meant: str) -> None:
    assert nearest(word, known) == meant
    assert hint(word, known) == (f" (có phải «{meant}»?)" if meant else "")
