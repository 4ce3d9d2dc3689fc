"""Which bodies issue a programme's report on a day: a party that has ended is represented by its successor."""

from datetime import date

from phoihop.agreements.programmes.models import Party
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.organisations.queries.successors import standing_for
from phoihop.outcomes.summaries.models import Summary


def issuer_of(*, summary: Summary, day: date) -> Organisation:
    """The leading party of the programme; the unit itself where there is none."""
    return _party(summary, "lead", day) or summary.organisation


def partner_of(*, summary: Summary, day: date) -> Organisation | None:
    """The counterpart, which issues a joint document as well."""
    return _party(summary, "counterpart", day)


def _party(summary: Summary, role: str, day: date) -> Organisation | None:
    parties = Party.objects.filter(programme=summary.programme_id, role=role).select_related("organisation__parent")
    row = parties.order_by("pk").first()
    return standing_for(organisations=[row.organisation], day=day)[row.organisation.code] if row else None
