"""`phoihop verify`: recompute everything derived from the database and name each difference."""

import argparse
from collections.abc import Iterator

from phoihop.base.findings import Finding, has_errors
from phoihop.base.language import N_, _
from phoihop.doors.cli.main import print_findings
from phoihop.doors.cli.progress import Steps, steps
from phoihop.project.boot import boot


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("--json", action="store_true", help=_("in phát hiện cho máy đọc"))


def run(arguments: argparse.Namespace) -> int:
    """Verify facts, stores, reports and the audit chain; exit 1 when something differs, 0 with mere warnings."""
    boot()
    with steps(plain=False) as step:
        findings = list(_differences(step))
    print_findings(findings, as_json=arguments.json)
    if findings:
        print(_("Có {count} chỗ khác nhau.").format(count=len(findings)))
        return int(has_errors(findings))
    print(
        _("Mọi thứ suy ra từ cơ sở dữ liệu đều khớp: số liệu gốc, kho suy ra, số trong các báo cáo, nhật ký kiểm toán.")
    )
    return 0


def _differences(step: Steps) -> Iterator[Finding]:
    from phoihop.agreements.programmes.models import Programme
    from phoihop.base.audit.queries import verify_chain
    from phoihop.bodies.people.queries import system_user
    from phoihop.measures.facts.queries import verify_facts
    from phoihop.measures.figures.queries import verify_store
    from phoihop.outcomes.summaries.queries.verifying import verify_summaries

    step(N_("Đối chiếu số liệu gốc với các lần sửa đã tiếp nhận"))
    yield from verify_facts()
    step(N_("Đối chiếu kho suy ra với cơ sở dữ liệu"))
    for programme in Programme.objects.order_by("code"):
        yield from verify_store(programme=programme)
    step(N_("Tính lại số liệu của các báo cáo đã lập"))
    yield from verify_summaries(actor=system_user())
    step(N_("Kiểm tra chuỗi nhật ký kiểm toán"))
    broken = verify_chain().broken
    if broken:
        yield broken
