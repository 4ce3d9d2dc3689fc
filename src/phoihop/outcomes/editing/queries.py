"""Who is writing what just now."""

from collections.abc import Mapping
from datetime import datetime

from phoihop.agreements.programmes.models import Programme
from phoihop.bodies.organisations.models import Organisation
from phoihop.outcomes.editing.models import SectionEditing
from phoihop.outcomes.editing.rules import Editing


def editors_of(*, programme: Programme, unit: Organisation, period: str, at: datetime) -> Mapping[str, Editing]:
    """Section → who is writing it at this moment, for whoever may see the report; what has lapsed is left out."""
    rows = SectionEditing.objects.filter(programme=programme, organisation=unit, period=period, until__gt=at)
    return {row.section: as_record(row) for row in rows.select_related("editor").order_by("since", "section")}


def as_record(row: SectionEditing) -> Editing:
    """A row, with its editor, as pages show it."""
    return Editing(row.section, row.title, row.editor_id, str(row.editor), row.since, row.until)
