"""Old text told from Unicode by its content; Unicode is never touched."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from phoihop.base.vietnamese.oldfonts import VIETNAMESE, OldFont, encode_tcvn3, encode_vni
from phoihop.base.vietnamese.recognition import Piece, prevailing, recognise, to_unicode
from phoihop.base.vietnamese.syllables import is_syllable

SAID = (
    "ủy ban nhân dân thành phố công an quận huyện phường xã thị trấn báo cáo kết quả thực hiện chương trình phối hợp "
    "tuyên truyền vận động quần chúng tham gia bảo vệ an ninh trật tự mô hình dân vận khéo số lượng buổi lượt người dự "
    "tổng cộng đơn vị chỉ tiêu nội dung kỳ năm tháng quý tổ chức lớp tập huấn cán bộ chiến sĩ giải quyết thủ tục hành "
    "chính đề nghị khen thưởng phong trào thi đua hội nghị sơ kết đảng ủy mặt trận đoàn thanh niên phụ nữ cựu chiến binh"
)
WORDS = SAID.split()
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=6, max_size=20).map(" ".join)


def tcvn3(text: str) -> str:
    """Small letters as an old file holds them."""
    return "".join(run.text for run in encode_tcvn3(text))


def telling(text: str) -> int:
    """How many words of the text are no syllables as they stand."""
    return sum(not is_syllable(word) for word in text.split() if not word.isascii())


@given(SENTENCE)
def test_sentences_in_unicode_are_told_and_stay(sentence: str) -> None:
    assert recognise([sentence]) is None
    for font in (None, *OldFont):
        assert to_unicode([Piece(sentence)], prevailing=font) == sentence
    assert to_unicode([Piece(sentence, ".VnTime")]) == to_unicode([Piece(sentence, "VNI-Times")]) == sentence


@given(SENTENCE)
def test_sentences_in_tcvn3_are_told_and_read(sentence: str) -> None:
    old = tcvn3(sentence)
    assume(telling(old) >= 2)
    assert recognise([old]) is OldFont.TCVN3
    assert to_unicode([Piece(old)], prevailing=OldFont.TCVN3) == sentence
    assert to_unicode([Piece(old, ".VnTime")]) == sentence


@given(SENTENCE)
def test_sentences_in_vni_are_told_and_read(sentence: str) -> None:
    old = encode_vni(sentence)
    assume(telling(old) >= 2)
    assert recognise([old]) is OldFont.VNI
    assert to_unicode([Piece(old)], prevailing=OldFont.VNI) == sentence
    assert to_unicode([Piece(old, "VNI-Times")]) == sentence


@given(st.lists(st.text(alphabet="".join(sorted(VIETNAMESE)) + "abcghiklmnopqrstuvxy ")))
def test_words_that_are_syllables_in_unicode_are_never_taken_for_old(texts: list[str]) -> None:
    texts = [" ".join(word for word in text.split() if is_syllable(word)) for text in texts]
    assert recognise(texts) is None


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_ascii_stays_whatever_the_font(text: str) -> None:
    for font in ("", ".VnTimeH", "VNI-Times"):
        assert to_unicode([Piece(text, font)], prevailing=OldFont.TCVN3) == text


def test_foreign_names_and_ethnic_place_names_are_not_taken_for_old() -> None:
    assert recognise(["Đắk Lắk", "Krông Năng", "café Müller"]) is None


def test_pieces_of_several_fonts_in_one_cell() -> None:
    pieces = [Piece("ñ", ".VnTimeH"), Piece("y ban ", ".VnTime"), Piece("Đống Đa", "Times New Roman")]
    assert to_unicode(pieces) == "Ủy ban Đống Đa"


def test_fonts_that_name_their_writing_do_not_decide_for_the_others() -> None:
    assert prevailing([Piece("HuyÖn §«ng Anh", ".VnTime"), Piece("Huyện Gia Lâm", "Arial")]) is None
    assert prevailing([Piece("HuyÖn §«ng Anh"), Piece("x· Th\xad¬ng C¸t", "Arial")]) is OldFont.TCVN3


@pytest.mark.parametrize(
    "word", ["Huyện", "đất", "UỶ", "hoà", "hòa", "quốc", "giếng", "gì", "khuỷu", "nghiêng", "quyền", "thuở", "yết"]
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["HuyÖn", "ñaát", "nh©n", "bặn ", "hiêp", "cat", "krông", "tốộ", "", "đ", "zà", "Müller"]
)
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_decomposed_syllables_are_syllables_too() -> None:
    assert is_syllable(unicodedata.normalize("NFD", "Huyện"))


def test_a_run_of_capitals_is_read_in_capitals() -> None:
    assert to_unicode([Piece("céng hoµ x· héi", ".VnTimeH")]) == "CỘNG HOÀ XÃ HỘI"


@pytest.mark.parametrize(
    ("old", "text"),
    [
        ("KHèI PH¦êNG", "KHỐI PHƯỜNG"),
        ("CéNG HßA X· HéI", "CỘNG HÒA XÃ HỘI"),
        ("TH¸NG 1 n¨m 2017", "THÁNG 1 năm 2017"),
        ("X· A", "Xã A"),
        ("Hµ Néi", "Hà Nội"),
        ("§èng §a", "Đống Đa"),
    ],
)
def test_small_letters_among_capitals_are_capitals_whose_font_is_not_told(old: str, text: str) -> None:
    assert to_unicode([Piece(old)], prevailing=OldFont.TCVN3) == text


@given(SENTENCE)
def test_sentences_in_capitals_come_back_from_tcvn3_without_their_font(sentence: str) -> None:
    loud = sentence.upper()
    assume(telling(tcvn3(loud)) >= 2)
    assume(any(sum("A" <= letter <= "Z" for letter in word) >= 2 for word in loud.split()))
    assert to_unicode([Piece(tcvn3(loud))], prevailing=OldFont.TCVN3).upper() == loud


@given(SENTENCE)
def test_the_font_of_capitals_gives_back_capitals(sentence: str) -> None:
    assume(telling(tcvn3(sentence)) >= 2)
    assert to_unicode([Piece(tcvn3(sentence), ".VnTimeH")]) == sentence.upper()
