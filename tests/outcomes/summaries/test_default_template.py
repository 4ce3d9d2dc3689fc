"""The default template's report, measured against the profile of Nghị định 30/2020/NĐ-CP."""

from dataclasses import replace
from datetime import date

import pytest
from tests.outcomes.documents.measures import MM, looks, paragraph_of, style_of
from tests.outcomes.summaries.documents import part_of, texts_of
from tests.outcomes.summaries.samples import KEY, report_data

from phoihop.outcomes.documents.readers.profiles import load_profiles
from phoihop.outcomes.documents.render.styles import style_id
from phoihop.outcomes.documents.rules.profiles import Profile, ProfileUnknown, profile_on
from phoihop.outcomes.documents.rules.wordml import VAL, P, paragraph_text, q
from phoihop.outcomes.summaries.enums import Aspect
from phoihop.outcomes.summaries.render.default_template import default_template
from phoihop.outcomes.summaries.render.filling import fill
from phoihop.outcomes.summaries.render.template import CompiledTemplate, compile_template
from phoihop.outcomes.summaries.rules.outline import summary_names


@pytest.fixture(scope="module")
def profile() -> Profile:
    return profile_on(load_profiles(), code="nha-nuoc", day=date(2022, 1, 5))


@pytest.fixture(scope="module")
def report() -> bytes:
    template = compile_template(default_template(), summary_names())
    assert isinstance(template, CompiledTemplate)
    return fill(template, report_data(), key=KEY)[0]


def test_paper_and_margins(report: bytes, profile: Profile) -> None:
    for section in part_of(report).iter(q("w:sectPr")):
        size, margins = section.find(q("w:pgSz")), section.find(q("w:pgMar"))
        sides = sorted(round(int(size.get(q(f"w:{side}"))) / MM) for side in ("w", "h"))
        assert sides == [210, 297]
        if size.get(q("w:orient")) == "landscape":
            continue
        for side in ("top", "bottom", "left", "right"):
            assert getattr(profile.page, side).allows(int(margins.get(q(f"w:{side}"))) / MM), side


@pytest.mark.parametrize(
    ("text", "element", "size", "bold", "italic", "align"),
    [
        ("BỘ CÔNG AN", "superior", (12, 13), False, False, "center"),
        ("CÔNG AN", "issuer", (12, 13), True, False, "center"),
        ("Số: 05/BC-CAHN", "number", (13, 13), False, False, "center"),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "state", (12, 13), True, False, "center"),
        ("Độc lập - Tự do - Hạnh phúc", "motto", (13, 14), True, False, "center"),
        ("Hà Nội, ngày 05 tháng 01 năm 2022", "place_date", (13, 14), False, True, "center"),
        ("BÁO CÁO", "kind", (13, 14), True, False, "center"),
        ("Tổng kết 5 năm", "subject", (13, 14), True, False, "center"),
        ("Căn cứ Chương trình", "ground", (13, 14), False, True, "both"),
        ("Công an Thành phố phối hợp", "body", (13, 14), False, False, "both"),
        ("Phần I", "part", (13, 14), True, False, "center"),
        ("Tình hình, đặc điểm", "part_title", (13, 14), True, False, "center"),
        ("I. Thuận lợi", "section", (13, 14), True, False, "both"),
        ("1. Tham mưu", "clause", (13, 14), True, False, "both"),
        ("Nơi nhận:", "recipients", (12, 12), True, True, "left"),
        ("- Lưu: VT, PV05.", "recipient", (11, 11), False, False, "left"),
        ("KT. GIÁM ĐỐC", "authority", (13, 14), True, False, "center"),
        ("Phụ lục I", "annex", (14, 14), True, False, "center"),
        ("Số liệu theo nội dung phối hợp", "annex_title", (13, 14), True, False, "center"),
        ("(Kèm theo Báo cáo số 05/BC-CAHN ngày 05 tháng 01 năm 2022", "annex_of", (13, 14), False, True, "center"),
    ],
)
def test_every_element_looks_as_the_decree_wants(
    report: bytes, text: str, element: str, size: tuple[int, int], bold: bool, italic: bool, align: str
) -> None:
    assert style_of(report, text) == style_id(element)
    found = looks(report, style_id(element))
    assert found.font == {"Times New Roman"}
    assert size[0] <= found.size <= size[1]
    assert (found.bold, found.italic, found.align) == (bold, italic, align)


def test_capitals(report: bytes) -> None:
    capital = {"superior", "issuer", "state", "kind", "part_title", "section", "authority", "annex_title"}
    elements = load_profiles()[0].elements
    assert {name for name in elements if looks(report, style_id(name)).caps} == capital


def test_body_text(report: bytes) -> None:
    body = looks(report, "Body")
    assert (body.size, body.align) == (14, "both")
    assert 10 <= body.first_line <= 12.75
    assert body.before + body.after >= 6
    assert 1 <= body.line <= 1.5


def test_the_head_is_six_and_ten_centimetres_without_cell_margins(report: bytes) -> None:
    head = next(part_of(report).iter(q("w:tbl")))
    assert [round(int(column.get(q("w:w"))) / MM, 1) for column in head.iter(q("w:gridCol"))] == [60.0, 100.0]
    margins = head.find(f"{q('w:tblPr')}/{q('w:tblCellMar')}")
    assert {side.get(q("w:w")) for side in margins} == {"0"}


@pytest.mark.parametrize(
    ("above", "room", "least", "most"),
    [
        ("THÀNH PHỐ HÀ NỘI", 60, 14, 23),
        ("Độc lập - Tự do - Hạnh phúc", 100, 60, 61),
        ("giai đoạn 2016–2021", 160, 45, 65),
    ],
)
def test_lines_under_texts(report: bytes, above: str, room: float, least: float, most: float) -> None:
    line = paragraph_of(report, above).getnext()
    assert not paragraph_text(line)
    properties = line.find(q("w:pPr"))
    assert properties.find(f"{q('w:pBdr')}/{q('w:bottom')}").get(VAL) == "single"
    sides = [int(properties.find(q("w:ind")).get(q(f"w:{side}"))) / MM for side in ("left", "right")]
    assert sides[0] == pytest.approx(sides[1])
    assert least <= room - sum(sides) <= most


def test_page_numbers_are_centred_above_from_the_second_page_and_start_anew_in_annexes(report: bytes) -> None:
    sections = list(part_of(report).iter(q("w:sectPr")))
    assert all(section.find(q("w:titlePg")) is not None for section in sections)
    assert [section.find(q("w:pgNumType")).get(q("w:start")) for section in sections] == ["1"] * len(sections)
    (numbered,) = (
        p for p in part_of(report, "word/header1.xml").iter(P) if p.find(f".//{q('w:instrText')}") is not None
    )
    assert numbered.find(f".//{q('w:instrText')}").text.strip() == "PAGE"
    number = looks(report, numbered.find(f"{q('w:pPr')}/{q('w:pStyle')}").get(VAL))
    assert (13 <= number.size <= 14, number.italic, number.align) == (True, False, "center")
    assert part_of(report, "word/header2.xml").find(f".//{q('w:instrText')}") is None
    references = {ref.get(q("w:type")) for ref in sections[0].findall(q("w:headerReference"))}
    assert references == {"default", "first"}


def test_the_text_ends_as_state_documents_do(report: bytes) -> None:
    texts = texts_of(report)
    last = next(text for text in texts if text.startswith("Trên đây là"))
    assert last.endswith("./.")
    assert sum("./." in text for text in texts) == 1


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2026, 3, 9), 12, ("Hà Nội, ngày 09 tháng 3 năm 2026", "Số: 12/BC-CAHN")),
        (date(2026, 2, 10), 1, ("Hà Nội, ngày 10 tháng 02 năm 2026", "Số: 01/BC-CAHN")),
        (date(2026, 12, 31), None, ("Hà Nội, ngày 31 tháng 12 năm 2026", "Số:       /BC-CAHN")),
    ],
)
def test_numbers_and_dates_take_their_zeros(day: date, number: int | None, expected: tuple[str, str]) -> None:
    template = compile_template(default_template(), summary_names())
    assert isinstance(template, CompiledTemplate)
    data = report_data()
    content = fill(template, replace(data, header=replace(data.header, date=day, number=number)), key=KEY)[0]
    assert set(expected) <= set(texts_of(content))


def test_tables_repeat_their_heads_keep_rows_whole_and_align_numbers(report: bytes) -> None:
    tables = [t for t in part_of(report).iter(q("w:tbl")) if t.find(f"{q('w:tblPr')}/{q('w:tblBorders')}") is not None]
    assert len(tables) == 12
    for found in tables:
        rows = found.findall(q("w:tr"))
        heads = [row.find(f"{q('w:trPr')}/{q('w:tblHeader')}") is not None for row in rows]
        assert heads == [True] + [False] * (len(rows) - 1)
        assert all(row.find(f"{q('w:trPr')}/{q('w:cantSplit')}") is not None for row in rows)
    assert looks(report, "TableNumber").align == "right"


def test_coverage_stands_beside_every_total_of_the_main_table(report: bytes) -> None:
    main = next(t for t in part_of(report).iter(q("w:tbl")) if "Năm 2021 so với năm 2020" in "".join(t.itertext()))
    cells = [[paragraph_text(p) for p in row.iter(P)] for row in main.findall(q("w:tr"))[1:]]
    assert [row[5] for row in cells] == ["1.817/1.860"] * 14


def test_language_and_compatibility(report: bytes) -> None:
    defaults = part_of(report, "word/styles.xml").find(f"{q('w:docDefaults')}/{q('w:rPrDefault')}/{q('w:rPr')}")
    assert defaults.find(q("w:lang")).get(VAL) == "vi-VN"
    modes = [
        s
        for s in part_of(report, "word/settings.xml").iter(q("w:compatSetting"))
        if s.get(q("w:name")) == "compatibilityMode"
    ]
    assert [mode.get(VAL) for mode in modes] == ["15"]


def test_annexes_are_numbered_only_where_there_are_several(report: bytes) -> None:
    template = compile_template(default_template(), summary_names())
    assert isinstance(template, CompiledTemplate)
    data = report_data()
    single = fill(template, replace(data, annexes=data.annexes[:1]), key=KEY)[0]
    assert [text for text in texts_of(single) if text.startswith("Phụ lục")] == ["Phụ lục"]
    assert [text for text in texts_of(report) if text.startswith("Phụ lục")] == [
        "Phụ lục I", "Phụ lục II", "Phụ lục III", "Phụ lục IV",
    ]  # fmt: skip


def test_profiles_have_days(profile: Profile) -> None:
    assert profile.start == date(2020, 3, 5)
    assert profile.legal_basis.startswith("Nghị định 30/2020/NĐ-CP")
    with pytest.raises(ProfileUnknown):
        profile_on(load_profiles(), code="nha-nuoc", day=date(2020, 3, 4))
    for name, element in profile.elements.items():
        assert element.size.allows(element.size.use), name


def test_aspects_are_the_words_of_the_manifest() -> None:
    assert {str(aspect) for aspect in Aspect} >= {"value", "reported", "expected", "difference"}
