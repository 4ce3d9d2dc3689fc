"""How notices read, alone and in a letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.bodies.notices.enums import KIND_LABELS, Mail, NoticeKind
from phoihop.bodies.notices.rules import SENTENCES, letter, sentence, way_of

PARAMS = {
    "period": "2016-11",
    "unit": "Xã A",
    "report": "PH1",
    "day": "2016-11-22",
    "start": "2016-11-01",
    "count": 1200,
    "sender": "Lan",
    "reason": "mất điện",
    "cell": "Số buổi",
    "section": "Thuận lợi",
}


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_a_sentence_a_label_and_a_default(kind: NoticeKind) -> None:
    text = sentence(kind.value, PARAMS)
    assert "{" not in text
    assert KIND_LABELS[kind]
    assert way_of(kind.value, {}) in set(Mail)
    assert set(SENTENCES) == set(KIND_LABELS)


def test_periods_days_and_counts_are_written_as_an_office_writes_them() -> None:
    assert sentence("due_soon", PARAMS) == "Báo cáo tháng 11 năm 2016 của Xã A đến hạn ngày 22/11/2016."
    assert sentence("waiting", PARAMS) == "Có 1.200 báo cáo mới gửi đang chờ bạn tiếp nhận."


@given(st.dictionaries(st.sampled_from([kind.value for kind in NoticeKind]), st.text(max_size=9)))
def test_a_word_that_is_no_way_is_no_choice(chosen: dict[str, str]) -> None:
    for kind in NoticeKind:
        word = chosen.get(kind.value, "")
        assert way_of(kind.value, chosen) == (word if word in set(Mail) else way_of(kind.value, {}))


@given(st.lists(st.tuples(st.sampled_from([kind.value for kind in NoticeKind]), st.integers(0, 999)), min_size=1))
def test_a_letter_holds_each_sentence_once_under_its_kind(drawn: list[tuple[str, int]]) -> None:
    told = [(kind, f"câu-{place}-{number};") for place, (kind, number) in enumerate(drawn)]
    subject, text = letter(told, inbox="https://x/thong-bao/")
    assert [text.count(said) for _kind, said in told] == [1] * len(told)
    assert ("\n" not in subject, len(subject) <= 180) == (True, True)
    assert "https://x/thong-bao/" in text


def test_one_notice_is_its_own_subject() -> None:
    assert letter([("made", "Xong\nrồi.")], inbox="")[0] == "Phối Hợp: Xong rồi."
