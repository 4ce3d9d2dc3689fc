"""Reads of the audit chain."""

from collections.abc import Iterator
from dataclasses import dataclass

from phoihop.base.audit.keys import audit_key
from phoihop.base.audit.models import AuditEntry
from phoihop.base.audit.rules import Entry, seal
from phoihop.base.findings import Finding
from phoihop.base.language import N_


@dataclass(frozen=True, slots=True)
class Head:
    """The last row of the chain; kept outside it is an anchor. Number 0: the chain is empty."""

    number: int = 0
    hash: str = ""


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What verifying found: the head, how many rows hold, and the first that does not."""

    head: Head
    entries: int
    broken: Finding | None = None


def chain_head() -> Head:
    """The last row of the chain."""
    row = AuditEntry.objects.order_by("-number").values_list("number", "hash").first()
    return Head(*row) if row else Head()


def entries_about(*, subject: str, most: int = 50) -> list[AuditEntry]:
    """The latest rows about one subject, newest first."""
    return list(AuditEntry.objects.filter(subject=subject).order_by("-number")[:most])


def entries_on_behalf(*, of: str, most: int = 50) -> list[AuditEntry]:
    """The latest rows of what others did in somebody's name (a user name), newest first."""
    return list(AuditEntry.objects.exclude(on_behalf="").filter(on_behalf=of).order_by("-number")[:most])


def verify_chain(*, anchor: Head | None = None) -> ChainReport:
    """Seal every row again in order and name the first that is broken, missing, or differs from an outside anchor.

    Without an anchor a chain that was cut at its end, or rewritten by someone who has the key, cannot be told.
    """
    key, head = audit_key(), Head()
    for row in _rows():
        problem = _wrong(row, head, key, anchor)
        if problem:
            return ChainReport(head, head.number, _finding("D061", problem, row.number))
        head = Head(row.number, row.hash)
    if anchor and anchor.number > head.number:
        return ChainReport(head, head.number, _finding("D061", _CUT, head.number + 1))
    return ChainReport(head, head.number)


_GAP = N_("nhật ký kiểm toán thiếu dòng đứng trước dòng {number}")
_LINK = N_("dòng nhật ký {number} không nối với dòng đứng trước nó")
_SEAL = N_("dòng nhật ký {number} đã bị sửa sau khi ghi")
_ANCHOR = N_("dòng nhật ký {number} khác với mốc đã lưu bên ngoài: chuỗi nhật ký đã bị ghi lại")
_CUT = N_("nhật ký kiểm toán bị cắt từ dòng {number}: mốc đã lưu bên ngoài có nhiều dòng hơn")


def _rows() -> Iterator[AuditEntry]:
    return AuditEntry.objects.order_by("number").iterator(chunk_size=2000)


def _wrong(row: AuditEntry, head: Head, key: bytes, anchor: Head | None) -> str:
    """What is wrong with the row that follows `head`; '' when it holds."""
    if row.number != head.number + 1:
        return _GAP
    if row.previous_hash != head.hash:
        return _LINK
    entry = Entry(row.number, row.at, row.actor, row.on_behalf, row.action, row.subject, row.before, row.after)
    if seal(entry, previous=head.hash, key=key) != row.hash:
        return _SEAL
    return _ANCHOR if anchor and anchor.number == row.number and anchor.hash != row.hash else ""


def _finding(code: str, problem: str, number: int) -> Finding:
    return Finding(
        code=code,
        table="audit",
        row=number,
        problem=problem,
        remedy=N_("đối chiếu với bản sao lưu gần nhất và báo người phụ trách an toàn thông tin"),
        params={"number": number},
    )
