"""What became other between two versions of a template."""

from hypothesis import given
from hypothesis import strategies as st

from phoihop.outcomes.summaries.rules.template_changes import MOST_SHOWN, Changed, changes

PARTS = st.sampled_from(["word/document.xml", "word/header1.xml"])
PARAGRAPHS = st.lists(st.tuples(PARTS, st.sampled_from(["một", "hai", "ba", "bốn"])), max_size=12)
NAMES = st.lists(st.sampled_from(["MEET", "don_vi", "lap:noi_dung", "neu:co_phu_luc"]), max_size=4)


def test_a_name_and_a_sentence() -> None:
    before = [("word/document.xml", "Kính gửi"), ("word/document.xml", "Có {{ MEET }} buổi")]
    after = [
        ("word/document.xml", "Kính gửi"),
        ("word/document.xml", "Có {{ RATE }} buổi"),
        ("word/header1.xml", "Mật"),
    ]
    found = changes(names=(["MEET", "don_vi"], ["RATE", "don_vi"]), paragraphs=(before, after))
    assert (found.added, found.removed) == (("RATE",), ("MEET",))
    assert found.paragraphs == (
        Changed("word/document.xml", "Có {{ MEET }} buổi", "Có {{ RATE }} buổi"),
        Changed("word/header1.xml", "", "Mật"),
    )


@given(NAMES, PARAGRAPHS)
def test_what_is_alike_has_not_changed(names: list[str], paragraphs: list[tuple[str, str]]) -> None:
    assert changes(names=(names, names), paragraphs=(paragraphs, paragraphs)).nothing


@given(NAMES, NAMES, PARAGRAPHS, PARAGRAPHS)
def test_what_is_shown_leads_from_the_one_to_the_other(
    old: list[str], new: list[str], before: list[tuple[str, str]], after: list[tuple[str, str]]
) -> None:
    """Nothing is lost: names and texts of before, less what went, plus what came, are those of after."""
    found = changes(names=(old, new), paragraphs=(before, after))
    assert set(new) == set(old) - set(found.removed) | set(found.added)
    left = sorted(text for _part, text in before)
    for one in found.paragraphs:
        if one.before:
            left.remove(one.before)
        if one.after:
            left.append(one.after)
    assert sorted(left) == sorted(text for _part, text in after)
    assert found.nothing == (before == after and set(old) == set(new))


def test_a_long_list_is_cut_and_says_so() -> None:
    after = [("word/document.xml", f"đoạn {number}") for number in range(MOST_SHOWN + 5)]
    found = changes(names=([], []), paragraphs=([], after))
    assert (len(found.paragraphs), found.more) == (MOST_SHOWN, 5)
