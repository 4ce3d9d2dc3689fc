"""Passages: merging and splitting lose no word and no source; periods within periods; texts that say nearly the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.outcomes.narratives.rules.alike import Leaders, key_of
from phoihop.outcomes.narratives.rules.outline import codes_for, outline_of
from phoihop.outcomes.narratives.rules.passages import (
    PassageRecord,
    SourceRecord,
    cleaned,
    merged,
    moved,
    short_period,
    source_words,
    split,
)
from phoihop.outcomes.narratives.rules.sentences import sentences_of
from phoihop.outcomes.narratives.rules.spans import periods_inside
from phoihop_rollup.periods import find_period

SENTENCE = st.sampled_from(["Một việc đã làm.", "Hai xã đã họp!", "Ba mô hình được nhân rộng.", "Còn {{ B }} việc."])
SOURCES = st.lists(
    st.builds(SourceRecord, st.integers(1, 3), st.just("Xã A"), st.just("2019"), st.just("S"), SENTENCE), max_size=4
).map(lambda rows: tuple(dict.fromkeys(rows)))
PASSAGE = st.builds(PassageRecord, st.lists(SENTENCE, min_size=1, max_size=5).map(" ".join), SOURCES)


@given(PASSAGE, PASSAGE)
def test_a_merged_passage_has_the_words_and_the_sources_of_both_once(one: PassageRecord, other: PassageRecord) -> None:
    both = merged(one, other)
    assert both.text == f"{one.text} {other.text}"
    assert set(both.sources) == {*one.sources, *other.sources}
    assert len(both.sources) == len(set(both.sources))


@given(PASSAGE, st.integers(-1, 6))
def test_the_parts_of_a_split_passage_are_the_passage_again(passage: PassageRecord, before: int) -> None:
    parts = split(passage, before=before)
    if not 0 < before < len(sentences_of(passage.text)):
        assert parts is None
        return
    assert parts is not None
    assert f"{parts[0].text} {parts[1].text}" == passage.text
    assert {*parts[0].sources, *parts[1].sources} == set(passage.sources)
    assert merged(*parts).text == passage.text


def test_each_part_keeps_the_sources_whose_words_it_shows_and_both_what_was_edited_away() -> None:
    first, second, third = (
        SourceRecord(n, "Xã A", "2019", "S", text) for n, text in enumerate(["Một.", "Hai.", "Ba."])
    )
    parts = split(PassageRecord("Một. Hai.", (first, second, third)), before=1)
    assert parts == (PassageRecord("Một.", (first, third)), PassageRecord("Hai.", (second, third)))


@given(st.lists(st.integers(), unique=True, min_size=1), st.data(), st.booleans())
def test_moving_keeps_every_passage_and_there_and_back_is_where_it_was(
    order: list[int], data: st.DataObject, up: bool
) -> None:
    passage = data.draw(st.sampled_from(order))
    after = moved(order, passage, up=up)
    assert sorted(after) == sorted(order)
    assert after == order or moved(after, passage, up=not up) == order


@given(st.text())
def test_a_cleaned_passage_stays_as_it_is(text: str) -> None:
    once = cleaned(text)
    assert cleaned(once) == once
    assert all(sign.isprintable() for sign in once)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2019-Q4", "Q4/2019"), ("2016-11", "11/2016"), ("2018-H1", "6 tháng đầu năm 2018"), ("2019-9M", "9 tháng 2019"),
        ("2019", "2019"), ("2016..2021", "2016–2021"),
    ],
)  # fmt: skip
def test_a_period_in_few_signs(period: str, words: str) -> None:
    assert short_period(period) == words
    assert source_words("Công an phường X", period) == f"[Công an phường X, {words}]"


@pytest.mark.parametrize(
    ("period", "count"),
    [("2019", 20), ("2019-Q2", 4), ("2019-H2", 9), ("2019-9M", 14), ("2019-01", 1), ("2016..2017", 41)],
)
def test_the_periods_inside_a_period(period: str, count: int) -> None:
    found = periods_inside(period)
    whole = find_period(period)
    assert whole is not None
    assert len(found) == count
    assert period in found
    assert all(whole.contains(part) for name in found for part in [find_period(name)] if part)


def test_no_period_has_nothing_inside() -> None:
    assert periods_inside("2019-Q5") == []


LONG = "Công tác phối hợp giữa hai lực lượng được duy trì thường xuyên và có hiệu quả trên địa bàn"
TEXTS = st.lists(
    st.sampled_from([LONG, f"{LONG} xã A", f"{LONG}.", "Không có.", "Khác hẳn với những gì đã viết ở trên kia rồi"])
)


@given(TEXTS)
def test_each_text_follows_one_that_came_before_or_itself_and_leaders_lead(texts: list[str]) -> None:
    numbered = [(number, key_of(text)) for number, text in enumerate(texts, start=1)]
    found = Leaders().follow(numbered)
    assert list(found) == [number for number, _key in numbered]
    assert all(leader <= number and found[leader] == leader for number, leader in found.items())
    same = {key: {found[number] for number, other in numbered if other == key} for _number, key in numbered}
    assert all(len(leaders) == 1 for leaders in same.values())


@given(TEXTS, st.integers(0, 10))
def test_what_comes_later_changes_no_leader(texts: list[str], at: int) -> None:
    numbered = [(number, key_of(text)) for number, text in enumerate(texts, start=1)]
    whole = Leaders().follow(numbered)
    first = Leaders().follow(numbered[:at])
    later = Leaders()
    later.lead_all([row for row in numbered[:at] if first[row[0]] == row[0]])
    assert {**first, **later.follow(numbered[at:])} == whole


def test_texts_that_differ_in_a_name_stand_together_and_others_do_not() -> None:
    words = f"{LONG}; nhân dân đồng tình, ủng hộ các chủ trương của cấp ủy, chính quyền địa phương và tích cực tham gia"
    texts = [
        (1, key_of(f"{words} xã A.")),
        (2, key_of(f"{words} xã B.")),
        (3, key_of("Chưa có gì để nói về việc này cả.")),
    ]
    assert Leaders().follow(texts) == {1: 1, 2: 1, 3: 3}


def test_narratives_belong_to_sections_by_their_titles() -> None:
    outline = {section.key: section for section in outline_of([(1, "Tuyên truyền")])}
    titles = [("T", "Tình hình, thuận lợi và khó khăn"), ("K", "Kết quả nổi bật"), ("H", "Hạn chế"), ("T", "Tình hình")]
    assert codes_for(outline["thuan_loi"], titles) == ["T"]
    assert codes_for(outline["tom_tat_1"], titles) == ["K"]
    assert codes_for(outline["uu_diem"], titles) == ["K"]
    assert codes_for(outline["han_che"], titles) == ["H"]
    assert codes_for(outline["kien_nghi"], titles) == []
    assert len(outline) == 15
