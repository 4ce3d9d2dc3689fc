"""Which bodies issue a programme's report."""

from phoihop.agreements.programmes.models import Party
from phoihop.bodies.organisations.models import Organisation
from phoihop.outcomes.summaries.models import Summary


def issuer_of(*, summary: Summary) -> Organisation:
    """The leading party of the programme; the unit itself where there is none."""
    return _party(summary, "lead") or summary.organisation


def partner_of(*, summary: Summary) -> Organisation | None:
    """The counterpart, which issues a joint document as well."""
    return _party(summary, "counterpart")


def _party(summary: Summary, role: str) -> Organisation | None:
    parties = Party.objects.filter(programme=summary.programme_id, role=role).select_related("organisation__parent")
    row = parties.order_by("pk").first()
    return row.organisation if row else None
