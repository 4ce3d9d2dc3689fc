"""The words of a report's head and foot: what was asked for, else what follows from the programme and its letterheads."""

from collections.abc import Mapping
from datetime import date

from phoihop.agreements.programmes.models import Party, Programme
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.organisations.queries.successors import standing_for
from phoihop.outcomes.documents.enums import DocumentKind
from phoihop.outcomes.documents.queries import letterhead_of, profile_of
from phoihop.outcomes.documents.rules.lines import signing_office, symbol_of
from phoihop.outcomes.summaries.rules.drafting import Heading, Partner

JOINT = "joint"
"""In what was asked for: that the counterpart signs as well."""
_HEAD_OF_BODY = "THỦ TRƯỞNG ĐƠN VỊ"


def heading_of(
    *,
    programme: Programme,
    unit: Organisation,
    day: date,
    given: Mapping[str, str],
    kind: DocumentKind = DocumentKind.REPORT,
) -> Heading:
    """The heading of a report of a day, or of a document of another kind that is made from the same figures.

    A party that has ended is represented by its successor of that day.

    `given` may hold `superior`, `issuer`, `symbol`, `place`, `authority`, `office`, and `joint` (any text) for a
    document that both parties issue, with `partner_authority`, `partner_office`. Raises ProfileUnknown.
    """
    parties = _parties(programme, day)
    standing = dict(reversed(parties))
    lead = standing.get("lead", unit)
    partner = standing.get("counterpart") if given.get(JOINT) else None
    issuers = [lead, partner] if partner else [lead]
    head = letterhead_of(organisation=lead)
    profile = profile_of(system=head.system, day=day)
    codes = [head.code, *(letterhead_of(organisation=body).code for body in issuers[1:])]
    known = {
        "superior": head.superior,
        "issuer": lead.name.upper(),
        "place": head.place or unit.name.removeprefix("Thành phố ").removeprefix("Tỉnh "),
        "office": head.office or _HEAD_OF_BODY,
    }
    words = _asked(given, known)
    return Heading(
        profile=profile,
        superior=words["superior"],
        issuer=words["issuer"],
        issuer_name=" và ".join(body.name for body in issuers),
        symbol=given.get("symbol") or symbol_of(profile, kind, *codes),
        place=words["place"],
        date=day,
        recipients=(*(body.name for _role, body in parties), profile.texts["filed"]),
        authority=signing_office(profile, given.get("authority", "")),
        office=words["office"],
        number=_number(given.get("number", "")),
        partner=_partner(partner, day, given) if partner else None,
        kind=kind,
    )


def _parties(programme: Programme, day: date) -> list[tuple[str, Organisation]]:
    """The role of each party and the body that stands for it on a day."""
    parties = list(Party.objects.filter(programme=programme).select_related("organisation__parent"))
    bodies = standing_for(organisations=[row.organisation for row in parties], day=day)
    return [(row.role, bodies[row.organisation.code]) for row in parties]


def _asked(given: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """What is known, or what was asked for in its place."""
    return {name: given.get(name) or words for name, words in known.items()}


def _number(text: str) -> int | None:
    return int(text) if text else None


def _partner(body: Organisation, day: date, given: Mapping[str, str]) -> Partner:
    head = letterhead_of(organisation=body)
    profile = profile_of(system=head.system, day=day)
    office = given.get("partner_office") or head.office or _HEAD_OF_BODY
    return Partner(body.name.upper(), signing_office(profile, given.get("partner_authority", "")), office)
