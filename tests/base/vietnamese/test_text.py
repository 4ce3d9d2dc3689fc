"""Text in (NFC) and text for searching."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.vietnamese import fold, to_nfc

VIETNAMESE = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặÀẢÃÁẠĐƠƯ -0123456789")


def test_decomposed_text_is_composed() -> None:
    assert to_nfc(unicodedata.normalize("NFD", "Ủy ban nhân dân phường Đống Đa")) == "Ủy ban nhân dân phường Đống Đa"


def test_invisible_characters_go_and_visible_ones_stay() -> None:
    assert to_nfc("\ufeffHà\u200b Nội\u00ad") == "Hà Nội"
    assert to_nfc("Hà\u00a0Nội  2016") == "Hà\u00a0Nội  2016"


def test_a_zero_width_space_between_a_letter_and_its_mark_does_not_keep_them_apart() -> None:
    assert to_nfc("a\u200b\u0300") == "à"


def test_the_look_alike_of_stroked_d_is_kept_as_written() -> None:
    assert to_nfc("Ðống Ða") == "Ðống Ða"


@given(st.text())
def test_composing_twice_changes_nothing(text: str) -> None:
    assert to_nfc(to_nfc(text)) == to_nfc(text)
    assert unicodedata.is_normalized("NFC", to_nfc(text))


@pytest.mark.parametrize(
    "written",
    ["Đống Đa", "ĐỐNG ĐA", "đống  đa ", "dong da", "Ðống Ða", unicodedata.normalize("NFD", "Đống Đa"), "Đống\u00a0Đa"],
)
def test_every_way_of_writing_a_name_finds_it(written: str) -> None:
    assert fold(written) == "dong da"


def test_old_and_new_places_of_the_tone_are_found_alike() -> None:
    assert fold("Hoà Bình") == fold("Hòa Bình") == "hoa binh"
    assert fold("Thuỷ, uỷ ban") == fold("Thủy, ủy ban") == "thuy, uy ban"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(VIETNAMESE)
def test_folded_vietnamese_is_plain_ascii_in_lower_case(text: str) -> None:
    assert fold(text).isascii()
    assert fold(text) == fold(text.upper()) == fold(unicodedata.normalize("NFD", text))
