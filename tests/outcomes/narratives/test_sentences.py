"""Vietnamese sentences: where one ends, and where a full stop ends none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.outcomes.narratives.rules.sentences import sentences_of

WORD = st.sampled_from(
    ["Công", "an", "phường", "TP.", "Q.", "1.234", "97,4%", "v.v.", "15.3.2019", "Đ/c", "A.", "1.", "tốt.", "«Dân", "vận»!",
     "(2019).", "IV.", "{{ MH01@2016..2021 }}", "{{ MH02 }}.", "…", "Ủy", "đạt", "Có"]
)  # fmt: skip
TEXTS = st.lists(WORD | st.just("\n"), max_size=30).map(" ".join) | st.text(max_size=200)


@given(TEXTS)
def test_the_sentences_are_the_text_again_but_for_its_white_space(text: str) -> None:
    assert " ".join(sentences_of(text)).split() == text.split()


@given(TEXTS)
def test_a_sentence_is_one_sentence(text: str) -> None:
    for sentence in sentences_of(text):
        assert sentences_of(sentence) == [sentence]


@given(TEXTS)
def test_no_name_of_a_figure_is_cut(text: str) -> None:
    for sentence in sentences_of(text):
        assert sentence.count("{{") == sentence.count("}}") or "\n" in text or text.count("{{") != text.count("}}")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Đã họp tại TP. Hồ Chí Minh và Q. Ba Đình. Kết quả tốt.", 2),
        ("TS. Nguyễn Văn A. trình bày. GS. TS. Trần Văn B kết luận.", 2),
        ("Tổ chức 1.234 buổi. Đạt 97,4%. 21/21 đơn vị đã ban hành kế hoạch.", 3),
        ("Ngày 15.3.2019 khai mạc. Ngày 15. 3. 2019 bế mạc.", 2),
        ("Gồm giao ban, tập huấn, v.v. Các đơn vị đều làm.", 2),
        ("1. Công tác tuyên truyền. 2. Công tác tập huấn.", 2),
        ("IV. Kiến nghị. Đề nghị cấp trên quan tâm!", 2),
        ("Theo Nghị định số 30/2020/NĐ-CP. “Dân vận khéo” lan tỏa. (Nguồn: các đơn vị.)", 3),
        ("Kết quả năm 2020. Năm 2021 tiếp tục… Nhân dân đồng tình? Có.", 4),
        ("Dòng một\nDòng hai. Dòng ba.", 3),
        ("chưa có chữ hoa. nên là một câu", 1),
        ("Có {{ MH01@2016..2021 }} buổi. {{ MH02 }} lượt người dự.", 2),
        ("", 0),
        (" \n ", 0),
    ],
)
def test_offices_write_so(text: str, sentences: int) -> None:
    assert len(sentences_of(text)) == sentences
