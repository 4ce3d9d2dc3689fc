"""What is known of a digital signature in a PDF, as it is kept, shown and judged."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from phoihop.base.findings import Finding
from phoihop.base.language import N_
from phoihop.outcomes.issuing.enums import PdfRelation, SignatureChange, Trust

_SIGN_AGAIN = N_("tải lại tệp PDF từ trang này, ký số, rồi gửi tệp vừa ký mà không mở ra lưu lại")

PROVING = frozenset({Trust.CONFIRMED, Trust.TRUSTED})
"""Whose timestamp tells when a signature was made."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature: its field, who signed and when by his own clock, when by a timestamp, and what holds of it.

    `intact`: the signed bytes are what they were and the signature over them is the key's. `whole`: it covers
    everything up to where it was made. `lapsed`: the certificate was not valid on the day of signing. `stamper` gave the
    timestamp. `page`: on which page it shows a picture, that takes up `share` percent of it; 0: it shows none.
    """

    field: str
    signer: str
    issuer: str
    at: datetime | None
    stamped: datetime | None
    intact: bool
    whole: bool
    change: SignatureChange
    trust: Trust
    lapsed: bool
    stamper: str = ""
    stamp_trust: Trust = Trust.UNKNOWN
    page: int = 0
    share: int = 0

    @property
    def holds(self) -> bool:
        """Whether the document is what was signed."""
        return self.intact and self.whole and self.change is not SignatureChange.OTHER


@dataclass(frozen=True, slots=True)
class Look:
    """Something to see of a field for signatures: on which page, and how many percent of it."""

    field: str
    page: int
    share: int


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A PDF as it was read: its signatures in order, by what it is recognised (None: by nothing), and what is shown in
    places for signatures that nobody has signed."""

    signatures: tuple[Signature, ...]
    relation: PdfRelation | None
    unsigned: tuple[Look, ...] = ()


def check_signed(read: SignedFile, *, name: str) -> list[Finding]:
    """Why the file is not taken for the signed document: no signature (Y311), broken ones (Y312), another one (Y313)."""
    if not read.signatures:
        return [Finding("Y311", N_("tệp «{value}» không có chữ ký số nào"), _SIGN_AGAIN, value=name)]
    found = [_broken(one) for one in read.signatures if not one.holds] + [_unsigned(one) for one in read.unsigned]
    if not found and read.relation is None:
        problem = N_("tệp «{value}» không phải là văn bản này: không thấy mã xác minh của văn bản")
        found = [Finding("Y313", problem, _SIGN_AGAIN, value=name)]
    return found


def to_record(signature: Signature) -> dict[str, Any]:
    """The signature as JSON."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(signature).items()
    }


def of_record(record: Mapping[str, Any]) -> Signature:
    """The signature out of the JSON that `to_record` made."""
    moments = {name: datetime.fromisoformat(record[name]) if record[name] else None for name in ("at", "stamped")}
    words = {
        "change": SignatureChange(record["change"]),
        "trust": Trust(record["trust"]),
        "stamp_trust": Trust(record.get("stamp_trust", Trust.UNKNOWN)),
    }
    return Signature(**{**record, **moments, **words})


def of_records(records: Sequence[Mapping[str, Any]]) -> tuple[Signature, ...]:
    """All of a file's."""
    return tuple(map(of_record, records))


def _broken(signature: Signature) -> Finding:
    if not signature.intact:
        problem = N_("chữ ký «{value}» của {signer} không còn nguyên vẹn: nội dung tệp khác với lúc ký")
    elif signature.change is SignatureChange.OTHER:
        problem = N_("tệp bị sửa sau chữ ký «{value}» của {signer}")
    else:
        problem = N_("chữ ký «{value}» của {signer} không bao trùm toàn bộ văn bản")
    return Finding("Y312", problem, _SIGN_AGAIN, value=signature.field, params={"signer": signature.signer or "–"})


def _unsigned(look: Look) -> Finding:
    problem = N_("ô chữ ký «{value}» trên trang {page} có hình hiện ra nhưng chưa ai ký, có thể che chữ bên dưới")
    return Finding("Y312", problem, _SIGN_AGAIN, value=look.field, params={"page": look.page})
