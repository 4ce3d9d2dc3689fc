"""Making summary reports: each from one snapshot, filled, sealed, kept with its manifest and annex, and audited.

Figures, charts and Word are heavy: pages never import this module, the worker and the commands do.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial

from phoihop.agreements.programmes.models import Programme
from phoihop.base.audit.actions import record, writing
from phoihop.base.beside import beside
from phoihop.base.clock import HANOI
from phoihop.base.errors import ProductError, Refused
from phoihop.base.language import N_
from phoihop.base.moment import one_moment
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User
from phoihop.measures.figures.queries import is_reported
from phoihop.outcomes.documents.enums import DocumentKind
from phoihop.outcomes.documents.render.frames import Frame
from phoihop.outcomes.summaries.access import require_oversight
from phoihop.outcomes.summaries.actions.ordering import checked_template
from phoihop.outcomes.summaries.actions.previewing import keep_preview
from phoihop.outcomes.summaries.models import Summary, SummaryVersion, TemplateVersion
from phoihop.outcomes.summaries.queries.charts import charts_of
from phoihop.outcomes.summaries.queries.heading import heading_of
from phoihop.outcomes.summaries.queries.keys import report_key
from phoihop.outcomes.summaries.queries.material import gather
from phoihop.outcomes.summaries.queries.measures import codes_of
from phoihop.outcomes.summaries.readers.preview import read_preview
from phoihop.outcomes.summaries.render.annex import write_annex
from phoihop.outcomes.summaries.render.apart import fill_apart
from phoihop.outcomes.summaries.render.default_template import summary_template
from phoihop.outcomes.summaries.render.fields import report_scope
from phoihop.outcomes.summaries.render.filling import fill
from phoihop.outcomes.summaries.render.template import compile_template
from phoihop.outcomes.summaries.rules.adjusting import to_records
from phoihop.outcomes.summaries.rules.catalogue import examples
from phoihop.outcomes.summaries.rules.drafting import Material, draft_report, draft_workbook
from phoihop.outcomes.summaries.rules.manifest import Manifest, dumps, loads
from phoihop.outcomes.summaries.rules.orders import CHECKING, DRAWING, TABULATING, WRITING, Step, silent
from phoihop.outcomes.summaries.rules.outline import summary_names
from phoihop.outcomes.summaries.rules.preview import Preview
from phoihop.outcomes.summaries.rules.records import ReportData


class NothingAccepted(ProductError):
    """A report of a period without a single accepted number."""

    code = "W201"
    problem = N_("{unit} chưa có số liệu nào được tiếp nhận cho kỳ {period}.")
    remedy = N_("Kiểm tra mã đơn vị và kỳ, hoặc tiếp nhận báo cáo của các đơn vị trước khi lập báo cáo tổng hợp.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which report is wanted: `heading` as in `heading_of`, `template` a Word file other than the default one.

    `version` is the version of a programme's template whose file that is.
    """

    programme: Programme
    unit: Organisation
    period: str
    heading: Mapping[str, str] = field(default_factory=dict)
    template: bytes | None = None
    version: TemplateVersion | None = None

    @property
    def kind(self) -> DocumentKind:
        """The type of document that is made."""
        return DocumentKind(self.version.template.kind) if self.version else DocumentKind.REPORT


@dataclass(frozen=True)
class Composed:
    """A report before it is kept: the file, its annex, the manifest's canonical text, the snapshot's revisions, what the
    names of templates stood for."""

    document: bytes
    workbook: bytes
    manifest: str
    report_id: str
    revisions: list[int]
    material: Material
    examples: Mapping[str, str]


@dataclass(frozen=True)
class MadeReport:
    """A report as it was made; `workbook` is its Excel annex."""

    version: SummaryVersion
    document: bytes
    workbook: bytes
    material: Material


def make_summary(
    *,
    actor: User,
    programme: Programme,
    unit: Organisation,
    period: str,
    at: datetime,
    today: date | None = None,
    heading: Mapping[str, str] | None = None,
    template: bytes | None = None,
    version: TemplateVersion | None = None,
) -> MadeReport:
    """Make a new version of the summary report of a unit and period, and keep it.

    `today` decides which roles of the actor hold (the day of `at` if not given); `version` is of a programme's template.
    Raises OutOfReach, Refused with everything that is wrong with the template, NothingAccepted where there is no figure.
    """
    asked = Asked(programme, unit, period, heading or {}, bytes(version.file) if version else template, version)
    if template is not None:
        checked_template(programme=programme, content=template)
    made = compose(actor=actor, asked=asked, at=at, today=today or at.astimezone(HANOI).date())
    kept = keep(actor=actor, asked=asked, made=made, preview=preview_of(made=made), at=at)
    return MadeReport(kept, made.document, made.workbook, made.material)


def compose(*, actor: User, asked: Asked, at: datetime, today: date, step: Step = silent) -> Composed:
    """Everything of a report but its place in the database. Raises as `make_summary` does."""
    require_oversight(actor=actor, programme=asked.programme, unit=asked.unit, today=today)
    step(CHECKING)
    heading = heading_of(programme=asked.programme, unit=asked.unit, day=today, given=asked.heading, kind=asked.kind)
    codes = codes_of(programme=asked.programme)
    if not is_reported(programme=asked.programme):
        raise NothingAccepted(unit=asked.unit.name, period=asked.period)
    with one_moment():
        material, revisions = gather(
            actor=actor,
            programme=asked.programme,
            unit=asked.unit,
            period=asked.period,
            report_id=secrets.token_hex(6),
            at=at,
            today=today,
            heading=heading,
            step=step,
        )
    if not any(True for _figure in material.own_figures()):
        raise NothingAccepted(unit=asked.unit.name, period=asked.period)
    step(DRAWING)
    material = replace(material, charts=charts_of(material))
    step(WRITING)
    data = draft_report(material)
    with beside(partial(_filled, asked.template, codes, data)) as filled:
        step(TABULATING)
        workbook = write_annex(draft_workbook(material))
        document, manifest = filled()
    told = examples(report_scope(data), codes)
    return Composed(document, workbook, dumps(manifest), manifest.provenance.report_id, revisions, material, told)


def preview_of(*, made: Composed) -> Preview:
    """What a page shows of a composed report; takes long, so read before `writing`, where others wait."""
    return read_preview(made.document, loads(made.manifest))


def keep(*, actor: User, asked: Asked, made: Composed, preview: Preview, at: datetime) -> SummaryVersion:
    """Keep a composed report as the next version, with what a page shows of it and its audit row."""
    with writing():
        Summary.objects.bulk_create(
            [Summary(programme=asked.programme, organisation=asked.unit, period=asked.period)], ignore_conflicts=True
        )
        summary = Summary.objects.select_for_update().get(
            programme=asked.programme, organisation=asked.unit, period=asked.period
        )
        version = _version(actor, summary, asked, made, at)
        keep_preview(version=version, at=at, preview=preview)
        record(
            actor=actor,
            action="summary.make",
            subject=f"{asked.programme.code} {asked.unit.code} {asked.period}",
            after={
                "version": version.number,
                "report": made.report_id,
                "document": version.document_hash,
                "workbook": version.workbook_hash,
            },
            at=at,
        )
    return version


def _filled(template: bytes | None, codes: Mapping[str, str], data: ReportData) -> tuple[bytes, Manifest]:
    """A stranger's template is opened in a process apart; our own, made from the letterhead's profile, is filled here."""
    if template is not None:
        return fill_apart(template, codes=codes, data=data, key=report_key())
    frame = Frame(data.header.profile, joint=bool(data.header.partner))
    compiled = compile_template(summary_template(frame), summary_names().with_fields(codes))
    if isinstance(compiled, list):
        raise Refused(compiled)
    return fill(compiled, data, key=report_key())


def _version(actor: User, summary: Summary, asked: Asked, made: Composed, at: datetime) -> SummaryVersion:
    return SummaryVersion.objects.create(
        summary=summary,
        number=summary.versions.count() + 1,
        report_id=made.report_id,
        author=actor,
        at=at,
        manifest=made.manifest,
        heading=dict(asked.heading),
        document=made.document,
        document_hash=hashlib.sha256(made.document).hexdigest(),
        workbook=made.workbook,
        workbook_hash=hashlib.sha256(made.workbook).hexdigest(),
        revisions=made.revisions,
        as_of=made.material.as_of,
        snapshot=made.material.snapshot,
        adjustments=to_records(made.material.adjustments),
        template_version=asked.version,
        examples=dict(made.examples),
    )
