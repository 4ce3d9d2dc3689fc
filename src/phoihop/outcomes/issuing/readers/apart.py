"""Reading a signed PDF in a process apart: what is asked here, and the function that answers there."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from phoihop.base.apart.opening import ask_apart
from phoihop.outcomes.issuing.enums import PdfRelation
from phoihop.outcomes.issuing.rules.signatures import Look, SignedFile, of_records, to_record


@dataclass(frozen=True, slots=True)
class Known:
    """By what a document's PDF is recognised: its codes, and size and SHA-256 of the PDF that the product made (or 0, '')."""

    code: str
    report: str
    size: int = 0
    digest: str = ""


def signed_apart(content: bytes, *, known: Known, anchors: Sequence[bytes], at: datetime) -> SignedFile:
    """The signatures of a PDF and whose it is. Raises Refused for what is no sound PDF, FileTooHeavy."""
    given = {
        "known": asdict(known),
        "anchors": [base64.b64encode(one).decode() for one in anchors],
        "at": at.isoformat(),
    }
    answer = ask_apart(module=__name__, function="answer_signed", content=content, given=given)
    relation = PdfRelation(answer["relation"]) if answer["relation"] else None
    unsigned = tuple(Look(**one) for one in answer["unsigned"])
    return SignedFile(of_records(answer["signatures"]), relation, unsigned)


def answer_signed(content: bytes, given: Mapping[str, Any]) -> dict[str, Any]:
    """In the process apart: the signatures as JSON, and by what the file is recognised."""
    from phoihop.outcomes.issuing.readers.looks import looks_of
    from phoihop.outcomes.issuing.readers.signatures import only_signed, open_pdf, read_signatures, unsigned_looks
    from phoihop.outcomes.issuing.readers.texts import mentions

    known, reader = Known(**given["known"]), open_pdf(content)
    anchors, looks = [base64.b64decode(one) for one in given["anchors"]], looks_of(reader)
    signatures = read_signatures(reader, anchors=anchors, looks=looks, at=datetime.fromisoformat(given["at"]))
    relation = ""
    if _begins_with_ours(content, known) and only_signed(reader, content, known.size):
        relation = PdfRelation.SAME.value
    elif mentions(reader, (known.code, known.report)):
        relation = PdfRelation.NAMED.value
    unsigned = [asdict(one) for one in unsigned_looks(reader, looks)]
    return {"signatures": [to_record(one) for one in signatures], "relation": relation, "unsigned": unsigned}


def _begins_with_ours(content: bytes, known: Known) -> bool:
    return known.size > 0 and sha256(content[: known.size]).hexdigest() == known.digest
