"""The summary report's outline in names: what a template of a báo cáo tổng kết may ask for, and what each name means."""

from collections.abc import Mapping
from typing import Final

from phoihop.outcomes.documents.rules.names import KnownNames

EXAMPLE_WORDS: Final = "DỮ LIỆU MẪU"

ANNEXES: Final[Mapping[str, str]] = {
    "so_lieu": "số liệu theo nội dung phối hợp",
    "theo_don_vi": "số liệu theo đơn vị",
    "so_sanh": "so sánh với kỳ trước và giai đoạn trước",
    "mo_hinh": "danh sách mô hình",
    "khen_thuong": "danh sách khen thưởng",
    "chua_bao_cao": "danh sách đơn vị chưa báo cáo",
    "dieu_chinh": "các điều chỉnh số liệu",
    "giai_thich": "giải thích ghi chú và nguồn số liệu",
}
"""Annexes that the default template has a place for, in its order; the keys of `Annex`."""

_MEASURE = {
    "tt": "số thứ tự",
    "ten": "tên chỉ tiêu",
    "don_vi_tinh": "đơn vị tính",
    "gia_tri": "giá trị tổng hợp",
    "so_sanh": "so với kỳ trước, bằng chữ và số",
    "bao_cao": "độ phủ báo cáo: n/N",
    "ghi_chu": "các ghi chú của số liệu, bằng chữ",
}


def summary_names() -> KnownNames:
    """Every name that a template of a summary report may use; a programme adds the codes of its indicators."""
    base = _base_names()
    return KnownNames(
        fields={**base.fields, **_FIELDS},
        groups={**base.groups, **_groups()},
        conditions={**base.conditions, **_CONDITIONS},
        tables={
            "theo_don_vi": "bảng số liệu chính theo từng đơn vị trực thuộc",
            "so_sanh": "bảng so sánh với kỳ trước, cùng kỳ, giai đoạn trước",
        },
        charts={"dien_bien": "biểu đồ diễn biến theo thời gian", "so_sanh_don_vi": "biểu đồ so sánh các đơn vị"},
    )


_FIELDS: Mapping[str, str] = {
    "ten_chuong_trinh": "tên chương trình phối hợp",
    "ky_bao_cao": "kỳ báo cáo: giai đoạn 2016–2021",
    "don_vi": "tên đơn vị được tổng hợp",
    "pham_vi": "câu nói phạm vi và độ phủ số liệu (nhiều đoạn)",
    "thuan_loi": "thuận lợi (nhiều đoạn)",
    "kho_khan": "khó khăn (nhiều đoạn)",
    "lanh_dao_chi_dao": "kết quả lãnh đạo, chỉ đạo, xây dựng kế hoạch (nhiều đoạn)",
    "mo_hinh_nhan_rong": "kết quả xây dựng và nhân rộng mô hình (nhiều đoạn)",
    "can_bo_tap_huan": "kết quả xây dựng lực lượng, bồi dưỡng, tập huấn (nhiều đoạn)",
    "kiem_tra_khen_thuong": "kiểm tra, sơ kết, biểu dương, phê bình (nhiều đoạn)",
    "kinh_phi_phuong_tien": "kinh phí, phương tiện (nhiều đoạn)",
    "uu_diem": "ưu điểm (nhiều đoạn)",
    "han_che": "hạn chế (nhiều đoạn)",
    "nguyen_nhan_khach_quan": "nguyên nhân khách quan (nhiều đoạn)",
    "nguyen_nhan_chu_quan": "nguyên nhân chủ quan (nhiều đoạn)",
    "bai_hoc": "bài học kinh nghiệm (nhiều đoạn)",
    "phuong_huong": "phương hướng, nhiệm vụ (nhiều đoạn)",
    "kien_nghi": "kiến nghị, đề xuất (nhiều đoạn)",
    "loi_ket": "câu kết, không có dấu chấm cuối (mẫu đã có ./.)",
    "ten_bieu_do_dien_bien": "tên biểu đồ diễn biến",
    "ten_bieu_do_don_vi": "tên biểu đồ so sánh các đơn vị",
    "ten_bang_don_vi": "lời dẫn dưới bảng theo đơn vị",
    "cot_so_sanh": "đầu cột so sánh: năm 2021 so với năm 2020",
    "ghi_chu_so_sanh": "các ghi chú dưới bảng so sánh (nhiều đoạn)",
    "tong_chua_bao_cao": "câu tổng hợp về các đơn vị chưa báo cáo đủ",
}

_CONDITIONS: Mapping[str, str] = {
    "co_bieu_do_dien_bien": "có biểu đồ diễn biến",
    "co_bieu_do_don_vi": "có biểu đồ so sánh các đơn vị",
    "co_chi_tieu_chinh": "có bảng kết quả chủ yếu",
}


def _groups() -> dict[str, KnownNames]:
    measures = KnownNames(_MEASURE, meaning="các chỉ tiêu của nội dung")
    content = {
        "so": "số thứ tự nội dung",
        "ten": "tên nội dung phối hợp",
        "chu_tri": "bên chủ trì",
        "tom_tat": "kết quả của nội dung: các câu có số liệu (nhiều đoạn)",
    }
    return {
        "can_cu": KnownNames({"noi_dung": "một dòng Căn cứ, đủ dấu"}, meaning="các căn cứ"),
        "noi_dung": KnownNames(
            content, {"chi_tieu": measures}, {"co_so_lieu": "nội dung có số liệu"}, meaning="các nội dung phối hợp"
        ),
        "chi_tieu_chinh": KnownNames(_MEASURE, meaning="các kết quả chủ yếu của bảng trong báo cáo"),
        "chua_bao_cao": KnownNames(
            {
                "tt": "số thứ tự",
                "don_vi": "đơn vị chưa báo cáo đủ",
                "thuoc": "thuộc đơn vị cấp trên nào",
                "so_ky": "số báo cáo còn thiếu trên tổng số: 3/62",
                "cac_ky": "các kỳ chưa báo cáo",
            },
            meaning="các đơn vị chưa báo cáo đủ",
        ),
        "ghi_chu": KnownNames({"ten": "ghi chú", "y_nghia": "ý nghĩa"}, meaning="các ghi chú của số liệu"),
        "nguon": KnownNames({"ten": "mục", "noi_dung": "nội dung"}, meaning="nguồn số liệu của báo cáo"),
        "dieu_chinh": KnownNames(
            {
                "tt": "số thứ tự",
                "chi_tieu": "chỉ tiêu được điều chỉnh",
                "tu": "số tổng hợp",
                "thanh": "số sau điều chỉnh",
                "ly_do": "lý do",
                "nguoi": "người điều chỉnh",
                "ngay": "ngày điều chỉnh, dạng dd/mm/yyyy",
            },
            meaning="các điều chỉnh số liệu",
        ),
        "mo_hinh": KnownNames(
            {
                "tt": "số thứ tự",
                "ten": "tên mô hình",
                "don_vi": "đơn vị",
                "linh_vuc": "lĩnh vực",
                "nam": "năm bắt đầu",
                "ket_qua": "kết quả",
                "nhan_rong": "số đơn vị đã nhân rộng",
                "cong_nhan": "cấp công nhận cao nhất",
            },
            meaning="các mô hình",
        ),
        "khen_thuong": KnownNames(
            {
                "tt": "số thứ tự",
                "ten": "tập thể, cá nhân",
                "don_vi": "đơn vị",
                "hinh_thuc": "hình thức, cơ quan khen, số và ngày quyết định",
                "thanh_tich": "thành tích",
                "minh_chung": "minh chứng: mô hình hoặc chỉ tiêu",
            },
            meaning="các tập thể, cá nhân được khen thưởng",
        ),
    }


def _base_names() -> KnownNames:
    """The names that every report has, whatever its content."""
    numbers = {f"so_phu_luc_{key}": f"số thứ tự phụ lục {words} (I, II, …)" for key, words in ANNEXES.items()}
    titles = {f"ten_phu_luc_{key}": f"tên phụ lục {words}" for key, words in ANNEXES.items()}
    return KnownNames(
        fields={
            "co_quan_chu_quan": "cơ quan, tổ chức chủ quản trực tiếp",
            "co_quan_ban_hanh": "cơ quan, tổ chức ban hành",
            "co_quan_phoi_hop": "cơ quan, tổ chức cùng ban hành văn bản liên tịch",
            "so_ky_hieu": "số và ký hiệu: Số: 05/BC-CATP",
            "dia_danh_ngay": "địa danh và ngày: Hà Nội, ngày 05 tháng 01 năm 2026",
            "ten_loai": "tên loại văn bản: BÁO CÁO",
            "trich_yeu": "trích yếu nội dung",
            "kinh_gui": "nơi nhận ở dòng Kính gửi khi chỉ có một nơi",
            "quyen_han": "quyền hạn của người ký: KT. GIÁM ĐỐC",
            "chuc_vu": "chức vụ của người ký: PHÓ GIÁM ĐỐC",
            "nguoi_ky": "họ tên người ký (để trống nếu chưa ký)",
            "quyen_han_phoi_hop": "quyền hạn của người ký bên cùng ban hành",
            "chuc_vu_phoi_hop": "chức vụ của người ký bên cùng ban hành",
            "nguoi_ky_phoi_hop": "họ tên người ký bên cùng ban hành",
            "thu_ky": "họ tên thư ký, ở biên bản",
            "kem_theo": "dòng (Kèm theo Báo cáo số …) của phụ lục",
            "ngay_lap": "ngày lập, dạng dd/mm/yyyy",
            **numbers,
            **titles,
        },
        groups={
            "noi_nhan": KnownNames({"ten": "một dòng của Nơi nhận, đủ dấu"}, meaning="các dòng của Nơi nhận"),
            "noi_gui": KnownNames({"ten": "một nơi ở phần Kính gửi"}, meaning="các nơi ở phần Kính gửi"),
        },
        conditions={
            "mot_noi_gui": "báo cáo kính gửi đúng một nơi",
            "nhieu_noi_gui": "báo cáo kính gửi nhiều nơi",
            "co_phu_luc": "báo cáo có phụ lục",
            "du_lieu_mau": "báo cáo lập từ dữ liệu mẫu",
            **{f"phu_luc_{key}": f"có phụ lục {words}" for key, words in ANNEXES.items()},
        },
    )
