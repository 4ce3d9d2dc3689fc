"""Lines of a document's head as they read once number and day are given, made out of the lines as they were."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from phoihop.base.findings import Finding
from phoihop.base.language import N_
from phoihop.base.vietnamese import official_date

NUMBER, PLACE_DAY, SIGNER, PARTNER_SIGNER = "so_ky_hieu", "dia_danh_ngay", "nguoi_ky", "nguoi_ky_phoi_hop"
ATTACHED, PARTNER = "kem_theo", "co_quan_phoi_hop"

MISSING, UNCLEAR, TRACKED = "Y301", "Y302", "Y303"
"""Findings: a place that there is none of, a line that leaves none, changes that are tracked."""
MENDED = frozenset({UNCLEAR, TRACKED})
"""What the officer mends in his Word file; a place that is missing comes with another making alone."""

_DAY = re.compile(r"ngày\b.*?\bnăm(?:\s+[\d.…]+)?")
_CITED = re.compile(r"\bsố\s.*?\sngày\b.*?\bnăm(?:\s+[\d.…]+)?")
_MAKE_AGAIN = N_(
    "lập lại báo cáo rồi trình bản mới; mẫu riêng thì thêm các trường so_ky_hieu, dia_danh_ngay, nguoi_ky vào mẫu trước"
)
_NAMES = {
    NUMBER: N_("số, ký hiệu"),
    PLACE_DAY: N_("địa danh và ngày"),
    SIGNER: N_("họ tên người ký"),
    PARTNER_SIGNER: N_("họ tên người ký bên phối hợp"),
}

Rewriting = Callable[[str], str]
"""The new text of a place out of the old one."""


@dataclass(frozen=True, slots=True)
class Heads:
    """The texts of a document's head fields, by name in the document's order; its title among the properties; whether
    changes are tracked in it."""

    texts: Mapping[str, tuple[str, ...]]
    title: str
    tracked: bool


@dataclass(frozen=True, slots=True)
class Registered:
    """What the head of an issued document says: the line of each number, the number that is cited, the day."""

    lines: str
    written: str
    day: date


def dated(text: str, day: date) -> str:
    """`Hà Nội, ngày 30 tháng 11 năm 2026` with this day."""
    return _DAY.sub(official_date(day), text, count=1)


def attached(text: str, written: str, day: date) -> str:
    """`(Kèm theo Báo cáo số … ngày … của …)` with this number and day."""
    return _CITED.sub(f"số {written} {official_date(day)}", text, count=1)


def is_joint(heads: Mapping[str, Sequence[str]]) -> bool:
    """Whether a second body issues and signs the document."""
    return any(text.strip() for text in heads.get(PARTNER, ()))


def check_heads(heads: Mapping[str, Sequence[str]], *, tracked: bool) -> list[Finding]:
    """Why the document cannot be signed and numbered: places that are missing (Y301), unclear (Y302), changes (Y303)."""
    wanted = (NUMBER, PLACE_DAY, SIGNER, *((PARTNER_SIGNER,) if is_joint(heads) else ()))
    found = [
        Finding(MISSING, N_("văn bản không có chỗ để ghi {most}"), _MAKE_AGAIN, params={"most": _NAMES[name]})
        for name in wanted
        if not heads.get(name)
    ]
    unclear = [(text, _DAY) for text in heads.get(PLACE_DAY, ())] + [(text, _CITED) for text in heads.get(ATTACHED, ())]
    found += [
        Finding(
            UNCLEAR,
            N_("dòng «{value}» không còn chỗ cho số, ngày của văn bản"),
            N_("sửa lại dòng này đúng dạng «ngày … tháng … năm …» rồi trình bản mới"),
            value=text,
        )
        for text, pattern in unclear
        if not pattern.search(text)
    ]
    if tracked:
        problem = N_("văn bản còn thay đổi được theo dõi (Track Changes)")
        found.append(Finding(TRACKED, problem, N_("chấp nhận hoặc bỏ mọi thay đổi trong Word rồi trình bản mới")))
    return found
