"""Writing summary reports: each is made from one snapshot, filled, sealed, kept with its manifest, and audited."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from phoihop.agreements.programmes.models import Programme
from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError, Refused
from phoihop.base.language import N_
from phoihop.base.moment import one_moment
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.outcomes.summaries.models import Summary, SummaryVersion
from phoihop.outcomes.summaries.queries.book import measures_of
from phoihop.outcomes.summaries.queries.keys import report_key
from phoihop.outcomes.summaries.queries.material import gather
from phoihop.outcomes.summaries.render.annex import write_annex
from phoihop.outcomes.summaries.render.course import drawn_charts
from phoihop.outcomes.summaries.render.documents import default_template
from phoihop.outcomes.summaries.render.filling import fill
from phoihop.outcomes.summaries.render.template import CompiledTemplate, compile_template
from phoihop.outcomes.summaries.rules.drafting import Material, draft_report, draft_workbook
from phoihop.outcomes.summaries.rules.manifest import dumps
from phoihop.outcomes.summaries.rules.outline import summary_names


class NothingAccepted(ProductError):
    """A report of a period without a single accepted number."""

    code = "W201"
    problem = N_("{unit} chưa có số liệu nào được tiếp nhận cho kỳ {period}.")
    remedy = N_("Kiểm tra mã đơn vị và kỳ, hoặc tiếp nhận báo cáo của các đơn vị trước khi lập báo cáo tổng hợp.")


@dataclass(frozen=True)
class MadeReport:
    """A report as it was made; `workbook` is its Excel annex."""

    version: SummaryVersion
    document: bytes
    workbook: bytes
    material: Material


@dataclass(frozen=True, slots=True)
class Kept:
    """What the server keeps of a report: the file, the manifest's canonical text, the snapshot's revisions."""

    document: bytes
    manifest: str
    report_id: str
    revisions: list[int]


def make_summary(
    *,
    actor: User,
    programme: Programme,
    unit: Organisation,
    period: str,
    at: datetime,
    heading: Mapping[str, str] | None = None,
    template: bytes | None = None,
) -> MadeReport:
    """Make a new version of the summary report of a unit and period, and keep it.

    Raises Refused with everything that is wrong with the template, NothingAccepted where there is no figure.
    """
    compiled = _compiled(programme, template)
    with one_moment():
        material, revisions = gather(
            actor=actor,
            programme=programme,
            unit=unit,
            period=period,
            report_id=secrets.token_hex(6),
            at=at,
            heading=heading or {},
        )
    if not any(True for _figure in material.own_figures()):
        raise NothingAccepted(unit=unit.name, period=period)
    material = replace(material, charts=drawn_charts(material))
    document, manifest = fill(compiled, draft_report(material), key=report_key())
    kept = Kept(document, dumps(manifest), manifest.provenance.report_id, revisions)
    version = _keep(actor, Summary(programme=programme, organisation=unit, period=period), kept, at)
    return MadeReport(version, document, write_annex(draft_workbook(material)), material)


def _compiled(programme: Programme, template: bytes | None) -> CompiledTemplate:
    codes = {code: measure.name for code, measure in measures_of(programme=programme).items()}
    compiled = compile_template(template or default_template(), summary_names().with_fields(codes))
    if isinstance(compiled, list):
        raise Refused(compiled)
    return compiled


def _keep(actor: User, summary: Summary, kept: Kept, at: datetime) -> SummaryVersion:
    with writing():
        Summary.objects.bulk_create([summary], ignore_conflicts=True)
        locked = Summary.objects.select_for_update().get(
            programme=summary.programme, organisation=summary.organisation, period=summary.period
        )
        version = SummaryVersion.objects.create(
            summary=locked,
            number=locked.versions.count() + 1,
            report_id=kept.report_id,
            author=actor,
            at=at,
            manifest=kept.manifest,
            document=kept.document,
            document_hash=hashlib.sha256(kept.document).hexdigest(),
            revisions=kept.revisions,
        )
        record(
            actor=actor,
            action="summary.make",
            subject=f"{summary.programme.code} {summary.organisation.code} {summary.period}",
            after={"version": version.number, "report": kept.report_id, "document": version.document_hash},
            at=at,
        )
    return version
