"""Whether a certificate leads to an anchor, and what the file itself says of its revocation: the network is never asked."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import cms, core, crl, ocsp, x509
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.sign.general import (
    MultivaluedAttributeError,
    NonexistentAttributeError,
    extract_certificate_info,
    find_cms_attribute_iter,
    find_unique_cms_attribute,
)
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, RevokedError, ValidationError
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    FreshnessReqType,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from phoihop.outcomes.issuing.enums import Trust

_AGES = timedelta(days=36_500)
_EACH = (RevocationCheckingRule.CRL_REQUIRED, RevocationCheckingRule.OCSP_REQUIRED)
_UNTRUSTED = (PathError, ValidationError)
_BROKEN = (PdfReadError, MultivaluedAttributeError, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a file brings to judge certificates by: other ones, lists of revoked ones, answers about single ones."""

    certificates: tuple[x509.Certificate, ...] = ()
    crls: tuple[crl.CertificateList, ...] = ()
    ocsps: tuple[ocsp.OCSPResponse, ...] = ()

    def __add__(self, other: "Evidence") -> "Evidence":
        return Evidence(self.certificates + other.certificates, self.crls + other.crls, self.ocsps + other.ocsps)


@dataclass(frozen=True, slots=True)
class Judge:
    """What the administrator trusts, and what the file brings."""

    anchors: Sequence[bytes]
    evidence: Evidence

    def trust(self, certificate: x509.Certificate, *, at: datetime, until: datetime, purpose: str = "") -> Trust:
        """Of a certificate used at a moment; what was revoked up to `until` counts as revoked.

        Where the moment is what the signer says himself, `until` is the day of reading: he may have written any other,
        one from before he lost his key along with the list of that day. So only what covers `until` confirms.
        That a certificate had ended, or not begun, at the moment is told apart.
        """
        if not self.anchors:
            return Trust.UNKNOWN
        at = min(max(at, certificate.not_valid_before), certificate.not_valid_after)
        if any(self._revoked(certificate, rule, until) for rule in _EACH):
            return Trust.REVOKED
        if self._leads(certificate, _policy(RevocationCheckingRule.CRL_OR_OCSP_REQUIRED), until, purpose):
            return Trust.CONFIRMED
        chained = self._leads(certificate, _policy(RevocationCheckingRule.NO_CHECK), at, purpose)
        return Trust.TRUSTED if chained else Trust.UNTRUSTED

    def _revoked(self, certificate: x509.Certificate, rule: RevocationCheckingRule, until: datetime) -> bool:
        try:
            self._validate(certificate, _ageless(rule), min(until, certificate.not_valid_after))
        except RevokedError:
            return True
        except _UNTRUSTED:
            return False
        return False

    def _leads(self, certificate: x509.Certificate, policy: CertRevTrustPolicy, at: datetime, purpose: str) -> bool:
        try:
            self._validate(certificate, policy, at, purpose)
        except _UNTRUSTED:
            return False
        return True

    def _validate(
        self, certificate: x509.Certificate, policy: CertRevTrustPolicy, at: datetime, purpose: str = ""
    ) -> None:
        context = ValidationContext(
            trust_roots=[x509.Certificate.load(one) for one in self.anchors],
            other_certs=self.evidence.certificates,
            crls=self.evidence.crls,
            ocsps=self.evidence.ocsps,
            moment=at,
            allow_fetching=False,
            revinfo_policy=policy,
        )
        validator = CertificateValidator(certificate, validation_context=context)
        asyncio.run(validator.async_validate_usage(set(), {purpose} if purpose else None))  # type: ignore[no-untyped-call]


def evidence_of(signature: EmbeddedPdfSignature) -> Evidence:
    """What a signature, its timestamp and the file's store for upkeep bring along."""
    return _signed_with(signature) + _stored_in(signature)


def _signed_with(signature: EmbeddedPdfSignature) -> Evidence:
    """Certificates beside the signer's and the timestamp's, and the revocation data that Adobe's kind of signature carries."""
    certificates = tuple(signature.other_embedded_certs) + tuple(_beside_stamps(signature.signer_info))
    try:
        found = find_unique_cms_attribute(signature.signer_info["signed_attrs"], "adobe_revocation_info_archival")
        return Evidence(certificates, *(_optional(found[name]) for name in ("crl", "ocsp")))
    except (NonexistentAttributeError, *_BROKEN):
        return Evidence(certificates)


def _beside_stamps(signer: cms.SignerInfo) -> Iterator[x509.Certificate]:
    for stamp in find_cms_attribute_iter(signer["unsigned_attrs"], "signature_time_stamp_token"):
        yield from extract_certificate_info(stamp["content"]).other_certs


def _optional(several: Any) -> tuple[Any, ...]:
    return () if isinstance(several, core.Void) else tuple(several)


def _stored_in(signature: EmbeddedPdfSignature) -> Evidence:
    try:
        context = DocumentSecurityStore.read_dss(signature.reader).as_validation_context(
            {"trust_roots": [], "allow_fetching": False}
        )
    except (NoDSSFoundError, *_BROKEN):
        return Evidence()
    return Evidence(tuple(context.certificate_registry), tuple(context.crls), tuple(context.ocsps))


def _policy(rule: RevocationCheckingRule) -> CertRevTrustPolicy:
    """One rule for the whole path; data that came later than the moment tell of it as well."""
    return CertRevTrustPolicy(RevocationCheckingPolicy(rule, rule), retroactive_revinfo=True)


def _ageless(rule: RevocationCheckingRule) -> CertRevTrustPolicy:
    """One rule for the certificate itself, whatever the age of the data; of those above it, what there is."""
    checking = RevocationCheckingPolicy(rule, RevocationCheckingRule.CHECK_IF_DECLARED_SOFT)
    return CertRevTrustPolicy(checking, _AGES, FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION)
