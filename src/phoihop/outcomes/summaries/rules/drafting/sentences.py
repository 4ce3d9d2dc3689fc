"""Paragraphs about figures: each content, each theme of the outline, the scope of the data."""

from collections.abc import Iterable
from decimal import Decimal

from phoihop.base.vietnamese import fold, format_count, format_date, period_name
from phoihop.outcomes.summaries.enums import Aspect
from phoihop.outcomes.summaries.rules.comparing import NARROWED_NOTE, UNLIKE_NOTE
from phoihop.outcomes.summaries.rules.counts import COMPLETE, REPORTS, SILENT
from phoihop.outcomes.summaries.rules.drafting.kinds import told_of
from phoihop.outcomes.summaries.rules.drafting.material import ContentPart, Material
from phoihop.outcomes.summaries.rules.manifest import aspect_value
from phoihop.outcomes.summaries.rules.records import Figure, Phrase, Piece
from phoihop.outcomes.summaries.rules.wording import (
    RATES,
    aspect_number,
    change,
    coverage_note,
    joined,
    paragraphs,
    quantity,
    sentence,
    set_mark,
    share,
    turn,
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

ATTENDANCE = "lượt người"
"""The unit of measure of those who came, each time counted."""

UNLIKE_SETS = f"{UNLIKE_NOTE}."
"""Stands once below comparisons marked with (*)."""


def content_paragraphs(material: Material, content: ContentPart) -> Phrase:
    """Sentences about a content's indicators: the total and its coverage; those who came stand with what they came to."""
    told: list[Phrase] = []
    before: Figure | None = None
    for code in content.indicators:
        figure = material.figure(code)
        clause = _total_clause(material, figure) if figure else None
        if figure is None or clause is None:
            continue
        if before is not None and _attended(before, figure):
            told[-1] = joined([*told[-1], " với ", *_attendance(before, figure)])
            before = None
        else:
            told.append(clause)
            before = figure
    return paragraphs(sentence(clause) for clause in told)


def theme_paragraphs(material: Material, theme: str) -> Phrase:
    """For each indicator of a theme: the latest movement and the breakdown, the total being told by its content."""
    told = [course_sentence(material, code) for code in _themed(material, THEMES[theme])]
    found = paragraphs([*told, *notes(told)])
    return found or ("Chương trình không có chỉ tiêu nào về nội dung này.",)


def scope_paragraphs(material: Material) -> Phrase:
    """What the figures rest on: who was asked, how many reports came, when the data was closed."""
    reports, units = material.count(REPORTS), material.count(COMPLETE)
    rate = value_number(reports)
    return paragraphs(
        [
            f"{material.heading.issuer_name} {told_of(material.heading.kind, material.period)} {in_period(material)}, như sau:",
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
                    " phần còn thiếu không được ước tính. Số liệu tính đến ngày ",
                    turn("closed", (format_date(material.provenance.created_at.date()),), reports.key),
                    ".",
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
    none_at_all: Phrase = ()
    if silent.value:
        none_at_all = (", trong đó ", *counted(silent, Aspect.VALUE), " đơn vị chưa gửi báo cáo nào")
    return joined(
        ["Có ", *counted(units, Aspect.VALUE), "/", *everybody, " đơn vị chưa gửi đủ báo cáo", *none_at_all, "."]
    )


def notes(told: Iterable[Phrase | None]) -> list[str]:
    """What the marks in these sentences mean, each once."""
    texts = [piece for phrase in told for piece in phrase or () if isinstance(piece, str)]
    meanings = (("(*)", UNLIKE_SETS), ("(**)", NARROWED_NOTE))
    return [meaning for mark, meaning in meanings if any(mark in text for text in texts)]


def movement(material: Material, code: str) -> Phrase:
    """`tăng 276 (15,4%)`, marked (*) where the two sets of units are not the same, for a table."""
    pair = material.compared(code)
    if pair is None:
        return ()
    moved = table_movement(*pair)
    return joined([*moved, set_mark(*pair)]) if moved else ()


def compared_periods(material: Material) -> str:
    """The head of the column of movements: `Năm 2021 so với năm 2020`."""
    pair = (material.period, material.against) if material.against else material.years[:-3:-1]
    if len(pair) < 2:
        return "So với kỳ trước"
    return f"{period_name(pair[0])} so với {period_name(pair[1])}".capitalize()


def in_period(material: Material) -> str:
    """The programme's title with the period, unless the title names it already."""
    words = period_name(material.period)
    return material.title if words in material.title else f"{material.title}, {words}"


def _total_clause(material: Material, figure: Figure) -> Phrase | None:
    """`Có 191.023 buổi tuyên truyền (…)` of what is counted; else the name and `đạt 97,4%` or `: 154.105 triệu đồng`."""
    value, stock = quantity(figure), figure.key.indicator in material.stocks
    if value is None:
        return None
    tail = _bracketed(figure)
    counted = quantity(figure, noun) if (noun := _noun(figure)) else None
    if counted:
        return joined([f"{LAST.capitalize()} có " if stock else "Có ", *counted, *tail])
    verb = " đạt " if figure.measure.unit in RATES and "đạt" not in figure.measure.name else ": "
    return joined([f"{figure.measure.name}{f' {LAST}' if stock else ''}{verb}", *value, *tail])


def _bracketed(figure: Figure) -> Phrase:
    covered = coverage_note(figure)
    return (" (", *covered, ")") if covered else ()


def _noun(figure: Figure) -> str:
    """What is counted, where the name begins with the unit of measure: `buổi tuyên truyền, vận động`; else nothing."""
    name, unit = figure.measure.name, figure.measure.unit
    begins = bool(unit) and name.lower().startswith(unit.lower()) and name[len(unit) : len(unit) + 1] in {"", " ", ","}
    return f"{unit}{name[len(unit) :]}" if begins and figure.measure.adds_up else ""


def _attended(event: Figure, people: Figure) -> bool:
    """Whether the second counts who came to what the first counts."""
    return people.measure.unit == ATTENDANCE != event.measure.unit and bool(_noun(event) and _noun(people))


def _attendance(event: Figure, people: Figure) -> Phrase:
    """`12.818.014 lượt người dự (…)`: without the words that the event's own name has just said."""
    said = _noun(event).removeprefix(event.measure.unit)
    return (*(quantity(people, _noun(people).removesuffix(said)) or ()), *_bracketed(people))


def course_sentence(material: Material, code: str) -> Phrase | None:
    """An indicator's latest movement and its breakdown; the total where there is no movement."""
    figure = material.figure(code)
    if figure is None:
        return None
    pair = material.compared(code)
    moved = _moved_clause(material, pair, stock=code in material.stocks) if pair else None
    cells = _cells_clause(material, figure)
    if cells is not None and moved is None:
        cells = (f"{figure.measure.name}: ", *cells)
    elif moved is None:
        moved = _total_clause(material, figure)
    return sentence(moved, cells, separator="; ")


def _moved_clause(material: Material, pair: tuple[Figure, Figure], *, stock: bool) -> Phrase | None:
    """`Năm 2021 có 5.891 văn bản …, tăng 248 (4,4%) so với năm 2020 (**)`; None without a movement.

    The first number is always of all units; the movement may be of those that reported both times.
    """
    key = pair[0].key
    figure = material.figure(key.indicator, period=key.period) or pair[0]
    value, words = quantity(figure), change(*pair, comparable=True)
    if not value or not words:
        return None
    period, noun = period_name(figure.key.period), _noun(figure)
    counted = quantity(figure, noun) if noun else None
    head: Phrase = (f"{figure.measure.name}: {period} đạt ", *value)
    if counted:
        head = (f"{f'đến cuối {period}' if stock else period} có ", *counted)
    return joined([*head, ", ", *words, set_mark(*pair)])


def _cells_clause(material: Material, figure: Figure) -> Phrase | None:
    """`giai đoạn 2016–2021 gồm kinh tế 1.200 (30%), …`, and that the rest has no cell; None without a breakdown."""
    parts: list[Phrase] = []
    inside = Decimal(0)
    for code, name in material.cells.get(figure.key.indicator, ()):
        cell = material.figure(figure.key.indicator, cell=code)
        told = _cell(cell, figure) if cell else None
        if cell and told:
            inside += cell.value or 0
            parts.append((f"{name.lower()} ", *told))
    if not parts:
        return None
    pieces: list[Piece] = [f"{period_name(material.period)} gồm "]
    for index, part in enumerate(parts):
        pieces.extend([", "] if index else [])
        pieces.extend(part)
    rest = figure.measure.kind == "count" and figure.value is not None and inside < figure.value
    return joined([*pieces, ", phần còn lại chưa phân tổ" if rest else ""])


def _cell(cell: Figure, whole: Figure) -> Phrase | None:
    return quantity(cell) if whole.measure.kind == "ratio" else share(cell, whole)


def _themed(material: Material, words: Iterable[str]) -> list[str]:
    codes = (code for content in material.contents for code in content.indicators)
    return [code for code in codes if any(word in fold(material.measures[code].name) for word in words)]
