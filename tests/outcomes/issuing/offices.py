"""An office with made versions of a report, and the people who submit, sign and issue it."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from lxml import etree
from tests.factories.reports import World, make_world
from tests.outcomes.summaries.documents import changed, part_of
from tests.outcomes.summaries.samples import report_data

from phoihop.agreements.programmes.models import Party
from phoihop.base.errors import ProductError
from phoihop.bodies.organisations.enums import UserRole
from phoihop.bodies.people.models import User
from phoihop.outcomes.documents.actions import begin_term, set_letterhead
from phoihop.outcomes.documents.enums import DocumentKind, DocumentSystem
from phoihop.outcomes.documents.render.frames import Frame
from phoihop.outcomes.documents.rules.wordml import NAME, SDT, q, tag_of
from phoihop.outcomes.issuing.actions.issuing import Registration, issue
from phoihop.outcomes.issuing.actions.moving import move_on, submit
from phoihop.outcomes.issuing.actions.sealing import Signers, sign
from phoihop.outcomes.issuing.enums import IssueMove
from phoihop.outcomes.issuing.models import IssuedReport, SealedReport, Signing
from phoihop.outcomes.summaries.models import Summary, SummaryVersion
from phoihop.outcomes.summaries.queries.keys import report_key
from phoihop.outcomes.summaries.render.default_template import summary_template
from phoihop.outcomes.summaries.render.filling import fill
from phoihop.outcomes.summaries.render.template import CompiledTemplate, compile_template
from phoihop.outcomes.summaries.rules.manifest import dumps
from phoihop.outcomes.summaries.rules.marks import parse_head_bookmark, parse_head_tag
from phoihop.outcomes.summaries.rules.outline import summary_names
from phoihop.outcomes.summaries.rules.records import Signature

TODAY = date(2022, 1, 10)
AT = datetime(2022, 1, 10, 8, 30, tzinfo=UTC)


@cache
def filled(report: str, *, joint: bool = False) -> tuple[bytes, str]:
    """A report's file and its manifest's text."""
    data = report_data()
    data = replace(data, provenance=replace(data.provenance, report_id=report))
    data = replace(data, header=replace(data.header, number=None))
    if joint:
        beside = Signature("T/M BAN THƯỜNG VỤ", "TRƯỞNG BAN")
        data = replace(data, signature=replace(data.signature, partner=beside))
        data = replace(data, header=replace(data.header, partner="BAN DÂN VẬN"))
    template = compile_template(summary_template(Frame(data.header.profile, joint=joint)), summary_names())
    assert isinstance(template, CompiledTemplate)
    content, manifest = fill(template, data, key=report_key())
    return content, dumps(manifest)


def without_place(name: str) -> bytes:
    """A report in which a field of the head is nothing but text, as in those of old."""
    content = filled("a1b2c3d4e5f6")[0]
    root = part_of(content)
    for element in [*root.iter(SDT), *root.iter(q("w:bookmarkStart"))]:
        if name in (parse_head_tag(tag_of(element)), parse_head_bookmark(element.get(NAME, ""))):
            element.getparent().remove(element)
    return changed(content, {"word/document.xml": etree.tostring(root)})


@dataclass(frozen=True)
class Office:
    """Whoever takes part, and what they do, with the day and the words that do not matter."""

    world: World
    secretary: User
    leader: User
    joint: bool = False

    def version(
        self, report: str = "a1b2c3d4e5f6", content: bytes | None = None, *, at: datetime = AT
    ) -> SummaryVersion:
        """A made version of the city's report of 2017, the next one."""
        summary, _new = Summary.objects.get_or_create(
            programme=self.world.programme, organisation=self.world.unit("city"), period="2017"
        )
        document, manifest = filled(report, joint=self.joint)
        document = content or document
        row = SummaryVersion.objects.create(
            summary=summary,
            number=summary.versions.count() + 1,
            report_id=report,
            author=self.secretary,
            at=at,
            manifest=manifest,
            document=document,
            document_hash=hashlib.sha256(document).hexdigest(),
            revisions=[],
        )
        related = SummaryVersion.objects.select_related("summary__programme", "summary__organisation")
        return related.get(pk=row.pk)

    def submit(self, version: SummaryVersion, **more: Any) -> Signing:
        given = {"actor": self.secretary, "version": version, "note": "", "at": AT, "today": TODAY, **more}
        return submit(**given)

    def sign(self, version: SummaryVersion, **more: Any) -> SealedReport:
        signers = Signers("Trần Văn Ký", "Lê Thị Phối" if self.joint else "")
        given = {"actor": self.leader, "version": version, "signers": signers, "note": "", "at": AT, "today": TODAY}
        return sign(**{**given, **more})

    def issue(self, version: SummaryVersion, day: date = TODAY, **more: Any) -> IssuedReport:
        given = {"actor": self.secretary, "version": version, "note": "", "at": AT, "today": TODAY, **more}
        return issue(registration=Registration(DocumentKind.REPORT, day), **given)

    def move(self, version: SummaryVersion, move: IssueMove, **more: Any) -> Signing:
        given = {"actor": self.leader, "version": version, "note": "Sai số liệu", "at": AT, "today": TODAY, **more}
        return move_on(move=move, **given)

    def issued(self, report: str = "a1b2c3d4e5f6") -> SummaryVersion:
        """A version gone all the way."""
        version = self.version(report)
        self.submit(version)
        self.sign(version)
        self.issue(version)
        return version


def make_office(*, joint: bool = False) -> Office:
    """The city's report; a joint one is issued by the city and, by the Party's rules, by a body of its own."""
    world = make_world()
    office = Office(world, world.someone(UserRole.SECRETARIAT), world.someone(UserRole.LEADER), joint)
    head = {"superior": "", "place": "Hà Nội", "office": "GIÁM ĐỐC", "today": TODAY, "at": AT}
    state = {"organisation": world.unit("city"), "system": DocumentSystem.STATE, "code": "CAHN"}
    set_letterhead(actor=office.secretary, **state, **head)
    if joint:
        partner = world.unit("a")
        for body, role in ((world.unit("city"), "lead"), (partner, "counterpart")):
            Party.objects.create(programme=world.programme, organisation=body, role=role)
        party = {"organisation": partner, "system": DocumentSystem.PARTY, "code": "BDVTU"}
        set_letterhead(actor=office.secretary, **party, **head)
        since = {"name": "2020–2025", "start": date(2020, 10, 13), "today": TODAY, "at": AT}
        begin_term(actor=office.secretary, organisation=partner, **since)
    return office


def code_of(call: Any, *args: Any, **words: Any) -> str:
    """The code of the error that the call raises."""
    try:
        call(*args, **words)
    except ProductError as error:
        return error.code
    raise AssertionError("nothing was refused")
