"""Signatures of a PDF, validated by pyHanko against the anchors given and nothing else: it never asks the network."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO

from asn1crypto import x509
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, pdf_name
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel, SuspiciousModification
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from phoihop.base.clock import HANOI
from phoihop.base.errors import Refused
from phoihop.base.findings import Finding
from phoihop.base.language import N_
from phoihop.outcomes.issuing.enums import SignatureChange, Trust
from phoihop.outcomes.issuing.readers.trust import Judge, evidence_of
from phoihop.outcomes.issuing.rules.signatures import PROVING, Look, Signature

_CHANGES = {
    ModificationLevel.NONE: SignatureChange.NONE,
    ModificationLevel.LTA_UPDATES: SignatureChange.UPKEEP,
    ModificationLevel.FORM_FILLING: SignatureChange.SIGNATURES,
}
_WHOLE = (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)
BROKEN = (PdfReadError, SignatureValidationError, SigningError, ValueError, KeyError, TypeError, RecursionError)
"""What a file that is no sound PDF, or whose signature is none, makes pyHanko raise."""
DAMAGED = N_("tệp PDF bị hỏng nên không đọc được")


def open_pdf(content: bytes) -> PdfFileReader:
    """The file as pyHanko reads it. Raises Refused (Y310)."""
    try:
        reader = PdfFileReader(BytesIO(content))
        if not reader.encrypted:
            _count = len(reader.embedded_signatures)
            return reader
    except BROKEN:
        raise Refused([no_pdf(DAMAGED)]) from None
    raise Refused([no_pdf(N_("tệp PDF có mật khẩu nên không đọc được"))])


def read_signatures(
    reader: PdfFileReader, *, anchors: Sequence[bytes], looks: Sequence[Look], at: datetime
) -> list[Signature]:
    """Every signature of the file, in the order of signing; document timestamps are not among them."""
    signed = [one for one in reader.embedded_signatures if one.sig_object.get("/Type", "/Sig") != "/DocTimeStamp"]
    shown = {look.field: look for look in sorted(looks, key=lambda look: look.share)}
    return [_read(one, anchors, shown.get(one.field_name), at) for one in signed]


def unsigned_looks(reader: PdfFileReader, looks: Sequence[Look]) -> list[Look]:
    """Pictures in places for signatures that nobody has signed."""
    signed = {one.field_name for one in reader.embedded_signatures}
    return [look for look in looks if look.field not in signed]


def only_signed(reader: PdfFileReader, content: bytes, size: int) -> bool:
    """Whether the file is its first `size` bytes with nothing but signatures added to them, one by one."""
    try:
        first = PdfFileReader(BytesIO(content[:size]))
        last = first.total_revisions - 1
        if _places(first) != _places(reader)[: last + 1]:
            return False
        return _signatures_alone(reader, DEFAULT_DIFF_POLICY.review_file(reader, _base(reader, last)))
    except BROKEN:
        return False


def _base(reader: PdfFileReader, revision: int) -> HistoricalResolver:
    """The revision to compare with; one without a form is given an empty one, as the policy only compares forms."""
    base = reader.get_historical_resolver(revision)
    if "/AcroForm" not in base.root:
        flags = reader.root["/AcroForm"].get("/SigFlags")
        form = {pdf_name("/Fields"): ArrayObject()} | ({} if flags is None else {pdf_name("/SigFlags"): flags})
        base.root[pdf_name("/AcroForm")] = DictionaryObject(form)  # type: ignore[no-untyped-call]
    return base


def _places(reader: PdfFileReader) -> list[int]:
    """Where each revision's table of objects begins: an update that does not build on the one before shows here."""
    return [reader.xrefs.get_startxref_for_revision(number) for number in range(reader.total_revisions)]


def _signatures_alone(reader: PdfFileReader, changes: DiffResult | SuspiciousModification | None) -> bool:
    """Whether no form field was changed but those of signatures: what stands in another one is content."""
    if not isinstance(changes, DiffResult):
        return changes is None
    return changes.changed_form_fields <= {name for name, _value, _field in enumerate_sig_fields(reader)}


def _read(found: EmbeddedPdfSignature, anchors: Sequence[bytes], look: Look | None, at: datetime) -> Signature:
    try:
        status = validate_pdf_signature(
            found,
            signer_validation_context=_nobody(at),
            ts_validation_context=_nobody(at),
            key_usage_settings=KeyUsageConstraints(key_usage=set()),
        )
        signature = _signature(found, status, Judge(anchors, evidence_of(found)), at)
    except BROKEN:
        signature = _unreadable(found)
    return replace(signature, page=look.page, share=look.share) if look else signature


def _nobody(at: datetime) -> ValidationContext:
    """Trust is judged apart from whether a signature is sound."""
    return ValidationContext(trust_roots=[], allow_fetching=False, moment=at)


def _signature(found: EmbeddedPdfSignature, status: PdfSignatureStatus, judge: Judge, at: datetime) -> Signature:
    """The certificate is judged as of the moment of signing: it may have ended since, as all of them do.

    Only a timestamp of a trusted authority proves that moment; else what is known of revocation must reach until now.
    """
    stamp = _stamp(status, judge, at)
    told = _aware(status.signer_reported_dt)
    proven = stamp.at if stamp and stamp.trust in PROVING else None
    certificate = status.signing_cert
    return Signature(
        field=found.field_name,
        signer=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        at=told,
        stamped=stamp.at if stamp else None,
        intact=bool(status.intact and status.valid),
        whole=status.coverage in _WHOLE,
        change=_change(found.reader, status),
        trust=judge.trust(certificate, at=proven or min(told or at, at), until=proven or at),
        lapsed=_lapsed(certificate, proven or told),
        stamper=stamp.by if stamp else "",
        stamp_trust=stamp.trust if stamp else Trust.UNKNOWN,
    )


@dataclass(frozen=True, slots=True)
class _Stamp:
    at: datetime
    by: str
    trust: Trust


def _stamp(status: PdfSignatureStatus, judge: Judge, at: datetime) -> _Stamp | None:
    """The timestamp over the signature, where it is sound; whose it is, and whether he is trusted with the time."""
    stamp = status.timestamp_validity
    if stamp is None or not (stamp.intact and stamp.valid):
        return None
    trust = judge.trust(stamp.signing_cert, at=stamp.timestamp, until=at, purpose="time_stamping")
    return _Stamp(stamp.timestamp, _name(stamp.signing_cert.subject), trust)


def _change(reader: PdfFileReader, status: PdfSignatureStatus) -> SignatureChange:
    level = status.modification_level
    if not status.docmdp_ok or level is None or not _signatures_alone(reader, status.diff_result):
        return SignatureChange.OTHER
    return _CHANGES.get(level, SignatureChange.OTHER)


def _lapsed(certificate: x509.Certificate, at: datetime | None) -> bool:
    return at is not None and not certificate.not_valid_before <= at <= certificate.not_valid_after


def _aware(moment: datetime | None) -> datetime | None:
    """A moment without a zone, as some programs write it, is taken for one of Hà Nội."""
    return moment.replace(tzinfo=HANOI) if moment is not None and moment.tzinfo is None else moment


def _name(name: x509.Name) -> str:
    """The common name, else the whole one."""
    return str(name.native.get("common_name") or name.human_friendly)[:200]


def _unreadable(found: EmbeddedPdfSignature) -> Signature:
    nothing = {"signer": "", "issuer": "", "at": None, "stamped": None, "trust": Trust.UNKNOWN, "lapsed": False}
    return Signature(field=found.field_name, intact=False, whole=False, change=SignatureChange.OTHER, **nothing)  # type: ignore[arg-type]


def no_pdf(problem: str) -> Finding:
    """Finding Y310: what is wrong with the file as a PDF."""
    return Finding("Y310", problem, N_("xuất lại PDF không đặt mật khẩu, ký số rồi gửi lại"))
