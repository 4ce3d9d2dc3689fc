"""Fixed words about organisations with their Vietnamese labels."""

from enum import StrEnum

from phoihop.base.language import N_
from phoihop_rollup.vocabulary import Passing


class Block(StrEnum):
    """The bloc of public life a body belongs to."""

    PARTY = "party"
    GOVERNMENT = "government"
    COUNCIL = "council"
    FRONT = "front"
    POLICE = "police"
    ARMY = "army"
    UNION = "union"
    OTHER = "other"


class UserRole(StrEnum):
    """What an account may do at one organisation, and at those below it where the work is theirs."""

    REPORTER = "reporter"
    REVIEWER = "reviewer"
    SECRETARIAT = "secretariat"
    LEADER = "leader"
    BOARD = "board"
    ADMINISTRATOR = "administrator"


USER_ROLE_LABELS = {
    UserRole.REPORTER: N_("Người báo cáo"),
    UserRole.REVIEWER: N_("Người tiếp nhận"),
    UserRole.SECRETARIAT: N_("Thường trực"),
    UserRole.LEADER: N_("Lãnh đạo"),
    UserRole.BOARD: N_("Hội đồng thi đua"),
    UserRole.ADMINISTRATOR: N_("Quản trị viên"),
}
BLOCK_LABELS = {
    Block.PARTY: N_("Khối Đảng"),
    Block.GOVERNMENT: N_("Khối chính quyền"),
    Block.COUNCIL: N_("Hội đồng nhân dân"),
    Block.FRONT: N_("Mặt trận Tổ quốc"),
    Block.POLICE: N_("Công an"),
    Block.ARMY: N_("Quân đội"),
    Block.UNION: N_("Tổ chức chính trị - xã hội"),
    Block.OTHER: N_("Khối khác"),
}

KIND_LABELS = {
    "commune": N_("Xã"),
    "ward": N_("Phường"),
    "township": N_("Thị trấn"),
    "district": N_("Quận, huyện, thị xã"),
    "city": N_("Thành phố"),
    "province": N_("Tỉnh"),
    "country": N_("Cả nước"),
    "ministry": N_("Bộ, ngành trung ương"),
    "department": N_("Sở, ban, ngành"),
    "division": N_("Phòng"),
    "board": N_("Ban"),
    "committee": N_("Ủy ban, cấp ủy"),
    "council": N_("Hội đồng"),
    "office": N_("Văn phòng"),
    "front": N_("Mặt trận"),
    "union": N_("Đoàn thể"),
    "association": N_("Hội"),
    "police": N_("Công an"),
    "army": N_("Quân đội"),
    "school": N_("Trường học"),
    "hospital": N_("Bệnh viện"),
    "enterprise": N_("Doanh nghiệp"),
    "party": N_("Tổ chức Đảng"),
    "government": N_("Cơ quan chính quyền"),
    "programme": N_("Ban chỉ đạo chương trình"),
    "village": N_("Thôn, tổ dân phố"),
    "other": N_("Loại khác"),
}
KINDS = frozenset(KIND_LABELS)
"""Kinds of unit the product knows by name; others are taken with a warning, since the list of the format is open."""

PASSING_LABELS = {
    Passing.MERGE: N_("Hợp nhất"),
    Passing.SPLIT: N_("Chia, tách"),
    Passing.RENAME: N_("Đổi tên"),
    Passing.ABSORB: N_("Sáp nhập"),
    Passing.DISSOLVE: N_("Giải thể"),
}

ACTING = "acting_for"
"""Where a session keeps the delegation that its account has taken up."""
