"""Cells of a draft: merging changes in any order gives one draft, and nothing unclear becomes a number."""

import random
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phoihop.base.vietnamese import format_number
from phoihop.reporting.submissions.rules import (
    Change,
    Entry,
    conflicts,
    entries_of,
    merged,
    shown,
    trimmed,
    word_pieces,
)
from phoihop.reporting.submissions.rules.reading import (
    NoSuchChoice,
    TextTooLong,
    chosen_number,
    cleaned,
    doubt_of,
    read_narrative,
    read_number,
)

NOTHING = {"values": [], "narratives": {}}
KINDS = {"A||value": "count", "B||value": "count", "@general": ""}
KEYS = [f"{indicator}|{cell}|value" for indicator in ("A", "B") for cell in ("", "f")] + ["R||numerator", "@general"]
ENTRIES = st.dictionaries(
    st.sampled_from(KEYS),
    st.one_of(
        st.integers(0, 10**6).map(lambda n: Entry(str(n))), st.just(Entry()), st.just(Entry("1,234", unread=True))
    ),
)

# The first example waits for Hypothesis to read the whole source; a busy machine changes no verdict.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@UNHURRIED
@given(ENTRIES, ENTRIES, st.randoms())
def test_changes_of_other_cells_give_the_same_draft_in_any_order(before, changes, order: random.Random):
    draft = merged(NOTHING, before)
    at_once = merged(draft, changes)
    one_by_one = list(changes.items())
    order.shuffle(one_by_one)
    for key, entry in one_by_one:
        draft = merged(draft, {key: entry})
    assert draft == at_once


@UNHURRIED
@given(ENTRIES)
def test_what_was_entered_is_what_the_cells_hold(entries):
    narrative = entries.get("@general")
    told = {key: entry for key, entry in entries.items() if entry.text}
    if narrative and narrative.unread:
        told["@general"] = Entry(narrative.text)
    assert entries_of(merged(NOTHING, entries)) == told


def test_other_parts_notes_and_declared_totals_stay():
    content = {
        "values": [
            {"indicator": "A", "value": "1", "note": "ước"},
            {"indicator": "A", "value": "9", "scope": "subtree"},
            {"indicator": "R", "numerator": "1", "denominator": "2"},
        ],
        "narratives": {"general": "x"},
    }
    assert merged(content, {"A||value": Entry("3"), "R||numerator": Entry()}) == {
        "values": [
            {"indicator": "A", "value": "3", "note": "ước"},
            {"indicator": "A", "value": "9", "scope": "subtree"},
            {"indicator": "R", "denominator": "2"},
        ],
        "narratives": {"general": "x"},
    }


@UNHURRIED
@given(st.decimals(min_value=0, max_value=10**15, places=3, allow_nan=False))
def test_a_number_is_read_back_as_it_is_shown_or_asked_about(number: Decimal):
    entry = read_number(format_number(number), "amount")
    assert entry.unread or Decimal(entry.text) == number
    if entry.unread:
        doubt = doubt_of(entry.text, "amount")
        assert doubt is not None
        assert number in [Decimal(plain) for plain, _shown in doubt.meant]


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("1.234,5", Entry("1234.5")),
        (" 1.234 ", Entry("1234")),
        ("", Entry()),
        ("0", Entry("0")),
        ("1,234", Entry("1,234", unread=True)),
        ("12a", Entry("12a", unread=True)),
        ("-3", Entry("-3", unread=True)),
        ("1e5", Entry("1e5", unread=True)),
        ("١٢", Entry("١٢", unread=True)),
    ],
)
def test_counts_as_they_are_typed(text, entry):
    assert read_number(text, "count") == entry


def test_an_ambiguous_number_is_asked_about():
    doubt = doubt_of("1,234", "count")
    assert doubt is not None
    assert doubt.sentence == "Ý bạn là 1,234 hay 1.234?"
    assert doubt.meant == (("1.234", "1,234"), ("1234", "1.234"))
    assert chosen_number("1.234") == Entry("1.234")


@pytest.mark.parametrize("text", ["", "x", "NaN", "Infinity", "1e30", "0.1234567890123456", "9" * 5000])
def test_a_choice_that_was_never_offered_is_refused(text):
    with pytest.raises(NoSuchChoice):
        chosen_number(text)


def test_hidden_characters_go_visibly_and_text_is_composed():
    assert cleaned("12\u200b3") == ("123", True)
    assert cleaned("Xa\u0303 A\r\nB") == ("Xã A\nB", False)
    with pytest.raises(TextTooLong, match=r"20\.001"):
        read_narrative("x" * 20_001)
    with pytest.raises(TextTooLong):
        read_number("1" * 201, "count")


def test_a_conflict_is_a_cell_that_no_longer_shows_what_was_seen():
    now = {"A||value": Entry("1234"), "B||value": Entry("5")}
    wanted = {"A||value": Entry("7"), "B||value": Entry("5")}
    unseen, seen = Change("A||value", "7", seen="3"), Change("A||value", "7", seen="1.234")
    same = Change("B||value", "5", seen="")
    told = [(row.key, row.mine, row.theirs) for row in conflicts([unseen, same], now, wanted, KINDS, latest=True)]
    assert told == [("A||value", "7", "1.234")]
    assert conflicts([seen, same], now, wanted, KINDS, latest=False) == []
    blind = Change("A||value", "7")
    assert [bool(conflicts([blind], now, wanted, KINDS, latest=latest)) for latest in (True, False)] == [False, True]


def test_what_a_writer_sent_without_hearing_of_it_is_their_own():
    now = {"A||value": Entry("1234")}
    wanted = {"A||value": Entry("12345")}
    lost = Change("A||value", "12345", seen="", tried=("12", " 1234 "))
    assert conflicts([lost], now, wanted, KINDS, latest=False) == []
    assert len(conflicts([lost], {"A||value": Entry("77")}, wanted, KINDS, latest=False)) == 1


def test_what_a_cell_shows():
    assert [shown("A||value", entry) for entry in (None, Entry("1234.5"), Entry("1,234", unread=True))] == [
        "",
        "1.234,5",
        "1,234",
    ]


@UNHURRIED
@given(st.lists(st.sampled_from(["một", "hai", "ba", "\n"])), st.lists(st.sampled_from(["một", "hai", "bốn"])))
def test_word_differences_keep_both_texts(old, new):
    before, after = " ".join(old), " ".join(new)
    pieces = word_pieces(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after


@UNHURRIED
@given(st.text("ab ", max_size=400), st.text("ab ", max_size=400), st.text("cd", max_size=5), st.text("ef", max_size=5))
def test_a_trimmed_change_keeps_what_changed_and_stays_short(head, tail, gone, came):
    old, new = trimmed(head + gone + tail, head + came + tail)
    assert gone in old
    assert came in new
    assert len(old) <= max(200, len(gone) + 82)
    assert len(new) <= max(200, len(came) + 82)
