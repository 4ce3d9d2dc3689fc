"""Names of live figures: understood or told what is wrong, filled from figures, and found again in drafted sentences."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.outcomes.summaries.test_drafting import CONTENT, MEASURES, VALUES, material

from phoihop.measures.figures.enums import Basis, Versus
from phoihop.outcomes.narratives.rules.live import Form, Known, LiveName, check_live, names_of, parse, pieces_of
from phoihop.outcomes.narratives.rules.passages import PassageRecord, SourceRecord, WrittenSection
from phoihop.outcomes.summaries.rules import wording
from phoihop.outcomes.summaries.rules.comparing import Comparison
from phoihop.outcomes.summaries.rules.drafting.live import fill_live, live_text, periods_of
from phoihop.outcomes.summaries.rules.drafting.material import Material
from phoihop.outcomes.summaries.rules.drafting.sentences import THEMES, content_paragraphs, theme_paragraphs
from phoihop.outcomes.summaries.rules.drafting.written import section_paragraphs
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Note, Pair, Phrase

KNOWN = Known({"MH01": frozenset({"KT", "VH"}), "MH02": frozenset()}, has_before=True)
TERM = "2020..2021"
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="{}", exclude_categories=["Cs"]), max_size=30)
PART = st.from_regex(r"[A-Za-z0-9.\-]{1,8}", fullmatch=True)
NAMES = st.builds(LiveName, PART, st.just("") | PART, st.just("") | PART, st.sampled_from(Form), st.just(""))


def codes(text: str) -> list[str]:
    return [finding.code for finding in check_live(text, KNOWN)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Có {{ MH01 }} mô hình, {{MH01/KT:ty_trong}} về kinh tế, {{ MH01@2019-Q4:so_voi:2018-Q4 }}.", []),
        ("{{ MH02:ty_trong:MH01 }} và {{ MH02:tren:100 }}, {{ MH02:bao_cao }}", []),
        ("a < b và { một }", []),
        ("{{ MH03 }}", ["Y112"]),
        ("{{ MH01/XX }}", ["Y113"]),
        ("{{ MH01@2019-Q5 }}", ["Y114"]),
        ("{{ MH01:so_voi:hôm_qua }}", ["Y114"]),
        ("{{ MH01:tang }}", ["Y115"]),
        ("{{ MH01:tren }}", ["Y116"]),
        ("{{ MH01:tren:7 }}", ["Y116"]),
        ("{{ MH01:kem_don_vi:100 }}", ["Y116"]),
        ("{{ MH01:ty_trong }}", ["Y117"]),
        ("{{ MH01@giai_doan_truoc:tren:100 }} {{ MH01:so_voi:giai_doan_truoc }}", []),
        ("{{ MH02@giai_doan_truoc:ty_trong:MH01 }} {{ MH01:tang_giam:giai_doan_truoc }}", []),
        ("{{ MH01/KT@giai_doan_truoc }}", ["Y118"]),
        ("{{ MH01/KT:so_voi:giai_doan_truoc }}", ["Y118"]),
        ("{{ MH01@2019:so_voi:giai_doan_truoc }}", ["Y118"]),
        ("{{ MH01@giai_doan_truoc:so_voi:2019 }}", ["Y118"]),
        ("{{ MH01 + MH02 }}", ["Y111"]),
        ("{{ 7*7 }} {{ MH01", ["Y112", "Y110"]),
        ("{{ }}", ["Y111"]),
        ("}} {{", ["Y110"]),
    ],
)
def test_each_fault_of_a_name_has_its_finding(text: str, found: list[str]) -> None:
    assert codes(text) == found


def test_without_a_programme_before_there_is_no_term_before() -> None:
    alone = replace(KNOWN, has_before=False)
    names = ["{{ MH01@giai_doan_truoc }}", "{{ MH01:so_voi:giai_doan_truoc }}", "{{ MH01:tang_giam:giai_doan_truoc }}"]
    for name in names:
        (finding,) = check_live(name, alone)
        assert finding.code == "Y118"
        assert finding.sentence(finding.problem).startswith("chương trình này không nối tiếp")


def test_an_unknown_indicator_names_the_nearest_one() -> None:
    (finding,) = check_live("{{ MH10 }}", Known({"MH01": frozenset(), "TT": frozenset()}))
    assert "có phải «MH01»?" in finding.sentence(finding.problem)


@given(st.lists(WORDS | NAMES))
def test_what_is_written_of_a_name_is_read_as_the_same_name(parts: list[str | LiveName]) -> None:
    text = "".join(part if isinstance(part, str) else part.written() for part in parts)
    assert names_of(text) == [part for part in parts if isinstance(part, LiveName)]
    assert "".join(part if isinstance(part, str) else part.written() for part in pieces_of(text)) == text


@given(st.text())
def test_any_text_is_read_without_fault(text: str) -> None:
    parse(text)
    check_live("{{" + text + "}}", KNOWN)


FIGURES = {
    (TERM, "B", ""): "1523",
    (TERM, "M", ""): "45",
    (TERM, "M", "KT"): "20",
    (TERM, "T", ""): "97.4",
    ("2020", "M", ""): "40",
    ("2021", "M", ""): "45",
}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Có {{ B }} buổi", "Có 1.523 buổi"),
        ("{{ B:kem_don_vi }} ({{ B:do_phu }})", "1.523 buổi (01/02 đơn vị)"),
        ("{{ B:bao_cao }}", "01/02 đơn vị có báo cáo"),
        ("{{ B:tren:100 }}, {{ B:hon:100 }}, {{ B:gan:100 }}", "trên 1.500 buổi, hơn 1.500 buổi, gần 1.600 buổi"),
        ("{{ M/KT:ty_trong }} về kinh tế", "20 (44,4%) về kinh tế"),
        ("{{ M@2020 }}; {{ M@2021:tang_giam }}", "40; tăng 5 (12,5%)"),
        ("{{ M:so_voi }}", "tăng 05 (12,5%) so với năm 2020 (hai kỳ không cùng tập hợp đơn vị báo cáo)"),
        ("{{ T:kem_don_vi }}", "97,4%"),
        ("{{ K }} và {{ B@2020:so_voi }}", "– và –"),
        ("{{ chưa có }} giữ nguyên", "{{ chưa có }} giữ nguyên"),
    ],
)
def test_a_name_is_filled_from_the_figures_alone(text: str, filled: str) -> None:
    assert wording.plain(fill_live(text, material(FIGURES))) == filled


def test_a_filled_name_is_a_number_that_can_be_traced() -> None:
    (number,) = wording.numbers(fill_live("Có {{ B }} buổi", material(FIGURES)))
    assert (number.key.unit, number.key.period, number.key.indicator) == ("HN", TERM, "B")
    assert (number.text, number.value) == ("1.523", Decimal(1523))


def with_before(*, now: str = "1523", before: str = "1247", unequal: bool = False, narrowed: bool = False) -> Material:
    """The same with the meetings of the programme before beside them."""
    known = material({**FIGURES, (TERM, "B", ""): now})
    pairs = (Pair("2016..2019", "TT", "CU"), Pair(TERM, "B")) if narrowed else (None, None)
    keys = FigureKey("HN", TERM, "B", "", "", pairs[0]), FigureKey("HN", "2016..2019", "TT", "", "CU", pairs[1])
    ours, theirs = (
        Figure(key, MEASURES["B"], Decimal(value), reported=2, expected=2, units=(2, 2))
        for key, value in zip(keys, (now, before), strict=True)
    )
    basis = Basis.COMMON if narrowed else Basis.SAME
    row = Comparison(Versus.TERM, "2016..2019", ours, theirs, basis, None, "Thông báo số 120", unequal)
    return replace(known, comparisons={"B": (row,)})


AGAINST_BEFORE = "tăng 276 (22,1%) so với giai đoạn 2016–2019 (Thông báo số 120)"


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{{ B:so_voi:giai_doan_truoc }}", AGAINST_BEFORE),
        ("{{ B:tang_giam:giai_doan_truoc }}", "tăng 276 (22,1%)"),
        ("{{ B@giai_doan_truoc }}; {{ B@giai_doan_truoc:kem_don_vi }}", "1.247; 1.247 buổi"),
        ("{{ B@giai_doan_truoc:tren:100 }}", "trên 1.200 buổi"),
        ("{{ B@giai_doan_truoc:gan:1000 }}", "gần 2.000 buổi"),
        ("{{ M:so_voi:giai_doan_truoc }}, {{ M@giai_doan_truoc }}", "–, –"),
        ("{{ B/KT@giai_doan_truoc }}, {{ B@2020:so_voi:giai_doan_truoc }}", "–, –"),
    ],
)
def test_the_term_of_the_programme_before_has_a_name(text: str, filled: str) -> None:
    assert wording.plain(fill_live(text, with_before())) == filled


def test_no_word_of_rounding_stands_before_an_exact_multiple() -> None:
    text = "{{ B@giai_doan_truoc:tren:100 }}, {{ B@giai_doan_truoc:hon:100 }}, {{ B@giai_doan_truoc:gan:100 }}"
    assert wording.plain(fill_live(text, with_before(before="1200"))) == "1.200 buổi, 1.200 buổi, 1.200 buổi"


def test_a_comparison_with_the_term_before_says_what_limits_it() -> None:
    text = "{{ B:so_voi:giai_doan_truoc }}"
    told = wording.plain(fill_live(text, with_before(unequal=True)))
    assert told == f"{AGAINST_BEFORE} (hai giai đoạn dài khác nhau, số không được quy đổi)"
    told = wording.plain(fill_live(text, with_before(narrowed=True)))
    assert told == f"{AGAINST_BEFORE}{wording.NARROWED}"


def test_a_number_of_the_term_before_is_traced_to_that_programme() -> None:
    known = with_before()
    (number,) = wording.numbers(fill_live("{{ B@giai_doan_truoc }}", known))
    assert (number.key.programme, number.key.indicator, number.value) == ("CU", "TT", Decimal(1247))
    moved = fill_live("{{ B:so_voi:giai_doan_truoc }}", known)
    assert live_text(moved, known) == "{{ B:so_voi:giai_doan_truoc }}"


def test_the_term_before_is_no_period_to_be_asked_for() -> None:
    section = WrittenSection("uu_diem", (PassageRecord("{{ M@giai_doan_truoc }} {{ B:so_voi:giai_doan_truoc }}"),))
    assert periods_of([section], TERM) == []


VALUE = st.decimals(min_value=0, max_value=99999, places=1).map(str)
COUNT = st.integers(min_value=0, max_value=999999).map(str)
MANY = st.dictionaries(
    st.sampled_from([(period, code, "") for period in (TERM, "2020", "2021") for code in VALUES])
    | st.sampled_from([(TERM, "M", "KT"), (TERM, "M", "VH")]),
    COUNT,
    min_size=1,
)


@given(MANY)
def test_a_drafted_sentence_with_names_in_it_is_filled_with_the_same_figures(
    values: dict[tuple[str, str, str], str],
) -> None:
    known = material(values)
    drafted: list[Phrase] = [content_paragraphs(known, CONTENT), *(theme_paragraphs(known, theme) for theme in THEMES)]
    for phrase in drafted:
        text = live_text(phrase, known)
        if text is None:
            continue
        assert check_live(text, Known({code: frozenset({"KT", "VH"}) for code in MEASURES})) == []
        filled = fill_live(text, known)
        assert wording.numbers(filled) == wording.numbers(phrase)
        unlike = wording.plain(filled).replace(wording.UNLIKE, "").replace(wording.NARROWED, "")
        assert unlike == wording.plain(phrase).replace(" (*)", "")


def test_the_sentences_of_a_content_can_all_be_named() -> None:
    known = material(FIGURES)
    text = live_text(content_paragraphs(known, CONTENT), known)
    assert text is not None
    assert text.split("\n")[0] == "Có {{ B }} buổi tuyên truyền, vận động ({{ B:bao_cao }})."


def test_the_periods_that_names_need_are_told() -> None:
    section = WrittenSection(
        "uu_diem", (PassageRecord("{{ M@2020 }} {{ M@2021:so_voi }} {{ B:so_voi:2015 }} {{ B }}"),)
    )
    assert periods_of([section], TERM) == ["2015", "2020", "2021"]


def test_sources_are_notes_where_they_are_wanted_and_no_part_of_the_words() -> None:
    sources = (
        SourceRecord(1, "Công an phường X", "2019-Q4", "KETQUA", "Một."),
        SourceRecord(2, "Phường Y", "2019", "KETQUA", "Hai."),
        SourceRecord(1, "Công an phường X", "2019-Q4", "KETQUA", "Ba."),
    )
    passages = (PassageRecord("Có {{ B }} buổi.", sources), PassageRecord("Hết."))
    told = section_paragraphs(WrittenSection("uu_diem", passages, with_sources=True), material(FIGURES))
    notes = [piece for piece in told if isinstance(piece, Note)]
    assert notes == [Note("[Công an phường X, Q4/2019]; [Phường Y, 2019]")]
    assert wording.plain(told) == "Có 1.523 buổi.\nHết."
    bare = section_paragraphs(WrittenSection("uu_diem", passages), material(FIGURES))
    assert not any(isinstance(piece, Note) for piece in bare)
