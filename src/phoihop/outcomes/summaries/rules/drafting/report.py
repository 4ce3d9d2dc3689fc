"""The Word report: every field, group, table and chart of the default outline, filled from the material."""

from phoihop.base.vietnamese import format_date, format_number, period_name
from phoihop.outcomes.narratives.rules.outline import SUMMARY
from phoihop.outcomes.summaries.enums import Aspect
from phoihop.outcomes.summaries.rules.adjusting import EXPLANATION
from phoihop.outcomes.summaries.rules.counts import OWN
from phoihop.outcomes.summaries.rules.drafting.comparisons import (
    comparison_notes,
    comparison_table,
    has_comparisons,
    term_paragraph,
)
from phoihop.outcomes.summaries.rules.drafting.kinds import ending, looks_forward, name_of, subject
from phoihop.outcomes.summaries.rules.drafting.lists import listed_groups
from phoihop.outcomes.summaries.rules.drafting.material import ContentPart, Heading, Material, MissingUnit, UnitName
from phoihop.outcomes.summaries.rules.drafting.narratives import narrative_fields
from phoihop.outcomes.summaries.rules.drafting.sentences import (
    THEMES,
    compared_periods,
    content_paragraphs,
    counted,
    in_period,
    missing_sentence,
    movement,
    scope_paragraphs,
    theme_paragraphs,
)
from phoihop.outcomes.summaries.rules.drafting.written import written_paragraphs
from phoihop.outcomes.summaries.rules.marks import PRINTED_AS
from phoihop.outcomes.summaries.rules.records import (
    Annex,
    Column,
    Figure,
    FigureKey,
    Header,
    Phrase,
    ReportData,
    Scope,
    Signature,
    Table,
    Turn,
    Value,
)
from phoihop.outcomes.summaries.rules.wording import (
    coverage,
    flag_explanations,
    flag_words,
    paragraphs,
    plain,
    reports_received,
    turn,
    value_number,
)

LATE_SHARE = 10
"""Units that miss more than this per cent of their reports are listed in Word; the Excel annex lists all of them."""


def draft_report(material: Material) -> ReportData:
    """Everything the template of a summary report asks for."""
    heading = material.heading
    return ReportData(
        header=Header(
            profile=heading.profile,
            superior=heading.superior,
            issuer=heading.issuer,
            symbol=heading.symbol,
            issuer_name=heading.issuer_name,
            place=heading.place,
            date=heading.date,
            subject=subject(heading.kind, _titled(material), material.period),
            title=name_of(heading.kind),
            addressees=heading.addressees,
            partner=heading.partner.name if heading.partner else "",
            number=heading.number,
        ),
        body=_body(material),
        signature=_signature(heading),
        provenance=material.provenance,
        recipients=heading.recipients,
        annexes=_annexes(material),
        example=material.example,
    )


def _signature(heading: Heading) -> Signature:
    partner = heading.partner
    beside = Signature(partner.authority, partner.office) if partner else None
    return Signature(heading.authority, heading.office, partner=beside)


def _titled(material: Material) -> str:
    """The programme's title within a sentence, with the period where the document is about a part of the term."""
    return _lowered(material.title if looks_forward(material.heading.kind) else in_period(material))


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:]


def _body(material: Material) -> Scope:
    return Scope(
        fields={**_fields(material), **_indicator_fields(material)},
        groups={
            "can_cu": [Scope({"noi_dung": line}) for line in material.grounds],
            "noi_dung": [_content(material, content) for content in material.contents],
            "chi_tieu_chinh": _rows(material, material.main_indicators),
            "chua_bao_cao": [
                _missing(material, position, row) for position, row in enumerate(_late(material), start=1)
            ],
            "ghi_chu": [Scope({"ten": name, "y_nghia": meaning}) for name, meaning in _explained(material)],
            "nguon": [
                Scope({"ten": name, "noi_dung": Turn(f"source|{name}", (text,)) if text else ""})
                for name, text in sources(material)
            ],
            **listed_groups(material),
        },
        conditions={
            "co_bieu_do_dien_bien": "dien_bien" in material.charts,
            "co_bieu_do_don_vi": "so_sanh_don_vi" in material.charts,
            "co_chi_tieu_chinh": bool(material.main_indicators),
        },
        tables={"theo_don_vi": _by_unit(material), "so_sanh": comparison_table(material)},
        charts={name: chart for name, (_title, chart) in material.charts.items()},
    )


def _explained(material: Material) -> list[tuple[str, str]]:
    """What the notes beside the figures mean, and the mark of adjusted numbers where there are any."""
    marks = [EXPLANATION] if material.adjustments else []
    return [*flag_explanations(material.own_figures()), *marks]


def _fields(material: Material) -> dict[str, Value]:
    titles = {name: title for name, (title, _chart) in material.charts.items()}
    fields: dict[str, Value] = {
        "ten_chuong_trinh": material.title,
        "ky_bao_cao": period_name(material.period),
        "don_vi": material.unit.name,
        "pham_vi": scope_paragraphs(material),
        **{key: written_paragraphs(material, key) or text for key, text in narrative_fields(material).items()},
        **{theme: written_paragraphs(material, theme) or theme_paragraphs(material, theme) for theme in THEMES},
        "loi_ket": ending(material.heading.kind, _titled(material), material.period),
        "ten_bieu_do_dien_bien": titles.get("dien_bien", ""),
        "ten_bieu_do_don_vi": titles.get("so_sanh_don_vi", ""),
        "ten_bang_don_vi": f"Số liệu {period_name(material.period)}; ô trống là không có báo cáo. Số trong ngoặc là số"
        " đơn vị đã báo cáo trên số đơn vị phải báo cáo, ghi khi chưa đủ.",
        "tong_chua_bao_cao": _missing_words(material),
        "cot_so_sanh": compared_periods(material),
        "ghi_chu_so_sanh": comparison_notes(material),
    }
    return fields


def _indicator_fields(material: Material) -> dict[str, Value]:
    """The value of each indicator under its own code, so that an officer may write `{{ MH01 }}` anywhere."""
    fields: dict[str, Value] = {}
    for code in material.measures:
        figure = material.figure(code)
        fields[code] = (value_number(figure) if figure else None) or "–"
    return fields


def _content(material: Material, content: ContentPart) -> Scope:
    rows = _rows(material, content.indicators)
    return Scope(
        fields={
            "so": str(content.number),
            "ten": content.title,
            "chu_tri": content.owner,
            "tom_tat": written_paragraphs(material, f"{SUMMARY}{content.number}") or _told(material, content),
        },
        groups={"chi_tieu": rows},
        conditions={"co_so_lieu": bool(rows)},
    )


def _told(material: Material, content: ContentPart) -> Phrase:
    """What a content came to, then beside the term before, where there was one."""
    told = content_paragraphs(material, content) or ("Chưa có số liệu được tiếp nhận.",)
    return paragraphs([told, term_paragraph(material, content)])


def _rows(material: Material, codes: tuple[str, ...]) -> list[Scope]:
    figures = [material.figures.get(FigureKey(material.unit.code, material.period, code)) for code in codes]
    return [_row(material, position, figure) for position, figure in enumerate(filter(None, figures), start=1)]


def _row(material: Material, position: int, figure: Figure) -> Scope:
    return Scope(
        {
            "tt": str(position),
            "ten": figure.measure.name,
            "don_vi_tinh": figure.measure.unit,
            "gia_tri": value_number(figure, in_table=True) or "–",
            "so_sanh": movement(material, figure.key.indicator),
            "bao_cao": _covered(figure),
            "ghi_chu": turn("flags", (flag_words(figure.flags),), figure.key) if figure.flags else "",
        }
    )


def _covered(figure: Figure) -> Value:
    """`654/654`, and below it in brackets the reports where some of them are missing."""
    if not figure.expected:
        return ""
    reports = reports_received(figure)
    return (*coverage(figure, in_table=True), *(("\n(", *reports, ")") if reports else ()))


def _late(material: Material) -> list[MissingUnit]:
    rows = [row for row in material.missing if len(row.periods) * 100 > row.expected * LATE_SHARE]
    return sorted(rows, key=lambda row: (-len(row.periods), row.unit.code))


def _missing_words(material: Material) -> Value:
    words = missing_sentence(material)
    if any(row.periods for row in material.missing if row not in _late(material)):
        more = f" Bảng dưới đây ghi các đơn vị thiếu trên {LATE_SHARE}% số báo cáo; phụ lục Excel ghi đủ mọi đơn vị."
        return (*words, more)
    return words


def _missing(material: Material, position: int, row: MissingUnit) -> Scope:
    own = material.count(OWN, unit=row.unit.code)
    return Scope(
        {
            "tt": str(position),
            "don_vi": row.unit.name,
            "thuoc": row.parent,
            "so_ky": (*counted(own, Aspect.VALUE), "/", *counted(own, Aspect.DUE)),
            "cac_ky": turn("missing", (shortened(row.periods),), own.key) if row.periods else "",
        }
    )


def shortened(periods: tuple[str, ...], *, most: int = 8) -> str:
    """Period names in words with a comma, the first few of many: `tháng 01/2017, quý II/2018, … (12 kỳ)`."""
    shown = ", ".join(_short(name) for name in periods[:most])
    return f"{shown}, … ({len(periods)} kỳ)" if len(periods) > most else shown


def _short(name: str) -> str:
    year, _dash, part = name.partition("-")
    if not part:
        return f"năm {year}"
    if part.startswith("Q"):
        return f"quý {('I', 'II', 'III', 'IV')[int(part[1]) - 1]}/{year}"
    if part.startswith("H"):
        return f"6 tháng {'đầu' if part == 'H1' else 'cuối'} năm {year}"
    return f"{part}/{year}"


def _by_unit(material: Material) -> Table:
    measures = [material.measures[code] for code in material.main_indicators]
    columns = [Column("TT", 0.5, centred=True), Column("Đơn vị", 2.6)]
    columns += [Column(f"{m.name} ({m.unit})" if m.unit else m.name, 1.6, numeric=True) for m in measures]
    rows: list[list[Value]] = [["", f"Toàn {_lowered(material.unit.name)}", *_cells(material, material.unit)]]
    rows += [
        [str(position), unit.name, *_cells(material, unit)] for position, unit in enumerate(material.below, start=1)
    ]
    return Table(columns, rows, frozenset({0}))


def _cells(material: Material, unit: UnitName) -> list[Value]:
    return [_cell(material.figure(code, unit=unit.code)) for code in material.main_indicators]


def _cell(figure: Figure | None) -> Value:
    if figure is None:
        return ""
    number = value_number(figure, in_table=True)
    if number is None:
        return ""
    short = figure.units is not None and figure.units[0] < figure.units[1]
    return (number, f" ({plain(coverage(figure)).removesuffix(' đơn vị')})") if short else number


def _annexes(material: Material) -> tuple[Annex, ...]:
    titles = {
        "so_lieu": "SỐ LIỆU THEO NỘI DUNG PHỐI HỢP",
        "theo_don_vi": "SỐ LIỆU CHÍNH THEO ĐƠN VỊ",
        "so_sanh": "SO SÁNH VỚI KỲ TRƯỚC, GIAI ĐOẠN TRƯỚC",
        "mo_hinh": "DANH SÁCH MÔ HÌNH",
        "khen_thuong": "DANH SÁCH BIỂU DƯƠNG, KHEN THƯỞNG",
        "chua_bao_cao": "DANH SÁCH ĐƠN VỊ CHƯA BÁO CÁO",
        "dieu_chinh": "CÁC ĐIỀU CHỈNH SỐ LIỆU",
        "giai_thich": "GIẢI THÍCH GHI CHÚ VÀ NGUỒN SỐ LIỆU",
    }
    empty = {
        "theo_don_vi": not material.below,
        "so_sanh": not has_comparisons(material),
        "mo_hinh": not material.practices,
        "khen_thuong": not material.commendations,
        "dieu_chinh": not material.adjustments,
    }
    return tuple(Annex(key, title) for key, title in titles.items() if not empty.get(key))


def sources(material: Material) -> list[tuple[str, str]]:
    """(label, text) of what the report was made from."""
    provenance = material.provenance
    return [
        (PRINTED_AS, provenance.report_id),
        ("Thời điểm lập", f"{format_date(provenance.created_at.date())}, {provenance.created_at:%H:%M} (giờ Hà Nội)"),
        ("Số báo cáo gốc đã tiếp nhận", format_number(provenance.inputs)),
        ("Dấu của tập báo cáo gốc (SHA-256)", provenance.snapshot_hash),
        ("Dấu của định nghĩa chỉ tiêu và cây tổ chức (SHA-256)", provenance.definition_hash),
        ("Truy nguyên một con số", "phoihop trace TỆP.docx; phoihop figure ĐƠN_VỊ KỲ CHỈ_TIÊU"),
    ]
