"""The order of names: ICU's, without ICU."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.vietnamese import given_name, person_sort_key, sort_key

IN_ORDER = """
An Thanh | An Thành | An Thạnh | Ân Thạnh | Ba Đình | Ba Vì | Bắc Từ Liêm | Cầu Giấy | Chương Mỹ | d
| D | Diên Hoa | Diên Hòa | Diễn Hoa | đ | Đ | Đan Phượng | Điện Hòa | Đông Anh | Đông Cuông | Đông
Cương | Đông Cường | Đồng Cương | Đống Đa | Đông Thanh | Đông Thành | Đông Thạnh | Đồng Thanh | Đồng
Thành | Đồng Thạnh | Gia Lâm | Hà Đông | Hà Nội | Hà Nội 2 | Hà-Nội | Hai Bà Trưng | Hoà Bình | hòa
bình | Hòa Bình | HÒA BÌNH | Hoài Đức | Hoàn Kiếm | Hoàng Đông | Hoàng Đồng | Hoàng Mai | Hoằng Đông
| Hoằng Đồng | Long Biên | Mê Linh | Mỹ Đức | Nam Từ Liêm | Phú Xuyên | Phúc Thọ | Phường 1 | Phường
10 | Phường 2 | Quốc Oai | Sóc Sơn | Sơn Tây | Tây Hồ | Thạch Thất | Thanh Hòa | Thanh Hóa | Thành
Hòa | Thạnh Hòa | Thanh Oai | Thanh Trì | Thanh Xuân | Thường Tín | Ứng Hòa | Vinh Thanh | Vĩnh
Thanh | Vĩnh Thành | Vĩnh Thạnh
"""
"""Real names of places, as ICU 72 sorts them with its collation `vi`."""

LETTERS = list("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")
TONES = ["ba", "bà", "bả", "bã", "bá", "bạ"]
TEXT = st.text(alphabet="aăâdđeêioôơuưyàảãáạẵặẤỆ ĐHnthg 019-.", max_size=12)


def test_names_sort_as_icu_sorts_them() -> None:
    names = " ".join(IN_ORDER.split()).split(" | ")
    shuffled = random.Random(1).sample(names, len(names))
    assert sorted(shuffled, key=sort_key) == names


@pytest.mark.parametrize("ordered", [LETTERS, [letter.upper() for letter in LETTERS], TONES])
def test_the_alphabet_and_the_tones_are_in_their_order(ordered: list[str]) -> None:
    assert sorted(random.Random(1).sample(ordered, len(ordered)), key=sort_key) == ordered


def test_letters_weigh_more_than_tones_and_tones_more_than_capitals() -> None:
    assert sorted(["Bả", "bạ", "BA", "ba", "băn", "bà"], key=sort_key) == ["ba", "BA", "bà", "Bả", "bạ", "băn"]


def test_spaces_signs_and_digits_come_before_letters() -> None:
    assert sorted(["Hàm", "Hà 2", "Hà-Nội", "Hà Nội", "Hà"], key=sort_key) == ["Hà", "Hà 2", "Hà Nội", "Hà-Nội", "Hàm"]


@given(TEXT)
def test_the_key_does_not_depend_on_composition_or_the_width_of_spaces(text: str) -> None:
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(text) == sort_key(f" {text} ".replace(" ", "  "))


@given(TEXT)
def test_the_key_sorts_byte_by_byte_and_fits_the_database(text: str) -> None:
    key = sort_key(text)
    assert key.isascii()
    assert "\x00" not in key


@given(TEXT, TEXT)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    composed = [" ".join(unicodedata.normalize("NFC", text).split()) for text in (one, other)]
    assert (sort_key(one) == sort_key(other)) == (composed[0] == composed[1])


def test_people_are_listed_by_given_name() -> None:
    people = ["Trần Thị Ánh", "Nguyễn Văn Bình", "Nguyễn Văn An", "Lê Văn An", "Đỗ An", "Nguyễn Thị An", "An"]
    assert sorted(people, key=person_sort_key) == [
        "An",
        "Đỗ An",
        "Lê Văn An",
        "Nguyễn Thị An",
        "Nguyễn Văn An",
        "Trần Thị Ánh",
        "Nguyễn Văn Bình",
    ]
    assert given_name("Nguyễn Văn  An ") == "An"
    assert given_name(" ") == ""
