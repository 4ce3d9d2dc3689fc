"""The default template of a báo cáo tổng kết, built from nothing out of a profile: run as a module to write it anew.

    python -m phoihop.outcomes.summaries.render.default_template

Every look is a named style, so that an officer changes it in Word in one place. Names in double braces are those of
`rules.outline`.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from phoihop.outcomes.summaries.render.blocks import (
    grid,
    layout_table,
    line,
    page_number,
    paragraph,
    section_break,
    section_properties,
)
from phoihop.outcomes.summaries.render.documents import FOLDER, TEMPLATE_FILE, load_profiles
from phoihop.outcomes.summaries.render.styles import settings_xml, styles_xml
from phoihop.outcomes.summaries.rules.names import END, written
from phoihop.outcomes.summaries.rules.package import CONTENT_TYPES, OFFICE, WORD, pack
from phoihop.outcomes.summaries.rules.profiles import Profile, profile_on
from phoihop.outcomes.summaries.rules.wordml import NAMESPACES

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = f'xmlns:w="{NAMESPACES["w"]}" xmlns:r="{NAMESPACES["r"]}"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def build_default_template(profile: Profile) -> bytes:
    """The template as a Word file, with this profile's measures."""
    return pack({name: text.encode() for name, text in _parts(profile).items()})


def _parts(profile: Profile) -> dict[str, str]:
    numbered = f"<w:hdr {_W}>{page_number()}</w:hdr>"
    plain = f"<w:hdr {_W}>{paragraph('', 'page_number')}</w:hdr>"
    return {
        CONTENT_TYPES: _content_types(),
        "_rels/.rels": _relationships({"rId1": (f"{OFFICE}/officeDocument", "word/document.xml")}),
        "word/document.xml": f"{_DECLARATION}<w:document {_W}><w:body>{_body(profile)}</w:body></w:document>",
        "word/styles.xml": _DECLARATION + styles_xml(profile),
        "word/settings.xml": _DECLARATION + settings_xml(profile),
        "word/fontTable.xml": _DECLARATION + _font_table(profile),
        "word/header1.xml": _DECLARATION + numbered,
        "word/header2.xml": _DECLARATION + plain,
        "word/_rels/document.xml.rels": _relationships(
            {
                "rId1": (f"{OFFICE}/styles", "styles.xml"),
                "rId2": (f"{OFFICE}/settings", "settings.xml"),
                "rId3": (f"{OFFICE}/fontTable", "fontTable.xml"),
                "rId4": (f"{OFFICE}/header", "header1.xml"),
                "rId5": (f"{OFFICE}/header", "header2.xml"),
            }
        ),
    }


def _body(profile: Profile) -> str:
    parts = [*_head(profile), *_opening(), *_situation(), *_results(), *_assessment(), *_directions(profile)]
    parts += [_signature(profile), section_break(profile, references=True)]
    parts += _annexes(profile)
    return "".join(parts)


def _head(profile: Profile) -> list[str]:
    left, right = profile.columns["header"]
    names = [
        paragraph("{{ co_quan_chu_quan }}", "superior"),
        paragraph("{{ co_quan_ban_hanh }}", "issuer"),
        line(left, profile.lines["issuer"]),
    ]
    state = [
        paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "state"),
        paragraph("Độc lập - Tự do - Hạnh phúc", "motto"),
        line(right, profile.lines["motto"]),
    ]
    rows = [
        ("".join(names), "".join(state)),
        (paragraph("{{ so_ky_hieu }}", "number"), paragraph("{{ dia_danh_ngay }}", "place_date")),
    ]
    return [
        layout_table((left, right), rows),
        paragraph("{{ ten_loai }}", "kind"),
        paragraph("{{ trich_yeu }}", "subject"),
        line(profile.text_width, profile.lines["subject"], after=6),
        *_when("mot_noi_gui", [paragraph("Kính gửi: {{ kinh_gui }}", "addressee")]),
        *_when(
            "nhieu_noi_gui",
            [
                paragraph("Kính gửi:", "addressee"),
                *_repeat("noi_gui", [paragraph("{{ ten }}", "addressee_line")]),
            ],
        ),
    ]


def _opening() -> list[str]:
    return [*_repeat("can_cu", [paragraph("{{ noi_dung }}", "ground")]), paragraph("{{ pham_vi }}", "body")]


def _situation() -> list[str]:
    return [
        *_part("I", "Tình hình, đặc điểm"),
        *_told("I. Thuận lợi", "thuan_loi"),
        *_told("II. Khó khăn", "kho_khan"),
    ]


def _results() -> list[str]:
    content = [paragraph("{{ so }}. {{ ten }}", "clause"), paragraph("{{ tom_tat }}", "body")]
    head = ("TT", "Chỉ tiêu", "Đơn vị tính", "Kết quả", "{{ cot_so_sanh }}", "Số đơn vị (số báo cáo)")
    row = [
        ("{{ lap:chi_tieu_chinh }}{{ tt }}", "table_centre"),
        ("{{ ten }}", "table_text"),
        ("{{ don_vi_tinh }}", "table_centre"),
        ("{{ gia_tri }}", "table_number"),
        ("{{ so_sanh }}", "table_text"),
        ("{{ bao_cao }}", "table_number"),
    ]
    return [
        *_part("II", "Kết quả thực hiện"),
        *_told("I. Công tác lãnh đạo, chỉ đạo, xây dựng kế hoạch", "lanh_dao_chi_dao"),
        paragraph("II. Kết quả thực hiện các nội dung phối hợp", "section"),
        *_when(
            "co_chi_tieu_chinh",
            [
                paragraph("Bảng 1. Một số kết quả chủ yếu", "caption"),
                grid((9, 48, 17, 22, 33, 31), head, row),
                paragraph(
                    "Cột cuối: số đơn vị đã báo cáo trên số đơn vị phải báo cáo; trong ngoặc là số báo cáo đã nhận trên số"
                    " báo cáo phải có, ghi khi còn thiếu. Số còn thiếu không được ước tính. (*) Hai kỳ không cùng tập"
                    " hợp đơn vị báo cáo.",
                    "source",
                ),
            ],
        ),
        *_repeat("noi_dung", content),
        *_chart("dien_bien", "co_bieu_do_dien_bien", "Hình 1. {{ ten_bieu_do_dien_bien }}"),
        *_chart("so_sanh_don_vi", "co_bieu_do_don_vi", "Hình 2. {{ ten_bieu_do_don_vi }}"),
        *_told("III. Xây dựng và nhân rộng mô hình", "mo_hinh_nhan_rong"),
        *_told("IV. Xây dựng lực lượng, bồi dưỡng, tập huấn", "can_bo_tap_huan"),
        *_told("V. Kiểm tra, sơ kết, biểu dương và phê bình", "kiem_tra_khen_thuong"),
        *_told("VI. Kinh phí, phương tiện", "kinh_phi_phuong_tien"),
    ]


def _assessment() -> list[str]:
    return [
        *_part("III", "Đánh giá chung"),
        *_told("I. Ưu điểm", "uu_diem"),
        *_told("II. Hạn chế", "han_che"),
        paragraph("III. Nguyên nhân của hạn chế", "section"),
        paragraph("1. Nguyên nhân khách quan", "clause"),
        paragraph("{{ nguyen_nhan_khach_quan }}", "body"),
        paragraph("2. Nguyên nhân chủ quan", "clause"),
        paragraph("{{ nguyen_nhan_chu_quan }}", "body"),
        *_told("IV. Bài học kinh nghiệm", "bai_hoc"),
    ]


def _directions(profile: Profile) -> list[str]:
    return [
        *_part("IV", "Phương hướng và kiến nghị"),
        *_told("I. Phương hướng, nhiệm vụ", "phuong_huong"),
        *_told("II. Kiến nghị, đề xuất", "kien_nghi"),
        paragraph("{{ loi_ket }}" + profile.ending, "body", keep=True),
    ]


def _signature(profile: Profile) -> str:
    recipients = [
        paragraph("Nơi nhận:", "recipients"),
        *_repeat("noi_nhan", [paragraph("{{ ten }}", "recipient")]),
        paragraph("", "recipient"),
    ]
    signed = [
        paragraph("{{ quyen_han }}", "authority"),
        paragraph("{{ chuc_vu }}", "authority"),
        *[paragraph("", "authority")] * 4,
        paragraph("{{ nguoi_ky }}", "signer"),
        paragraph("", "authority"),
    ]
    return layout_table(profile.columns["signature"], [("".join(recipients), "".join(signed))], before=True)


def _annexes(profile: Profile) -> list[str]:
    portrait = section_break(profile)
    wide = section_break(profile, landscape=True)
    blocks = [
        *_annex("so_lieu", profile, [*_repeat("noi_dung", _content_figures()), portrait]),
        *_annex(
            "theo_don_vi", profile, [paragraph("{{ bang:theo_don_vi }}", "table_text"), *_source_line(), wide], 257
        ),
        *_annex("mo_hinh", profile, [_practices(), portrait]),
        *_annex("khen_thuong", profile, [_commendations(), portrait]),
        *_annex("chua_bao_cao", profile, [paragraph("{{ tong_chua_bao_cao }}", "body"), _missing(), portrait]),
        *_annex("dieu_chinh", profile, [_adjustments(), portrait]),
        *_annex("giai_thich", profile, _explanations()),
    ]
    return [*blocks, section_properties(profile)]


def _annex(key: str, profile: Profile, content: Sequence[str], width: float | None = None) -> list[str]:
    head = [
        paragraph("Phụ lục" + written("", f"so_phu_luc_{key}"), "annex"),
        paragraph(written("", f"ten_phu_luc_{key}"), "annex_title"),
        paragraph("{{ kem_theo }}", "annex_of"),
        line(width or profile.text_width, profile.lines["subject"], after=8),
    ]
    return _when(f"phu_luc_{key}", [*head, *content])


def _content_figures() -> list[str]:
    head = ("TT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Số đơn vị (số báo cáo)", "Ghi chú")
    row = [
        ("{{ lap:chi_tieu }}{{ tt }}", "table_centre"),
        ("{{ ten }}", "table_text"),
        ("{{ don_vi_tinh }}", "table_centre"),
        ("{{ gia_tri }}", "table_number"),
        ("{{ bao_cao }}", "table_number"),
        ("{{ ghi_chu }}", "table_text"),
    ]
    table = [grid((9, 46, 17, 22, 31, 35), head, row), paragraph("", "source")]
    return [paragraph("{{ so }}. {{ ten }}", "clause"), *_when("co_so_lieu", table)]


def _source_line() -> list[str]:
    return [paragraph("{{ ten_bang_don_vi }}", "source")]


def _practices() -> str:
    head = ("TT", "Tên mô hình", "Đơn vị", "Lĩnh vực", "Kết quả")
    row = [
        ("{{ lap:mo_hinh }}{{ tt }}", "table_centre"),
        ("{{ ten }}", "table_text"),
        ("{{ don_vi }}", "table_text"),
        ("{{ linh_vuc }}", "table_text"),
        ("{{ ket_qua }}", "table_text"),
    ]
    return grid((10, 50, 34, 28, 38), head, row)


def _commendations() -> str:
    head = ("TT", "Tập thể, cá nhân", "Đơn vị", "Hình thức", "Thành tích")
    row = [
        ("{{ lap:khen_thuong }}{{ tt }}", "table_centre"),
        ("{{ ten }}", "table_text"),
        ("{{ don_vi }}", "table_text"),
        ("{{ hinh_thuc }}", "table_text"),
        ("{{ thanh_tich }}", "table_text"),
    ]
    return grid((10, 42, 34, 32, 42), head, row)


def _missing() -> str:
    head = ("TT", "Đơn vị", "Thuộc", "Số báo cáo thiếu", "Các kỳ chưa báo cáo")
    row = [
        ("{{ lap:chua_bao_cao }}{{ tt }}", "table_centre"),
        ("{{ don_vi }}", "table_text"),
        ("{{ thuoc }}", "table_text"),
        ("{{ so_ky }}", "table_number"),
        ("{{ cac_ky }}", "table_text"),
    ]
    return grid((12, 42, 36, 22, 48), head, row)


def _adjustments() -> str:
    head = ("TT", "Chỉ tiêu", "Số tổng hợp", "Số điều chỉnh", "Lý do", "Người điều chỉnh")
    row = [
        ("{{ lap:dieu_chinh }}{{ tt }}", "table_centre"),
        ("{{ chi_tieu }}", "table_text"),
        ("{{ tu }}", "table_number"),
        ("{{ thanh }}", "table_number"),
        ("{{ ly_do }}", "table_text"),
        ("{{ nguoi }}", "table_text"),
    ]
    return grid((10, 40, 22, 24, 38, 26), head, row)


def _explanations() -> list[str]:
    notes = [("{{ lap:ghi_chu }}{{ ten }}", "table_text"), ("{{ y_nghia }}", "table_text")]
    sources = [("{{ lap:nguon }}{{ ten }}", "table_text"), ("{{ noi_dung }}", "table_text")]
    return [
        paragraph("1. Ghi chú của số liệu", "clause"),
        grid((50, 110), ("Ghi chú", "Ý nghĩa"), notes),
        paragraph("", "source"),
        paragraph("2. Nguồn số liệu", "clause"),
        grid((50, 110), ("Mục", "Nội dung"), sources),
        paragraph("", "source"),
    ]


def _part(number: str, title: str) -> list[str]:
    return [paragraph(f"Phần {number}", "part"), paragraph(title, "part_title")]


def _told(title: str, name: str) -> list[str]:
    return [paragraph(title, "section"), paragraph(written("", name), "body")]


def _chart(name: str, condition: str, caption: str) -> list[str]:
    return _when(condition, [paragraph(written("hinh", name), "figure"), paragraph(caption, "figure_caption")])


def _when(condition: str, content: Iterable[str]) -> list[str]:
    return [paragraph(written("neu", condition), "mark"), *content, paragraph(written("", END), "mark")]


def _repeat(group: str, content: Iterable[str]) -> list[str]:
    return [paragraph(written("lap", group), "mark"), *content, paragraph(written("", END), "mark")]


def _font_table(profile: Profile) -> str:
    return (
        f'<w:fonts {_W}><w:font w:name="{profile.font}"><w:panose1 w:val="02020603050405020304"/>'
        '<w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>'
    )


def _content_types() -> str:
    overrides = {
        "document": "document.main",
        "styles": "styles",
        "settings": "settings",
        "fontTable": "fontTable",
        "header1": "header",
        "header2": "header",
    }
    named = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{WORD}.{kind}+xml"/>' for part, kind in overrides.items()
    )
    return (
        f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{named}</Types>'
    )


def _relationships(links: dict[str, tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, (kind, target) in links.items()
    )
    return f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def write_default_template(folder: Path = FOLDER, *, day: date = date(2020, 3, 5)) -> Path:
    """Write the package's template anew; a test holds the file to the builder."""
    target = folder / TEMPLATE_FILE
    target.write_bytes(build_default_template(profile_on(load_profiles(), code="nha-nuoc", day=day)))
    return target


if __name__ == "__main__":
    write_default_template()
