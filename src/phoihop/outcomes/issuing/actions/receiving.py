"""Taking in the digitally signed PDF of an issued document: read apart, judged, kept with what its signatures say."""

from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError, Refused
from phoihop.base.language import N_
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.outcomes.issuing.access import require_handling
from phoihop.outcomes.issuing.actions.moving import MovedOn
from phoihop.outcomes.issuing.actions.printing import NotIssued, issued_of
from phoihop.outcomes.issuing.enums import IssueState
from phoihop.outcomes.issuing.models import IssuedReport, ReportPdf, SignedPdf
from phoihop.outcomes.issuing.readers.anchors import read_anchors
from phoihop.outcomes.issuing.readers.apart import Known, signed_apart
from phoihop.outcomes.issuing.rules.moves import SIGNABLE
from phoihop.outcomes.issuing.rules.sending import check_pdf
from phoihop.outcomes.issuing.rules.signatures import check_signed, to_record
from phoihop.outcomes.summaries.actions.ordering import Sent
from phoihop.outcomes.summaries.models import SummaryVersion


class ReceivedAlready(ProductError):
    """The same file was taken in before."""

    code = "Y317"
    problem = N_("Tệp PDF này đã được nhận trước đó.")
    remedy = N_("Xem các bản đã ký số trên trang của văn bản.")
    status = 409


def receive_signed(*, actor: User, version: SummaryVersion, sent: Sent, at: datetime, today: date) -> SignedPdf:
    """Keep a signed PDF of an issued version.

    Raises OutOfReach, NotIssued, MovedOn, ReceivedAlready, AnchorsUnreadable, FileTooHeavy, and Refused (Y310–Y313) for what is
    no PDF, bears no signature or a broken one, or is another document's.
    """
    require_active(actor)
    require_handling(actor=actor, version=version, today=today)
    findings = check_pdf(name=sent.name, content=sent.content)
    if findings:
        raise Refused(findings)
    read = signed_apart(sent.content, known=_known(version), anchors=read_anchors(Path(settings.TRUST_ANCHORS)), at=at)
    findings = check_signed(read, name=sent.name)
    if findings or read.relation is None:
        raise Refused(findings)
    with writing():
        issued = issued_of(version)
        state = IssueState(issued.signing.state)
        if state not in SIGNABLE:
            raise MovedOn(state=state)
        digest = sha256(sent.content).hexdigest()
        if SignedPdf.objects.filter(issued=issued, content_hash=digest).exists():
            raise ReceivedAlready
        row = SignedPdf.objects.create(
            issued=issued,
            content=sent.content,
            content_hash=digest,
            size=len(sent.content),
            name=sent.name[:200],
            relation=read.relation.value,
            signatures=[to_record(one) for one in read.signatures],
            by=actor,
            at=at,
        )
        after = {"pdf": digest, "signers": [one.signer for one in read.signatures], "relation": read.relation.value}
        record(actor=actor, action="issued.signed_pdf", subject=version.report_id, after=after, at=at)
    return row


def _known(version: SummaryVersion) -> Known:
    issued = IssuedReport.objects.filter(signing__version=version.pk).values_list("pk", "signing__sealed__code").first()
    if issued is None:
        raise NotIssued
    pdf = ReportPdf.objects.filter(issued=issued[0]).values_list("size", "content_hash").first()
    return Known(issued[1], version.report_id, *(pdf or (0, "")))
