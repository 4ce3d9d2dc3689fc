"""The programme before a programme: its term, the document it rested on, which indicators are the same."""

from dataclasses import dataclass

from phoihop.agreements.programmes.models import Document, Programme
from phoihop.agreements.programmes.queries.programmes import indicator_records
from phoihop.agreements.programmes.rules.lineage import Matched, match_indicators


@dataclass(frozen=True)
class Predecessor:
    """`term` is the run of its years (`2011..2015`), `document` how it is cited (`Thông báo số 120`; '' unknown)."""

    programme: Programme
    term: str
    document: str
    matched: Matched


def term_of(*, programme: Programme) -> str:
    """The run of its years as a period (`2011..2015`, of one year `2011`); '' where its days are not known."""
    if programme.start is None or programme.end is None:
        return ""
    first, last = programme.start.year, programme.end.year
    return f"{first:04}" if first == last else f"{first:04}..{last:04}"


def has_predecessor(*, programme: Programme) -> bool:
    """Whether there is a programme before this one here whose term is known."""
    return programme.predecessor is not None and bool(term_of(programme=programme.predecessor))


def find_predecessor(*, programme: Programme) -> Predecessor | None:
    """The programme before this one; None where there is none here, or its term is not known."""
    before = programme.predecessor
    term = term_of(programme=before) if before else ""
    if before is None or not term:
        return None
    return Predecessor(
        programme=before,
        term=term,
        document=_cited(before, programme),
        matched=match_indicators(
            now=indicator_records(programme=programme), before=indicator_records(programme=before)
        ),
    )


def _cited(before: Programme, programme: Programme) -> str:
    """Type and number of the document that founded it, as its own documents or those of the next one tell."""
    for holder, relation in ((before, "founding"), (programme, "predecessor")):
        row = Document.objects.filter(programme=holder, relation=relation).exclude(number="").first()
        if row is not None:
            return f"{row.type} số {row.symbol or row.number}".strip()
    return ""
