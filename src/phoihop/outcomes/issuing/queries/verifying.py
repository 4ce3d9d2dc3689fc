"""What anybody is told of an issued document by its code; of what is not issued nothing, as if it did not exist."""

from collections.abc import Sequence
from dataclasses import dataclass

from phoihop.bodies.organisations.access import OutOfReach
from phoihop.outcomes.issuing.enums import IssueMove, IssueState
from phoihop.outcomes.issuing.models import IssuedReport, ReportPdf, SealedReport, SignedPdf, SigningStep
from phoihop.outcomes.issuing.rules.codes import read_code
from phoihop.outcomes.issuing.rules.moves import PUBLISHED
from phoihop.outcomes.summaries.models import SummaryVersion

_HEAVY = ("manifest", "document", "workbook", "revisions", "examples")
_OFF = (IssueMove.WITHDRAW, IssueMove.REPLACE)


@dataclass(frozen=True)
class PublicReport:
    """An issued document as anybody may know it; `ended` is the step by which it is in force no more."""

    state: IssueState
    sealed: SealedReport
    issued: IssuedReport
    version: SummaryVersion
    pdf: ReportPdf | None
    signed: Sequence[SignedPdf]
    ended: SigningStep | None

    def recognise(self, digest: str) -> str:
        """Which of the document's files has this SHA-256: 'issued', 'sealed', 'pdf', 'signed', 'annex'; '' for none."""
        hashes = {
            self.issued.document_hash: "issued",
            self.sealed.document_hash: "sealed",
            self.version.workbook_hash: "annex",
            **({self.pdf.content_hash: "pdf"} if self.pdf else {}),
            **{row.content_hash: "signed" for row in self.signed},
        }
        return hashes.get(digest, "")


def find_public(*, code: str) -> PublicReport:
    """The issued document with this code. Raises OutOfReach for everything else alike."""
    related = ("signing", "issuer", "partner")
    wanted = {"code": read_code(code), "signing__state__in": [state.value for state in PUBLISHED]}
    sealed = SealedReport.objects.filter(**wanted).select_related(*related).defer("document").first()
    if sealed is None:
        raise OutOfReach
    signing = sealed.signing
    issued = IssuedReport.objects.select_related("number", "partner_number").defer("document").get(signing=signing)
    version = SummaryVersion.objects.select_related("summary__programme", "summary__organisation").defer(*_HEAVY)
    return PublicReport(
        IssueState(signing.state),
        sealed,
        issued,
        version.get(pk=signing.version_id),
        ReportPdf.objects.filter(issued=issued).defer("content").first(),
        list(SignedPdf.objects.filter(issued=issued).defer("content")),
        SigningStep.objects.filter(signing=signing, move__in=[move.value for move in _OFF]).last(),
    )
