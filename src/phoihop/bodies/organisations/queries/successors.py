"""Who stands for a body after it ended: by its successions, each time whoever took over the largest part."""

from collections.abc import Iterable
from datetime import date

from phoihop.bodies.organisations.models import Organisation, Succession


def standing_for(*, organisations: Iterable[Organisation], day: date) -> dict[str, Organisation]:
    """Code → the body itself where it exists on the day (or ended without a successor), else who stands for it."""
    found = {organisation.code: organisation for organisation in organisations}
    for code, organisation in found.items():
        seen = {code}
        while organisation.closed is not None and organisation.closed <= day:
            heir = _heir(organisation)
            if heir is None or heir.code in seen:
                break
            seen.add(heir.code)
            organisation = heir
        found[code] = organisation
    return found


def _heir(organisation: Organisation) -> Organisation | None:
    rows = Succession.objects.filter(source=organisation).select_related("target__parent")
    row = rows.order_by("-share", "target__code").first()
    return row.target if row else None
