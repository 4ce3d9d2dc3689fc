"""The default template of a báo cáo tổng kết, built from nothing out of a profile.

Names in double braces are those of `rules.outline`.
"""

from collections.abc import Sequence
from datetime import date

from phoihop.outcomes.documents.enums import DocumentSystem
from phoihop.outcomes.documents.readers.profiles import load_profiles
from phoihop.outcomes.documents.render.blocks import grid, line, paragraph, section_break, section_properties
from phoihop.outcomes.documents.render.frames import Frame, closing, document, heading, repeat, signatures, when
from phoihop.outcomes.documents.rules.names import written
from phoihop.outcomes.documents.rules.profiles import Profile, profile_on

_SINCE = date(2020, 3, 5)
"""The day from which Nghị định 30/2020/NĐ-CP holds."""


def default_template() -> bytes:
    """The template of a State body's summary report, as an officer edits it."""
    return summary_template(Frame(profile_on(load_profiles(), code=DocumentSystem.STATE, day=_SINCE)))


def summary_template(frame: Frame) -> bytes:
    """The template of a summary report in this frame, as a Word file."""
    profile = frame.profile
    told = [*_opening(), *_situation(profile), *_results(profile), *_assessment(profile), *_directions(profile)]
    signed = [*signatures(frame), section_break(profile, references=True)]
    return document(frame, [*told, *signed, *_annexes(profile)])


def _opening() -> list[str]:
    return [*repeat("can_cu", [paragraph("{{ noi_dung }}", "ground")]), paragraph("{{ pham_vi }}", "body")]


def _situation(profile: Profile) -> list[str]:
    return [
        *_part("I", "Tình hình, đặc điểm"),
        *_told(profile, "I", "Thuận lợi", "thuan_loi"),
        *_told(profile, "II", "Khó khăn", "kho_khan"),
    ]


def _results(profile: Profile) -> list[str]:
    return [
        *_part("II", "Kết quả thực hiện"),
        *_told(profile, "I", "Công tác lãnh đạo, chỉ đạo, xây dựng kế hoạch", "lanh_dao_chi_dao"),
        heading(profile, "section", "II", "Kết quả thực hiện các nội dung phối hợp"),
        *main_results(),
        *contents(profile),
        *_chart("dien_bien", "co_bieu_do_dien_bien", "Hình 1. {{ ten_bieu_do_dien_bien }}"),
        *_chart("so_sanh_don_vi", "co_bieu_do_don_vi", "Hình 2. {{ ten_bieu_do_don_vi }}"),
        *_told(profile, "III", "Xây dựng và nhân rộng mô hình", "mo_hinh_nhan_rong"),
        *_told(profile, "IV", "Xây dựng lực lượng, bồi dưỡng, tập huấn", "can_bo_tap_huan"),
        *_told(profile, "V", "Kiểm tra, sơ kết, biểu dương và phê bình", "kiem_tra_khen_thuong"),
        *_told(profile, "VI", "Kinh phí, phương tiện", "kinh_phi_phuong_tien"),
    ]


def main_results() -> list[str]:
    """The table of the main results, with what its last column means."""
    head = ("TT", "Chỉ tiêu", "Đơn vị tính", "Kết quả", "{{ cot_so_sanh }}", "Số đơn vị (số báo cáo)")
    row = [
        ("{{ lap:chi_tieu_chinh }}{{ tt }}", "table_centre"),
        ("{{ ten }}", "table_text"),
        ("{{ don_vi_tinh }}", "table_centre"),
        ("{{ gia_tri }}", "table_number"),
        ("{{ so_sanh }}", "table_text"),
        ("{{ bao_cao }}", "table_number"),
    ]
    return when(
        "co_chi_tieu_chinh",
        [
            paragraph("Bảng 1. Một số kết quả chủ yếu", "caption"),
            grid((9, 48, 17, 22, 33, 31), head, row),
            paragraph(
                "Cột cuối: số đơn vị đã báo cáo trên số đơn vị phải báo cáo; trong ngoặc là số báo cáo đã nhận trên số"
                " báo cáo phải có, ghi khi còn thiếu. Số còn thiếu không được ước tính. (*) Hai kỳ không cùng tập"
                " hợp đơn vị báo cáo. (**) So sánh trên cùng các đơn vị và các kỳ mà hai bên đều đã báo cáo. (+) Hai giai"
                " đoạn dài khác nhau, số không được quy đổi.",
                "source",
            ),
        ],
    )


def contents(profile: Profile) -> list[str]:
    """Each coordination content with its sentences."""
    return repeat("noi_dung", [heading(profile, "clause", "{{ so }}", "{{ ten }}"), paragraph("{{ tom_tat }}", "body")])


def _assessment(profile: Profile) -> list[str]:
    return [
        *_part("III", "Đánh giá chung"),
        *_told(profile, "I", "Ưu điểm", "uu_diem"),
        *_told(profile, "II", "Hạn chế", "han_che"),
        heading(profile, "section", "III", "Nguyên nhân của hạn chế"),
        heading(profile, "clause", "1", "Nguyên nhân khách quan"),
        paragraph("{{ nguyen_nhan_khach_quan }}", "body"),
        heading(profile, "clause", "2", "Nguyên nhân chủ quan"),
        paragraph("{{ nguyen_nhan_chu_quan }}", "body"),
        *_told(profile, "IV", "Bài học kinh nghiệm", "bai_hoc"),
    ]


def _directions(profile: Profile) -> list[str]:
    return [
        *_part("IV", "Phương hướng và kiến nghị"),
        *_told(profile, "I", "Phương hướng, nhiệm vụ", "phuong_huong"),
        *_told(profile, "II", "Kiến nghị, đề xuất", "kien_nghi"),
        closing(profile, "{{ loi_ket }}"),
    ]


def _annexes(profile: Profile) -> list[str]:
    portrait = section_break(profile)
    wide = section_break(profile, landscape=True)
    blocks = [
        *_annex("so_lieu", profile, [*repeat("noi_dung", _content_figures(profile)), portrait]),
        *_annex(
            "theo_don_vi", profile, [paragraph("{{ bang:theo_don_vi }}", "table_text"), *_source_line(), wide], 257
        ),
        *_annex(
            "so_sanh",
            profile,
            [paragraph("{{ bang:so_sanh }}", "table_text"), paragraph("{{ ghi_chu_so_sanh }}", "source"), wide],
            257,
        ),
        *_annex("mo_hinh", profile, [_practices(), portrait]),
        *_annex("khen_thuong", profile, [_commendations(), portrait]),
        *_annex("chua_bao_cao", profile, [paragraph("{{ tong_chua_bao_cao }}", "body"), _missing(), portrait]),
        *_annex("dieu_chinh", profile, [_adjustments(), portrait]),
        *_annex("giai_thich", profile, _explanations(profile)),
    ]
    return [*blocks, section_properties(profile)]


def _annex(key: str, profile: Profile, content: Sequence[str], width: float | None = None) -> list[str]:
    head = [
        paragraph("Phụ lục" + written("", f"so_phu_luc_{key}"), "annex"),
        paragraph(written("", f"ten_phu_luc_{key}"), "annex_title"),
        paragraph("{{ kem_theo }}", "annex_of"),
        line(width or profile.text_width, profile.lines["subject"], after=8),
    ]
    return when(f"phu_luc_{key}", [*head, *content])


def _content_figures(profile: Profile) -> list[str]:
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
    return [heading(profile, "clause", "{{ so }}", "{{ ten }}"), *when("co_so_lieu", table)]


def _source_line() -> list[str]:
    return [paragraph("{{ ten_bang_don_vi }}", "source")]


def _practices() -> str:
    head = ("TT", "Tên mô hình", "Đơn vị", "Lĩnh vực", "Kết quả", "Công nhận")
    row = [
        ("{{ lap:mo_hinh }}{{ tt }}", "table_centre"),
        ("{{ ten }}", "table_text"),
        ("{{ don_vi }}", "table_text"),
        ("{{ linh_vuc }}", "table_text"),
        ("{{ ket_qua }}", "table_text"),
        ("{{ cong_nhan }}", "table_text"),
    ]
    return grid((10, 40, 30, 24, 34, 22), head, row)


def _commendations() -> str:
    head = ("TT", "Tập thể, cá nhân", "Đơn vị", "Hình thức", "Thành tích")
    row = [
        ("{{ lap:khen_thuong }}{{ tt }}", "table_centre"),
        ("{{ ten }}", "table_text"),
        ("{{ don_vi }}", "table_text"),
        ("{{ hinh_thuc }}", "table_text"),
        ("{{ thanh_tich }}", "table_text"),
    ]
    return grid((10, 38, 30, 44, 38), head, row)


def _missing() -> str:
    head = ("TT", "Đơn vị", "Thuộc", "Số báo cáo thiếu", "Các kỳ chưa báo cáo")
    row = [
        ("{{ lap:chua_bao_cao }}{{ tt }}", "table_centre"),
        ("{{ don_vi }}", "table_text"),
        ("{{ thuoc }}", "table_text"),
        ("{{ so_ky }}", "table_number"),
        ("{{ cac_ky }}", "table_text"),
    ]
    return grid((10, 34, 36, 21, 59), head, row)


def _adjustments() -> str:
    head = ("TT", "Chỉ tiêu", "Số tổng hợp", "Số điều chỉnh", "Lý do", "Người điều chỉnh")
    row = [
        ("{{ lap:dieu_chinh }}{{ tt }}", "table_centre"),
        ("{{ chi_tieu }}", "table_text"),
        ("{{ tu }}", "table_number"),
        ("{{ thanh }}", "table_number"),
        ("{{ ly_do }}", "table_text"),
        ("{{ nguoi }}, {{ ngay }}", "table_text"),
    ]
    return grid((10, 40, 22, 24, 38, 26), head, row)


def _explanations(profile: Profile) -> list[str]:
    notes = [("{{ lap:ghi_chu }}{{ ten }}", "table_text"), ("{{ y_nghia }}", "table_text")]
    sources = [("{{ lap:nguon }}{{ ten }}", "table_text"), ("{{ noi_dung }}", "table_text")]
    return [
        heading(profile, "clause", "1", "Ghi chú của số liệu"),
        grid((50, 110), ("Ghi chú", "Ý nghĩa"), notes),
        paragraph("", "source"),
        heading(profile, "clause", "2", "Nguồn số liệu"),
        grid((50, 110), ("Mục", "Nội dung"), sources),
        paragraph("", "source"),
    ]


def _part(number: str, title: str) -> list[str]:
    return [paragraph(f"Phần {number}", "part"), paragraph(title, "part_title")]


def _told(profile: Profile, ordinal: str, title: str, name: str) -> list[str]:
    return [heading(profile, "section", ordinal, title), paragraph(written("", name), "body")]


def _chart(name: str, condition: str, caption: str) -> list[str]:
    return when(condition, [paragraph(written("hinh", name), "figure"), paragraph(caption, "figure_caption")])
