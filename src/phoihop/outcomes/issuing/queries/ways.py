"""Documents on their way to being issued: the list, one version's way, its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from phoihop.bodies.organisations.access import OutOfReach, above
from phoihop.bodies.organisations.queries.holders import leaders_at
from phoihop.bodies.people.models import User
from phoihop.outcomes.issuing.access import may_move, seen
from phoihop.outcomes.issuing.enums import IssueMove, IssueState
from phoihop.outcomes.issuing.models import (
    IssuedReport,
    PdfOrder,
    ReportPdf,
    SealedReport,
    SignedPdf,
    Signing,
    SigningStep,
)
from phoihop.outcomes.issuing.rules.moves import moves_from
from phoihop.outcomes.summaries.models import SummaryVersion
from phoihop.outcomes.summaries.queries.versions import find_version

_FILES = {"document", "content"}


@dataclass(frozen=True)
class Way:
    """How far a version has got, and everything that belongs to it; rows come without their files."""

    version: SummaryVersion
    state: IssueState
    steps: Sequence[SigningStep] = ()
    sealed: SealedReport | None = None
    issued: IssuedReport | None = None
    pdf: ReportPdf | None = None
    pdf_order: PdfOrder | None = None
    signed: Sequence[SignedPdf] = ()


def find_way(*, actor: User, report: str, today: date) -> Way:
    """The way of a version that the actor oversees. Raises OutOfReach."""
    version = find_version(actor=actor, report=report, today=today)
    signing = Signing.objects.filter(version=version.pk).first()
    if signing is None:
        return Way(version, IssueState.DRAFT)
    issued = _issued(signing)
    return Way(
        version,
        IssueState(signing.state),
        list(signing.steps.select_related("by")),
        _sealed(signing),
        issued,
        ReportPdf.objects.filter(issued=issued).defer("content").first() if issued else None,
        PdfOrder.objects.filter(issued=issued).first() if issued else None,
        list(SignedPdf.objects.filter(issued=issued).select_related("by").defer("content")) if issued else [],
    )


def list_moves(*, actor: User, way: Way, today: date) -> list[IssueMove]:
    """What the actor may do to the version now, in the table's order."""
    allowed = (move for move in moves_from(way.state))
    return [move for move in allowed if may_move(actor=actor, version=way.version, move=move, today=today)]


def list_signings(*, actor: User, today: date, state: str = "", before: int | None = None) -> QuerySet[Signing]:
    """Documents of units that the actor oversees, the latest first; in one state, where it is given."""
    related = ("version__summary__programme", "version__summary__organisation", "issued__number", "sealed")
    found = Signing.objects.filter(seen(actor=actor, today=today)).select_related(*related)
    if state:
        found = found.filter(state=state)
    if before is not None:
        found = found.filter(pk__lt=before)
    heavy = ("version__document", "version__workbook", "version__manifest", "version__revisions", "version__examples")
    return found.defer(*heavy, "issued__document", "sealed__document").order_by("-pk")


def find_document(*, actor: User, report: str, today: date, kind: str) -> tuple[Way, bytes]:
    """The 'sealed' or the 'issued' Word file, or the 'pdf', of a version in reach. Raises OutOfReach without one."""
    way = find_way(actor=actor, report=report, today=today)
    rows: dict[str, tuple[SealedReport | IssuedReport | ReportPdf | None, str]] = {
        "sealed": (way.sealed, "document"),
        "issued": (way.issued, "document"),
        "pdf": (way.pdf, "content"),
    }
    row, field = rows[kind]
    if row is None:
        raise OutOfReach
    return way, bytes(getattr(row, field))


def find_signed(*, actor: User, report: str, signed: int, today: date) -> tuple[Way, SignedPdf]:
    """A signed PDF of a version in reach, with its bytes. Raises OutOfReach."""
    way = find_way(actor=actor, report=report, today=today)
    row = SignedPdf.objects.filter(issued=way.issued, pk=signed).first() if way.issued else None
    if row is None:
        raise OutOfReach
    return way, row


def who_signs(*, version: SummaryVersion, today: date) -> list[int]:
    """Accounts of leaders whose role reaches the version's unit today, and of their deputies."""
    summary = version.summary
    places = above(organisation=summary.organisation, day=today)
    found = leaders_at(organisations=places, programme=summary.programme.code, today=today)
    return sorted({user for users in found.values() for user in users})


def _sealed(signing: Signing) -> SealedReport | None:
    found = SealedReport.objects.filter(signing=signing).select_related("issuer", "partner")
    return found.defer("document").first()


def _issued(signing: Signing) -> IssuedReport | None:
    found = IssuedReport.objects.filter(signing=signing).select_related("number", "partner_number")
    return found.defer("document").first()
