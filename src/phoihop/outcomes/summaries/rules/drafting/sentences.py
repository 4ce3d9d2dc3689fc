"""Paragraphs about figures: each content, each theme of the outline, the scope of the data."""

from collections.abc import Iterable

from phoihop.base.vietnamese import fold, format_count, format_date, period_name
from phoihop.outcomes.summaries.enums import Aspect
from phoihop.outcomes.summaries.rules.counts import COMPLETE, REPORTS, SILENT
from phoihop.outcomes.summaries.rules.drafting.material import ContentPart, Material
from phoihop.outcomes.summaries.rules.manifest import aspect_value
from phoihop.outcomes.summaries.rules.records import Figure, Phrase
from phoihop.outcomes.summaries.rules.wording import (
    aspect_number,
    change,
    coverage_note,
    joined,
    paragraphs,
    quantity,
    same_set,
    sentence,
    share,
    value_number,
)
from phoihop.outcomes.summaries.rules.wording import movement as table_movement

THEMES: dict[str, tuple[str, ...]] = {
    "lanh_dao_chi_dao": ("ke hoach", "chi dao", "tham muu", "giao ban"),
    "mo_hinh_nhan_rong": ("mo hinh", "nhan rong", "sang kien"),
    "can_bo_tap_huan": ("tap huan", "boi duong"),
    "kiem_tra_khen_thuong": ("kiem tra", "khen thuong", "bieu duong", "phe binh"),
    "kinh_phi_phuong_tien": ("kinh phi", "phuong tien"),
}
"""Sections of the outline that look across contents → words (folded) in the names of their indicators."""

LAST = "đến cuối kỳ"

UNLIKE_SETS = "(*) So sánh giữa hai kỳ không cùng tập hợp đơn vị báo cáo."
"""Stands once below comparisons marked with (*)."""


def content_paragraphs(material: Material, content: ContentPart) -> Phrase:
    """One sentence for each indicator of a content: the total and its coverage."""
    figures = (material.figure(code) for code in content.indicators)
    return paragraphs(_total_sentence(material, figure) for figure in figures if figure)


def theme_paragraphs(material: Material, theme: str) -> Phrase:
    """For each indicator of a theme: the latest movement and the breakdown, the total being told by its content."""
    told = [_course_sentence(material, code) for code in _themed(material, THEMES[theme])]
    found = paragraphs([*told, UNLIKE_SETS if any(marked(phrase) for phrase in told) else None])
    return found or ("Chương trình không có chỉ tiêu nào về nội dung này.",)


def scope_paragraphs(material: Material) -> Phrase:
    """What the figures rest on: who was asked, how many reports came, when the data was closed."""
    reports, units = material.count(REPORTS), material.count(COMPLETE)
    rate = value_number(reports)
    return paragraphs(
        [
            f"{material.heading.issuer_name} báo cáo tổng kết thực hiện {_in_period(material)}, như sau:",
            joined(
                [
                    "Số liệu được tổng hợp từ ",
                    *counted(reports, Aspect.RECEIVED),
                    " báo cáo đã được tiếp nhận trên tổng số ",
                    *counted(reports, Aspect.DUE),
                    " báo cáo phải gửi",
                    *((" (", rate, "%); ") if rate else ("; ",)),
                    *counted(units, Aspect.RECEIVED),
                    "/",
                    *counted(units, Aspect.DUE),
                    " đơn vị gửi đủ mọi kỳ. Bên cạnh mỗi số tổng hợp có ghi số đơn vị đã báo cáo trên số đơn vị phải báo cáo;"
                    " phần còn thiếu không được ước tính."
                    f" Số liệu tính đến ngày {format_date(material.provenance.created_at.date())}.",
                ]
            ),
        ]
    )


def counted(figure: Figure, aspect: Aspect) -> Phrase:
    """A count of reports or units as a number that can be traced."""
    value = aspect_value(aspect, figure)
    number = None if value is None else aspect_number(figure, aspect, format_count(value))
    return (number,) if number else ()


def missing_sentence(material: Material) -> Phrase:
    """How many units did not send everything."""
    units, silent = material.count(COMPLETE), material.count(SILENT)
    everybody = counted(units, Aspect.DUE)
    if not units.value:
        return joined(["Cả ", *everybody, " đơn vị đã gửi đủ báo cáo."])
    return joined(
        [
            "Có ",
            *counted(units, Aspect.VALUE),
            "/",
            *everybody,
            " đơn vị chưa gửi đủ báo cáo, trong đó ",
            *counted(silent, Aspect.VALUE),
            " đơn vị chưa gửi báo cáo nào.",
        ]
    )


def marked(phrase: Phrase | None) -> bool:
    """Whether a comparison in it carries the mark of unlike sets."""
    return any(isinstance(piece, str) and "(*)" in piece for piece in phrase or ())


def movement(material: Material, code: str) -> Phrase:
    """`tăng 276 (15,4%)`, marked (*) where the two sets of units are not the same, for a table."""
    pair = material.compared(code)
    if pair is None:
        return ()
    moved = table_movement(*pair)
    return joined([*moved, "" if same_set(*pair) else " (*)"]) if moved else ()


def compared_periods(material: Material) -> str:
    """The head of the column of movements: `Năm 2021 so với năm 2020`."""
    pair = (material.period, material.against) if material.against else material.years[:-3:-1]
    if len(pair) < 2:
        return "So với kỳ trước"
    return f"{period_name(pair[0])} so với {period_name(pair[1])}".capitalize()


def _in_period(material: Material) -> str:
    """The programme's title with the period, unless the title names it already."""
    words = period_name(material.period)
    return material.title if words in material.title else f"{material.title}, {words}"


def _total_sentence(material: Material, figure: Figure) -> Phrase | None:
    value = quantity(figure)
    if value is None:
        return None
    when = f" {LAST}" if figure.key.indicator in material.stocks else ""
    covered = coverage_note(figure)
    tail: Phrase = (" (", *covered, ")") if covered else ()
    return sentence((f"{figure.measure.name}{when}: ", *value, *tail))


def _course_sentence(material: Material, code: str) -> Phrase | None:
    figure = material.figure(code)
    if figure is None:
        return None
    pair = material.compared(code)
    moved: Phrase | None = None
    if pair is not None:
        value, words = quantity(pair[0]), change(*pair, comparable=True)
        if value and words:
            mark = "" if same_set(*pair) else " (*)"
            moved = joined([f"{period_name(pair[0].key.period)} đạt ", *value, ", ", *words, mark])
    cells = _cells_clause(material, figure)
    if moved is None and cells is None:
        moved = quantity(figure)
    clauses = [clause for clause in (moved, cells) if clause]
    return sentence((f"{figure.measure.name}: ", *clauses[0]), *clauses[1:], separator="; ") if clauses else None


def _cells_clause(material: Material, figure: Figure) -> Phrase | None:
    """`trong đó Kinh tế 1.200 (30%), …` over the period; None without a breakdown."""
    parts: list[Phrase] = []
    for code, name in material.cells.get(figure.key.indicator, ()):
        cell = material.figure(figure.key.indicator, cell=code)
        told = _cell(cell, figure) if cell else None
        if told:
            parts.append((f"{name.lower()} ", *told))
    if not parts:
        return None
    pieces: list = [f"{period_name(material.period)} có "]
    for index, part in enumerate(parts):
        pieces.extend([", "] if index else [])
        pieces.extend(part)
    return joined(pieces)


def _cell(cell: Figure, whole: Figure) -> Phrase | None:
    return quantity(cell) if whole.measure.kind == "ratio" else share(cell, whole)


def _themed(material: Material, words: Iterable[str]) -> list[str]:
    codes = (code for content in material.contents for code in content.indicators)
    return [code for code in codes if any(word in fold(material.measures[code].name) for word in words)]
