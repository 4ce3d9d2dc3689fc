"""TCVN3 and VNI, there and back."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.vietnamese.oldfonts import (
    SIGNS,
    VIETNAMESE,
    LetterUnwritable,
    OldFont,
    Run,
    decode,
    decode_tcvn3,
    decode_vni,
    encode_tcvn3,
    encode_vni,
    font_named,
)

PLAIN = string.printable + "“”‘’–…"
TEXT = st.text(alphabet=PLAIN + "".join(sorted(VIETNAMESE)))


@given(TEXT)
def test_every_vietnamese_text_comes_back_from_tcvn3(text: str) -> None:
    assert decode_tcvn3(encode_tcvn3(text)) == text


@given(TEXT)
def test_every_vietnamese_text_comes_back_from_vni(text: str) -> None:
    assert decode_vni(encode_vni(text)) == text


@given(st.text(alphabet=string.printable))
def test_ascii_is_the_same_in_all_three(text: str) -> None:
    assert "".join(run.text for run in encode_tcvn3(text)) == encode_vni(text) == text
    assert decode_vni(text) == decode_tcvn3([Run(text)]) == text


@given(TEXT)
def test_what_is_written_uses_only_signs_of_a_byte_that_the_writing_has(text: str) -> None:
    vni, tcvn3 = encode_vni(text), "".join(run.text for run in encode_tcvn3(text))
    assert {sign for sign in vni if sign not in PLAIN} <= SIGNS[OldFont.VNI]
    assert {sign for sign in tcvn3 if sign not in PLAIN} <= SIGNS[OldFont.TCVN3]


def test_each_letter_has_signs_of_its_own() -> None:
    assert len(VIETNAMESE) == 134
    assert len({encode_vni(letter) for letter in VIETNAMESE}) == 134
    assert len({encode_tcvn3(letter) for letter in VIETNAMESE}) == 134


@pytest.mark.parametrize(
    ("tcvn3", "vni", "text"),
    [
        ("ban nh©n d©n", "ban nhaân daân", "ban nhân dân"),
        ("C«ng an", "Coâng an", "Công an"),
        ("HuyÖn §«ng Anh", "Huyeän Ñoâng Anh", "Huyện Đông Anh"),
        ("x· Th\xad¬ng C¸t", "xaõ Thöông Caùt", "xã Thương Cát"),
        ("kú kÕ ho¹ch", "kyø keá hoaïch", "kỳ kế hoạch"),
        ("tØnh, thÞ x·, nghÜa vô", "tænh, thò xaõ, nghóa vuï", "tỉnh, thị xã, nghĩa vụ"),
    ],
)
def test_words_of_real_files(tcvn3: str, vni: str, text: str) -> None:
    assert decode_tcvn3([Run(tcvn3)]) == text
    assert decode_vni(vni) == text
    assert (encode_tcvn3(text), encode_vni(text)) == ((Run(tcvn3),), vni)


def test_capitals_with_a_tone_are_small_letters_in_the_font_of_capitals() -> None:
    assert encode_tcvn3("ỦY BAN Đống") == (Run("ñ", capitals=True), Run("Y BAN §èng"))
    assert decode([Run("ñy ban nh©n d©n", capitals=True)], OldFont.TCVN3) == "ỦY BAN NHÂN DÂN"


def test_the_letter_before_a_mark_says_the_case_in_vni() -> None:
    assert (decode_vni("Aâm"), decode_vni("TRÖÔØNG"), decode_vni("ÑÖôØng")) == ("Âm", "TRƯỜNG", "ĐƯờng")


def test_signs_kept_by_word_as_symbols_are_read() -> None:
    assert decode_tcvn3([Run("C\uf0abng")]) == "Công"
    assert decode_vni("Co\uf0e2ng") == "Công"


@pytest.mark.parametrize("encode", [encode_tcvn3, encode_vni])
@pytest.mark.parametrize("letter", ["ä", "\uf0e2"])
def test_a_letter_that_would_be_read_as_another_is_refused(encode, letter: str) -> None:
    with pytest.raises(LetterUnwritable) as refused:
        encode(letter)
    assert (refused.value.code, refused.value.params["value"]) == ("L001", letter)


@pytest.mark.parametrize(
    ("name", "font"),
    [
        (".VnTime", (OldFont.TCVN3, False)),
        (".VnTimeH", (OldFont.TCVN3, True)),
        (".vntime", (OldFont.TCVN3, False)),
        ("VnArial", (OldFont.TCVN3, False)),
        (".VnArial NarrowH", (OldFont.TCVN3, True)),
        ("VNI-Times", (OldFont.VNI, False)),
        ("VNI Helve", (OldFont.VNI, False)),
        ("Times New Roman", (None, False)),
        ("Vni", (None, False)),
        ("VNtimes New Roman", (OldFont.TCVN3, False)),
        ("", (None, False)),
    ],
)
def test_fonts_by_name(name: str, font: tuple[OldFont | None, bool]) -> None:
    assert font_named(name) == font
