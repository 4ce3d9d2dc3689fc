"""Templates, what is wrong with one, and the names that may stand in one, as tables."""

from collections.abc import Iterable, Mapping

from django.urls import reverse

from phoihop.base.findings import Finding, ended
from phoihop.base.language import N_, _
from phoihop.base.ui.tables import Badge, Cell, Column, Row, Table
from phoihop.outcomes.documents.enums import DOCUMENT_KIND_LABELS, DocumentKind
from phoihop.outcomes.documents.rules.names import written
from phoihop.outcomes.summaries.models import SummaryTemplate
from phoihop.outcomes.summaries.rules.catalogue import NameSection
from phoihop.outcomes.summaries.rules.template_faults import part_name

IN_USE = Badge(N_("Đang dùng"), "circle-check", "green")
RETIRED = Badge(N_("Thôi dùng"), "ban", "grey")
NEWER = Badge(N_("Có bản mới chưa dùng"), "history", "amber")

_TEMPLATES = (
    Column("name", N_("Mẫu"), width=40, heading=True),
    Column("kind", N_("Loại văn bản"), width=16),
    Column("programme", N_("Chương trình"), width=24),
    Column("current", N_("Bản đang dùng"), number=True, width=10),
    Column("by", N_("Người gửi"), width=24),
    Column("at", N_("Gửi lúc"), width=18),
    Column("state", N_("Tình trạng"), width=20),
)
_FAULTS = (
    Column("part", N_("Ở đâu"), width=26, heading=True),
    Column("paragraph", N_("Đoạn văn"), width=50),
    Column("value", N_("Đang ghi"), width=30),
    Column("problem", N_("Vì sao không được"), width=60),
    Column("expected", N_("Cần"), width=40),
    Column("remedy", N_("Cách sửa"), width=60),
    Column("code", N_("Mã"), width=8),
)
_NAMES = (
    Column("section", N_("Nhóm"), width=30),
    Column("within", N_("Dùng trong"), width=24),
    Column("name", N_("Ghi trong mẫu"), width=34, heading=True),
    Column("meaning", N_("Ý nghĩa"), width=60),
    Column("example", N_("Ví dụ"), width=60),
)


def templates_table(rows: Iterable[SummaryTemplate]) -> Table:
    """Templates, one a row, each leading to its page."""
    return Table("mau-van-ban", _("Mẫu của các chương trình"), _TEMPLATES, [_template(row) for row in rows])


def faults_table(findings: Iterable[Finding]) -> Table:
    """Everything that is wrong with a file, one a row: where, what, why, what may stand there, how to mend it."""
    return Table("loi-cua-mau", _("Những chỗ cần sửa trong mẫu"), _FAULTS, [_fault(finding) for finding in findings])


def names_table(sections: Iterable[NameSection], examples: Mapping[str, str], programme: str) -> Table:
    """The names for a file."""
    rows = [
        Row(
            {
                "section": Cell(_(section.title) + (f": {_(section.about)}" if section.about else "")),
                "within": Cell(section.within),
                "name": Cell(entry.placeholder),
                "meaning": Cell(_(entry.meaning)),
                "example": Cell(_(examples.get(entry.path, ""))),
            }
        )
        for section in sections
        for entry in section.entries
    ]
    return Table(f"ten-cua-mau-{programme}", _("Tên dùng trong mẫu Word"), _NAMES, rows)


def named(name: str) -> str:
    """A name as it is typed: `lap:don_vi` is `{{ lap:don_vi }}`."""
    kind, _colon, bare = name.rpartition(":")
    return written(kind, bare)


def _template(row: SummaryTemplate) -> Row:
    latest = getattr(row, "latest", None)
    newer = row.current is not None and latest is not None and latest > row.current.number
    badge = RETIRED if row.retired else NEWER if newer else IN_USE
    current = row.current
    return Row(
        {
            "name": Cell(row.name, href=reverse("summaries:template", args=[row.pk])),
            "kind": Cell(_(DOCUMENT_KIND_LABELS[DocumentKind(row.kind)])),
            "programme": Cell(row.programme.code),
            "current": Cell(current.number if current else None),
            "by": Cell(str(current.author) if current else ""),
            "at": Cell(current.at if current else None),
            "state": Cell(_(badge.label), badge=badge),
        },
        "muted" if row.retired else "",
    )


def _fault(finding: Finding) -> Row:
    return Row(
        {
            "part": Cell(_(part_name(finding.table)), note=finding.table),
            "paragraph": Cell(str(finding.params.get("paragraph", ""))),
            "value": Cell(finding.value),
            "problem": Cell(_sentence(finding.sentence(finding.problem))),
            "expected": Cell(_sentence(finding.sentence(finding.expected)) if finding.expected else ""),
            "remedy": Cell(_sentence(finding.sentence(finding.remedy))),
            "code": Cell(finding.code),
        }
    )


def _sentence(words: str) -> str:
    return ended(words[:1].upper() + words[1:])
