"""Reading a report that came back: what each of its numbers says now, as far as can be known without the database.

How its numbers are found again, `rules.found` tells.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from phoihop.base.findings import Finding, Severity
from phoihop.base.language import N_
from phoihop.outcomes.documents.rules.package import Package, open_package
from phoihop.outcomes.summaries.enums import Mark, SealState
from phoihop.outcomes.summaries.rules.found import Found, TracedNumber, search, trace_entry
from phoihop.outcomes.summaries.rules.identity import Identity, claimed_report, identity_of, manifest_of
from phoihop.outcomes.summaries.rules.manifest import Manifest, check_seal


@dataclass(frozen=True, slots=True)
class Tracing:
    """A report's numbers in the manifest's order. Without a manifest there are none, only the identity.

    `foreign` are tags of other reports' numbers that were pasted in; `findings` are warnings about the file.
    """

    report_id: str
    seal: str
    manifest: Manifest | None
    numbers: tuple[TracedNumber, ...] = ()
    foreign: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    def seal_state(self, *, key: bytes) -> SealState:
        """Whether the file's seal is the server's over the manifest used."""
        return check_seal(self.manifest, self.seal, key=key)


def read_identity(content: bytes) -> Identity:
    """The report that the file says it is, and its seal. Raises Refused for what is no safe Word file."""
    package = open_package(content)
    return replace(identity_of(package), report_id=claimed_report(package))


def read_report(content: bytes, *, manifest: Manifest | None = None) -> Tracing:
    """Every number of the report and its state: stands, edited or removed.

    `manifest` is the server's copy; without it the file's own is used. Raises Refused for what is no safe Word file.
    """
    return read_package(open_package(content), manifest=manifest)


def read_package(package: Package, *, manifest: Manifest | None = None) -> Tracing:
    """The same of a file that is open already."""
    identity, used = identity_of(package), manifest or manifest_of(package)
    if used is None:
        return Tracing(identity.report_id, identity.seal, None)
    found = search([package.root(name) for name in package.text_parts()], used.mark)
    numbers = tuple(trace_entry(entry, used.mark, found) for entry in used.entries)
    foreign = tuple(sorted(set(found.foreign)))
    findings = (*_warnings(found, identity, used), *_lost(identity, numbers))
    return Tracing(identity.report_id, identity.seal, used, numbers, foreign, findings)


def _lost(identity: Identity, numbers: Iterable[TracedNumber]) -> Iterator[Finding]:
    """What another program took away of the marks."""
    if not identity.report_id:
        yield Finding(
            "W304",
            N_("tệp không còn mã báo cáo (thường do lưu bằng Google Docs), được nhận ra theo mã in trong văn bản"),
            N_(
                "số nào không còn dấu thì kể là «đã bỏ hoặc mất dấu»; muốn truy nguyên từng số thì sửa bằng Word, WPS hoặc"
                " LibreOffice"
            ),
            severity=Severity.WARNING,
        )
    count = sum(number.mark in (Mark.ALIAS, Mark.BOOKMARK) for number in numbers)
    if count:
        yield Finding(
            "W305",
            N_("{count} con số mất ô hoặc tên ô, được nhận ra theo dấu còn lại trong tệp"),
            N_("cập nhật số liệu vào tệp này thì bản mới có lại đủ ô"),
            severity=Severity.WARNING,
            params={"count": count},
        )


def _warnings(found: Found, identity: Identity, used: Manifest) -> Iterator[Finding]:
    if found.changes:
        yield Finding(
            "W301",
            N_("tệp còn thay đổi được theo dõi (Track Changes)"),
            N_("chấp nhận mọi thay đổi trong Word rồi truy nguyên lại; LibreOffice có thể làm sống lại chữ đã xóa"),
            severity=Severity.WARNING,
        )
    if identity.report_id and identity.report_id != used.provenance.report_id:
        yield Finding(
            "W302",
            N_("tệp mang mã báo cáo «{value}», khác báo cáo đang đối chiếu"),
            N_("đối chiếu với đúng báo cáo đó"),
            value=identity.report_id,
        )
    if found.foreign:
        yield Finding(
            "W303",
            N_("tệp có {count} con số lấy từ báo cáo khác"),
            N_("truy nguyên các con số đó trong báo cáo gốc của chúng"),
            severity=Severity.WARNING,
            params={"count": len(set(found.foreign))},
        )
