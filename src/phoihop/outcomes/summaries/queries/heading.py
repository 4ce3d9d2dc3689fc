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
    parties = list(Party.objects.filter(programme=programme).select_related("organisation__parent"))
    bodies = standing_for(organisations=[row.organisation for row in parties], day=day)
    lead = next((bodies[row.organisation.code] for row in parties if row.role == "lead"), unit)
    other = next((bodies[row.organisation.code] for row in parties if row.role == "counterpart"), None)
    partner = other if given.get(JOINT) else None
    head = letterhead_of(organisation=lead)
    profile = profile_of(system=head.system, day=day)
    codes = [head.code, *([letterhead_of(organisation=partner).code] if partner else [])]
    return Heading(
        profile=profile,
        superior=given.get("superior") or head.superior,
        issuer=given.get("issuer") or lead.name.upper(),
        issuer_name=" và ".join(body.name for body in (lead, partner) if body),
        symbol=given.get("symbol") or symbol_of(profile, kind, *codes),
        place=given.get("place") or head.place or unit.name.removeprefix("Thành phố ").removeprefix("Tỉnh "),
        date=day,
        recipients=(*(bodies[row.organisation.code].name for row in parties), profile.texts["filed"]),
        authority=signing_office(profile, given.get("authority", "")),
        office=given.get("office") or head.office or _HEAD_OF_BODY,
        number=int(given["number"]) if given.get("number") else None,
        partner=_partner(partner, day, given) if partner else None,
        kind=kind,
    )


def _partner(body: Organisation, day: date, given: Mapping[str, str]) -> Partner:
    head = letterhead_of(organisation=body)
    profile = profile_of(system=head.system, day=day)
    office = given.get("partner_office") or head.office or _HEAD_OF_BODY
    return Partner(body.name.upper(), signing_office(profile, given.get("partner_authority", "")), office)
