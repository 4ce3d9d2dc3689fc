"""Words of the lists of a consolidated report: fields of practices, levels of recognition, forms of commendation."""

from collections.abc import Mapping
from enum import StrEnum

from phoihop.base.language import N_


class ListKind(StrEnum):
    """Which of the lists, as addresses name it."""

    PRACTICES = "mo-hinh"
    COMMENDATIONS = "khen-thuong"


class PracticeField(StrEnum):
    """The four fields of practices (mô hình «Dân vận khéo»)."""

    ECONOMY = "kinh-te"
    SOCIETY = "van-hoa-xa-hoi"
    SECURITY = "quoc-phong-an-ninh"
    POLITY = "he-thong-chinh-tri"


class RecognitionLevel(StrEnum):
    """At which level a practice was recognised, the lowest first: of several the highest counts."""

    NONE = "chua"
    COMMUNE = "xa"
    DISTRICT = "huyen"
    PROVINCE = "tinh"
    CENTRAL = "trung-uong"


class RecipientKind(StrEnum):
    """Who was commended: a collective, or somebody in their office, of whom no more than the office is kept."""

    COLLECTIVE = "tap-the"
    INDIVIDUAL = "ca-nhan"


class CommendationForm(StrEnum):
    """In which form somebody was commended."""

    ORDER = "huan-chuong"
    MEDAL = "huy-chuong"
    BANNER = "co-thi-dua"
    TITLE = "danh-hieu"
    BADGE = "ky-niem-chuong"
    MERIT = "bang-khen"
    CERTIFICATE = "giay-khen"
    PRAISE = "bieu-duong"


LIST_KIND_LABELS: Mapping[ListKind, str] = {
    ListKind.PRACTICES: N_("Danh sách mô hình"),
    ListKind.COMMENDATIONS: N_("Biểu dương, khen thưởng"),
}
PRACTICE_FIELD_LABELS: Mapping[PracticeField, str] = {
    PracticeField.ECONOMY: N_("Kinh tế"),
    PracticeField.SOCIETY: N_("Văn hóa – xã hội"),
    PracticeField.SECURITY: N_("Quốc phòng – an ninh"),
    PracticeField.POLITY: N_("Xây dựng hệ thống chính trị"),
}
RECOGNITION_LEVEL_LABELS: Mapping[RecognitionLevel, str] = {
    RecognitionLevel.NONE: N_("Chưa công nhận"),
    RecognitionLevel.COMMUNE: N_("Cấp xã"),
    RecognitionLevel.DISTRICT: N_("Cấp huyện"),
    RecognitionLevel.PROVINCE: N_("Cấp tỉnh, thành phố"),
    RecognitionLevel.CENTRAL: N_("Cấp bộ, trung ương"),
}
RECIPIENT_KIND_LABELS: Mapping[RecipientKind, str] = {
    RecipientKind.COLLECTIVE: N_("Tập thể"),
    RecipientKind.INDIVIDUAL: N_("Cá nhân (theo chức danh)"),
}
COMMENDATION_FORM_LABELS: Mapping[CommendationForm, str] = {
    CommendationForm.ORDER: N_("Huân chương"),
    CommendationForm.MEDAL: N_("Huy chương"),
    CommendationForm.BANNER: N_("Cờ thi đua"),
    CommendationForm.TITLE: N_("Danh hiệu thi đua"),
    CommendationForm.BADGE: N_("Kỷ niệm chương"),
    CommendationForm.MERIT: N_("Bằng khen"),
    CommendationForm.CERTIFICATE: N_("Giấy khen"),
    CommendationForm.PRAISE: N_("Biểu dương, thư khen"),
}
