"""Labels of documents: what kinds there are, and how their numbers run."""

from collections.abc import Mapping
from enum import StrEnum

from phoihop.base.language import N_


class DocumentKind(StrEnum):
    """The type of a document (tên loại văn bản)."""

    REPORT = "bao-cao"
    PLAN = "ke-hoach"
    PROGRAMME = "chuong-trinh"
    ANNOUNCEMENT = "thong-bao"
    MINUTES = "bien-ban"
    LETTER = "cong-van"


DOCUMENT_KIND_LABELS: Mapping[DocumentKind, str] = {
    DocumentKind.REPORT: N_("Báo cáo"),
    DocumentKind.PLAN: N_("Kế hoạch"),
    DocumentKind.PROGRAMME: N_("Chương trình"),
    DocumentKind.ANNOUNCEMENT: N_("Thông báo"),
    DocumentKind.MINUTES: N_("Biên bản"),
    DocumentKind.LETTER: N_("Công văn"),
}


class DocumentSystem(StrEnum):
    """By whose rules a body writes its documents; the codes of the profiles."""

    STATE = "nha-nuoc"
    PARTY = "dang"


DOCUMENT_SYSTEM_LABELS: Mapping[DocumentSystem, str] = {
    DocumentSystem.STATE: N_("Nhà nước (Nghị định 30/2020/NĐ-CP)"),
    DocumentSystem.PARTY: N_("Đảng (hướng dẫn của Văn phòng Trung ương Đảng)"),
}


class NumberCycle(StrEnum):
    """After what the numbers of documents begin again at 1: a calendar year (State), a committee's term (Party)."""

    YEAR = "year"
    TERM = "term"


class SignatureMark(StrEnum):
    """In whose stead an office signs: the letters before it differ between State and Party."""

    ON_BEHALF = "on_behalf"
    DEPUTY = "deputy"
    BY_ORDER = "by_order"
    ENTRUSTED = "entrusted"
    ACTING = "acting"
