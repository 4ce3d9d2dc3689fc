"""Whether every kept report still follows from its own snapshot."""

from collections.abc import Iterator

from phoihop.base.findings import Finding, Severity
from phoihop.base.language import N_
from phoihop.bodies.people.models import User
from phoihop.measures.figures.queries import definition_hash
from phoihop.outcomes.summaries.models import SummaryVersion
from phoihop.outcomes.summaries.queries.tracing import manifest_of, unlike_snapshot


def verify_summaries(*, actor: User) -> Iterator[Finding]:
    """Recompute the figures of every version from the revisions it was made from; a finding for each difference.

    Where structure or definitions have changed since, that is told once, as a warning, with the numbers it moves; the
    snapshot of a frozen consolidation keeps its own.
    """
    versions = SummaryVersion.objects.select_related("summary__programme", "summary__organisation")
    for version in versions.order_by("pk").iterator():
        yield from _verify(actor, version)


def _verify(actor: User, version: SummaryVersion) -> Iterator[Finding]:
    manifest = manifest_of(version)
    current = definition_hash(programme=version.summary.programme)
    redefined = version.snapshot is None and manifest.provenance.definition_hash != current
    if redefined:
        yield Finding(
            code="W301",
            table="summaries",
            value=version.report_id,
            problem=N_("cây tổ chức hoặc định nghĩa chỉ tiêu đã đổi sau khi lập báo cáo {value}"),
            remedy=N_("không cần làm gì: báo cáo đã lập được giữ nguyên; lập bản mới nếu cần theo cây tổ chức mới"),
            severity=Severity.WARNING,
        )
    for entry, value in unlike_snapshot(actor=actor, version=version):
        key = entry.number.key
        yield Finding(
            code="W302",
            table="summaries",
            value=entry.number.text,
            problem=N_("số {value} ({figure}) của báo cáo {report} nay tính từ chính các báo cáo gốc đó ra {now}"),
            remedy=N_("nếu không có thay đổi về cây tổ chức hay định nghĩa, hãy báo người quản trị"),
            severity=Severity.WARNING if redefined else Severity.ERROR,
            params={
                "figure": " ".join(
                    part for part in (key.programme, key.unit, key.period, key.indicator, key.cell) if part
                ),
                "report": version.report_id,
                "now": "–" if value is None else format(value.normalize(), "f"),
            },
        )
