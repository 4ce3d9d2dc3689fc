"""Signing: the version's file gets the signers' names and its seal, and is kept so that nothing changes it any more."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.conf import settings
from django.urls import reverse

from phoihop.base.audit.actions import writing
from phoihop.base.audit.queries import chain_head
from phoihop.base.clock import HANOI
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.vietnamese import format_date
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.outcomes.issuing.access import require_move
from phoihop.outcomes.issuing.actions.moving import advance, bodies_of, check_document, locked
from phoihop.outcomes.issuing.enums import IssueMove
from phoihop.outcomes.issuing.models import SealedReport
from phoihop.outcomes.issuing.render.apart import sealed_apart
from phoihop.outcomes.issuing.rules.codes import grouped, new_code
from phoihop.outcomes.issuing.rules.heads import PARTNER_SIGNER, SIGNER, is_joint
from phoihop.outcomes.issuing.rules.seals import SealWords
from phoihop.outcomes.summaries.models import SummaryVersion
from phoihop.outcomes.summaries.rules.manifest import loads


class SignerMissing(ProductError):
    """A document of two bodies was to be signed by one."""

    code = "Y308"
    problem = N_("Văn bản do hai cơ quan cùng ban hành phải có họ tên người ký của cả hai bên.")
    remedy = N_("Ghi họ tên người ký bên phối hợp rồi ký lại.")
    status = 422


@dataclass(frozen=True, slots=True)
class Signers:
    """Who signs, as it is printed; of a joint document also for the other body."""

    name: str
    partner: str = ""


def sign(
    *, actor: User, version: SummaryVersion, signers: Signers, note: str, at: datetime, today: date
) -> SealedReport:
    """Sign a submitted version and seal it. Raises OutOfReach, MovedOn, SignerMissing, and what submit does."""
    require_active(actor)
    require_move(actor=actor, version=version, move=IssueMove.SIGN, today=today)
    content, heads = check_document(version, today=today)
    joint = is_joint(heads.texts)
    if joint and not signers.partner:
        raise SignerMissing
    bodies = bodies_of(version, joint=joint, today=today)
    with writing():
        signing = locked(version, IssueMove.SIGN, at)
        head, code = chain_head(), new_code(secrets.choice)
        words = SealWords(version.report_id, code, address_of(code), head.number, head.hash, _moment(at))
        names = {SIGNER: signers.name, PARTNER_SIGNER: signers.partner}
        document = sealed_apart(content, words=words, names=names)
        sealed = SealedReport.objects.create(
            signing=signing,
            code=code,
            document=document,
            document_hash=sha256(document).hexdigest(),
            audit_number=head.number,
            audit_hash=head.hash,
            subject=(heads.title or version.summary.programme.title)[:500],
            example=loads(_manifest(version)).example,
            signer=signers.name,
            partner_signer=signers.partner if joint else "",
            issuer=bodies[0],
            partner=bodies[1] if joint else None,
            day=today,
            at=at,
        )
        told = {"sealed": sealed.document_hash, "audit": head.hash}
        advance(actor=actor, signing=signing, move=IssueMove.SIGN, note=note, at=at, today=today, **told)
    return sealed


def address_of(code: str) -> str:
    """Where anybody verifies the document with this code."""
    return f"{settings.SITE_URL}{reverse('verifying:report', args=[grouped(code)])}"


def _manifest(version: SummaryVersion) -> str:
    return str(SummaryVersion.objects.values_list("manifest", flat=True).get(pk=version.pk))


def _moment(at: datetime) -> str:
    there = at.astimezone(HANOI)
    return f"{there:%H:%M} {format_date(there.date())}"
