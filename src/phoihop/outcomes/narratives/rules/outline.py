"""The sections of a consolidated report that an officer writes, and which narratives of units belong to each."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from phoihop.base.language import N_
from phoihop.base.vietnamese import fold

SUMMARY = "tom_tat_"
"""The key of a content's own section ends with the content's number."""


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """A section by its key (the field of the template, or `tom_tat_<number>`), where it stands, what it is called.

    `part` and `title` are msgids, but for a content's title. `words` (folded, a pattern) tell the titles of the
    narratives of units that belong to it; '' takes those that no other section asks for.
    """

    key: str
    part: str
    title: str
    words: str = ""


_FIRST, _SECOND, _THIRD, _FOURTH = (
    N_("Phần I. Tình hình"),
    N_("Phần II. Kết quả"),
    N_("Phần III. Đánh giá"),
    N_("Phần IV. Phương hướng, kiến nghị"),
)
_RESULTS = "ket qua"

BEFORE: tuple[OutlineSection, ...] = (
    OutlineSection("thuan_loi", _FIRST, N_("Thuận lợi"), "tinh hinh|thuan loi"),
    OutlineSection("kho_khan", _FIRST, N_("Khó khăn"), "tinh hinh|kho khan"),
    OutlineSection(
        "lanh_dao_chi_dao", _SECOND, N_("Lãnh đạo, chỉ đạo, kế hoạch"), f"lanh dao|chi dao|ke hoach|{_RESULTS}"
    ),
)
AFTER: tuple[OutlineSection, ...] = (
    OutlineSection("mo_hinh_nhan_rong", _SECOND, N_("Mô hình và nhân rộng"), f"mo hinh|nhan rong|{_RESULTS}"),
    OutlineSection("can_bo_tap_huan", _SECOND, N_("Cán bộ, tập huấn"), f"can bo|tap huan|boi duong|{_RESULTS}"),
    OutlineSection("kiem_tra_khen_thuong", _SECOND, N_("Kiểm tra, khen thưởng, phê bình"), f"kiem tra|khen|{_RESULTS}"),
    OutlineSection("kinh_phi_phuong_tien", _SECOND, N_("Kinh phí, phương tiện"), f"kinh phi|phuong tien|{_RESULTS}"),
    OutlineSection("uu_diem", _THIRD, N_("Ưu điểm"), f"uu diem|{_RESULTS}"),
    OutlineSection("han_che", _THIRD, N_("Hạn chế"), "han che|ton tai"),
    OutlineSection("nguyen_nhan_khach_quan", _THIRD, N_("Nguyên nhân khách quan"), "nguyen nhan"),
    OutlineSection("nguyen_nhan_chu_quan", _THIRD, N_("Nguyên nhân chủ quan"), "nguyen nhan"),
    OutlineSection("bai_hoc", _THIRD, N_("Bài học kinh nghiệm"), "bai hoc|kinh nghiem"),
    OutlineSection("phuong_huong", _FOURTH, N_("Phương hướng, nhiệm vụ"), "phuong huong|nhiem vu"),
    OutlineSection("kien_nghi", _FOURTH, N_("Kiến nghị, đề xuất"), "kien nghi|de xuat"),
)


def outline_of(contents: Iterable[tuple[int, str]]) -> list[OutlineSection]:
    """Every section in the report's order; `contents` are the numbers and titles of the coordination contents."""
    own = (OutlineSection(f"{SUMMARY}{number}", _SECOND, title, _RESULTS) for number, title in contents)
    return [*BEFORE, *own, *AFTER]


def codes_for(section: OutlineSection, titles: Sequence[tuple[str, str]]) -> list[str]:
    """The codes of the units' narratives that belong to a section, by their titles, in order and once each."""
    codes = [code for code, title in titles if re.search(section.words, fold(title or code))]
    return list(dict.fromkeys(codes))
