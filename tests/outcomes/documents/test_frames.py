"""Blank documents of every type in every profile, measured against the texts that rule them."""

from datetime import date
from itertools import product

import pytest
from tests.outcomes.documents.measures import MM, looks, paragraph_of, style_of
from tests.outcomes.summaries.documents import part_of, texts_of

from phoihop.outcomes.documents.enums import DocumentKind, NumberCycle, SignatureMark
from phoihop.outcomes.documents.readers.profiles import load_profiles
from phoihop.outcomes.documents.render.frames import Frame, blank
from phoihop.outcomes.documents.render.styles import style_id
from phoihop.outcomes.documents.rules.lines import number_line, signing_office, symbol_of, written_number
from phoihop.outcomes.documents.rules.profiles import Profile, ProfileUnknown, profile_on
from phoihop.outcomes.documents.rules.wordml import P, paragraph_text, q
from phoihop.outcomes.summaries.render.template import CompiledTemplate, compile_template
from phoihop.outcomes.summaries.rules.outline import summary_names


def on(code: str, day: date) -> Profile:
    return profile_on(load_profiles(), code=code, day=day)


STATE = on("nha-nuoc", date(2026, 1, 5))
PARTY = on("dang", date(2022, 1, 5))
FRAMES = [
    Frame(profile, kind, joint)
    for profile, kind, joint in product(load_profiles(), DocumentKind, (False, True))
    if not (joint and kind is DocumentKind.MINUTES)
]


def named(frame: Frame) -> str:
    return f"{frame.profile.code}-{frame.profile.start:%Y}-{frame.kind}{'-joint' if frame.joint else ''}"


@pytest.mark.parametrize(
    ("code", "day", "basis"),
    [
        ("nha-nuoc", date(2020, 3, 5), "Nghị định 30/2020/NĐ-CP"),
        ("dang", date(2004, 5, 28), "Hướng dẫn 11-HD/VPTW"),
        ("dang", date(2018, 4, 2), "Hướng dẫn 11-HD/VPTW"),
        ("dang", date(2018, 4, 3), "Hướng dẫn 36-HD/VPTW"),
        ("dang", date(2026, 5, 26), "Hướng dẫn 36-HD/VPTW"),
        ("dang", date(2026, 5, 27), "Hướng dẫn 05-HD/VPTW"),
    ],
)
def test_the_rule_of_the_day_counts(code: str, day: date, basis: str) -> None:
    assert on(code, day).legal_basis.startswith(basis)


def test_no_rule_before_the_first() -> None:
    with pytest.raises(ProfileUnknown):
        on("dang", date(2004, 5, 27))


def test_profiles_of_a_code_follow_one_another_without_a_gap() -> None:
    for code in {profile.code for profile in load_profiles()}:
        mine = sorted((p for p in load_profiles() if p.code == code), key=lambda p: p.start)
        assert [p.end for p in mine[:-1]] == [date.fromordinal(p.start.toordinal() - 1) for p in mine[1:]]
        assert mine[-1].end is None


@pytest.mark.parametrize("profile", load_profiles(), ids=lambda p: f"{p.code}-{p.start:%Y}")
def test_what_is_used_is_allowed(profile: Profile) -> None:
    for name, element in profile.elements.items():
        assert element.size.allows(element.size.use), name
    for side in ("top", "bottom", "left", "right", "header", "footer"):
        span = getattr(profile.page, side)
        assert span.allows(span.use), side
    assert sum(profile.columns["header"]) == pytest.approx(profile.text_width)
    assert sum(profile.columns["signature"]) == pytest.approx(profile.text_width)


@pytest.mark.parametrize("frame", FRAMES, ids=named)
def test_every_document_is_a_template_of_known_names_on_the_right_paper(frame: Frame) -> None:
    content = blank(frame)
    assert isinstance(compile_template(content, summary_names()), CompiledTemplate)
    (section,) = part_of(content).iter(q("w:sectPr"))
    size, margins = section.find(q("w:pgSz")), section.find(q("w:pgMar"))
    assert [round(int(size.get(q(f"w:{side}"))) / MM) for side in ("w", "h")] == [210, 297]
    for side in ("top", "bottom", "left", "right"):
        assert getattr(frame.profile.page, side).allows(int(margins.get(q(f"w:{side}"))) / MM), side
    assert section.find(q("w:titlePg")) is not None
    body = [text for text in texts_of(content) if text.strip("… ") or text]
    assert sum(text.endswith(frame.profile.ending) and "…" in text for text in body) >= 1


@pytest.mark.parametrize(
    ("text", "size", "bold", "italic", "underline", "caps", "align"),
    [
        ("{{ co_quan_chu_quan", (14, 14), False, False, False, True, "center"),
        ("{{ co_quan_ban_hanh", (14, 14), True, False, False, True, "center"),
        ("*", (14, 14), False, False, False, False, "center"),
        ("{{ so_ky_hieu", (14, 14), False, False, False, False, "center"),
        ("ĐẢNG CỘNG SẢN VIỆT NAM", (15, 15), True, False, False, True, "center"),
        ("{{ dia_danh_ngay", (14, 14), False, True, False, False, "center"),
        ("{{ ten_loai", (15, 16), True, False, False, True, "center"),
        ("{{ trich_yeu", (14, 15), True, False, False, False, "center"),
        ("-----", (14, 15), False, False, False, False, "center"),
        ("I- Mục đích", (14, 15), True, False, False, True, "both"),
        ("Nơi nhận:", (14, 14), False, False, True, False, "left"),
        ("{{ quyen_han", (14, 14), True, False, False, True, "center"),
        ("{{ nguoi_ky", (14, 14), True, False, False, False, "center"),
    ],
)
def test_a_party_plan_looks_as_the_guidance_of_2018_wants(
    text: str, size: tuple[int, int], bold: bool, italic: bool, underline: bool, caps: bool, align: str
) -> None:
    content = blank(Frame(PARTY, DocumentKind.PLAN))
    found = looks(content, style_of(content, text))
    assert found.font == {"Times New Roman"}
    assert size[0] <= found.size <= size[1]
    told = (found.bold, found.italic, found.underline, found.caps, found.align)
    assert told == (bold, italic, underline, caps, align)


def test_a_party_head_has_a_star_on_the_left_and_a_line_as_long_as_the_title_on_the_right() -> None:
    content = blank(Frame(PARTY, DocumentKind.PLAN))
    line = paragraph_of(content, "ĐẢNG CỘNG SẢN VIỆT NAM").getnext()
    sides = [int(line.find(f"{q('w:pPr')}/{q('w:ind')}").get(q(f"w:{side}"))) / MM for side in ("left", "right")]
    assert 68 <= 90 - sum(sides) <= 71
    assert paragraph_text(paragraph_of(content, "{{ co_quan_ban_hanh").getnext()) == "*"
    assert not any("CỘNG HÒA" in text for text in texts_of(content))


def test_a_party_text_ends_with_a_full_stop_and_a_state_text_with_a_stroke() -> None:
    assert [text for text in texts_of(blank(Frame(PARTY, DocumentKind.REPORT))) if text == "…."] == ["…."]
    assert [text for text in texts_of(blank(Frame(STATE, DocumentKind.REPORT))) if "./." in text] == ["…./."]


@pytest.mark.parametrize(
    ("profile", "size", "italic"), [(STATE, (12, 13), False), (PARTY, (12, 12), True)], ids=["state", "party"]
)
def test_a_letter_has_no_type_and_its_subject_under_the_number(
    profile: Profile, size: tuple[int, int], italic: bool
) -> None:
    content = blank(Frame(profile, DocumentKind.LETTER))
    assert not any("ten_loai" in text for text in texts_of(content))
    under = paragraph_of(content, "{{ so_ky_hieu").getnext()
    assert paragraph_text(under) == "{{ trich_yeu }}"
    found = looks(content, style_of(content, "{{ trich_yeu"))
    assert size[0] <= found.size <= size[1]
    assert (found.bold, found.italic) == (False, italic)


@pytest.mark.parametrize("profile", [STATE, PARTY], ids=["state", "party"])
def test_minutes_are_signed_by_secretary_and_chair_side_by_side(profile: Profile) -> None:
    content = blank(Frame(profile, DocumentKind.MINUTES))
    pair = list(part_of(content).iter(q("w:tbl")))[1]
    cells = [[paragraph_text(p) for p in cell.iter(P)] for cell in pair.iter(q("w:tc"))]
    assert [cell[0] for cell in cells] == ["THƯ KÝ", "CHỦ TỌA", "", ""]
    assert "{{ thu_ky }}" in cells[2]
    assert "{{ nguoi_ky }}" in cells[3]


@pytest.mark.parametrize("profile", [STATE, PARTY], ids=["state", "party"])
def test_a_joint_document_names_both_bodies_and_has_two_signatures_above_the_recipients(profile: Profile) -> None:
    content = blank(Frame(profile, DocumentKind.PROGRAMME, joint=True))
    head, signed, sent = list(part_of(content).iter(q("w:tbl")))
    left = [paragraph_text(p) for p in next(head.iter(q("w:tc"))).iter(P)]
    assert left[:2] == ["{{ co_quan_ban_hanh }}", "{{ co_quan_phoi_hop }}"]
    assert not any("chu_quan" in text for text in left)
    offices, names = (
        [[text for p in cell.iter(P) if (text := paragraph_text(p))] for cell in row.iter(q("w:tc"))]
        for row in signed.iter(q("w:tr"))
    )
    assert offices == [
        ["{{ quyen_han }}", "{{ chuc_vu }}"],
        ["{{ quyen_han_phoi_hop }}", "{{ chuc_vu_phoi_hop }}"],
    ]
    assert names == [["{{ nguoi_ky }}"], ["{{ nguoi_ky_phoi_hop }}"]], (
        "side by side, however many lines the offices take"
    )
    first_row = next(signed.iter(q("w:tr")))
    assert all(p.find(f"{q('w:pPr')}/{q('w:keepNext')}") is not None for p in first_row.iter(P)), "never apart"
    assert paragraph_text(next(sent.iter(P))) == "Nơi nhận:"


@pytest.mark.parametrize(
    ("profile", "kind", "number", "bodies", "expected"),
    [
        (STATE, DocumentKind.REPORT, 5, ("CATP",), "Số: 05/BC-CATP"),
        (STATE, DocumentKind.REPORT, 1234, ("CATP",), "Số: 1234/BC-CATP"),
        (STATE, DocumentKind.LETTER, 12, ("UBND-VX",), "Số: 12/UBND-VX"),
        (STATE, DocumentKind.PROGRAMME, None, ("CATP",), "Số:       /CTr-CATP"),
        (PARTY, DocumentKind.PROGRAMME, 38, ("BDVTU",), "Số 38-CTr/BDVTU"),
        (PARTY, DocumentKind.PROGRAMME, 38, ("BDVTW", "BCA"), "Số 38-CTr/BDVTW-BCA"),
        (PARTY, DocumentKind.LETTER, 7, ("BDVTU",), "Số 07-CV/BDVTU"),
    ],
)
def test_numbers_and_symbols(
    profile: Profile, kind: DocumentKind, number: int | None, bodies: tuple[str, ...], expected: str
) -> None:
    symbol = symbol_of(profile, kind, *bodies)
    assert number_line(profile, number=number, symbol=symbol) == expected
    assert expected.endswith(written_number(profile, number=number, symbol=symbol))


@pytest.mark.parametrize(
    ("profile", "typed", "expected"),
    [
        (PARTY, "KT. TRƯỞNG BAN", "K/T TRƯỞNG BAN"),
        (PARTY, "T/M BAN THƯỜNG VỤ", "T/M BAN THƯỜNG VỤ"),
        (STATE, "K/T GIÁM ĐỐC", "KT. GIÁM ĐỐC"),
        (STATE, "TUQ. GIÁM ĐỐC", "TUQ. GIÁM ĐỐC"),
        (STATE, "GIÁM ĐỐC", "GIÁM ĐỐC"),
        (STATE, "", ""),
    ],
)
def test_who_signs_for_whom_is_written_as_the_system_writes_it(profile: Profile, typed: str, expected: str) -> None:
    assert signing_office(profile, typed) == expected


def test_state_numbers_run_by_year_and_party_numbers_by_term() -> None:
    assert {p.code: p.cycle for p in load_profiles()} == {"nha-nuoc": NumberCycle.YEAR, "dang": NumberCycle.TERM}
    assert all(set(p.marks) == set(SignatureMark) for p in load_profiles())


def test_every_style_that_is_used_is_defined() -> None:
    for frame in FRAMES:
        content = blank(frame)
        used = {found.get(q("w:val")) for found in part_of(content).iter(q("w:pStyle"))}
        defined = {found.get(q("w:styleId")) for found in part_of(content, "word/styles.xml").iter(q("w:style"))}
        assert used <= defined, named(frame)
    assert style_id("table_head") == "TableHead"
