"""Reads about what pages show of a version: the preview by parts, its pictures, whether it is under way."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import TextField, Value
from django.db.models.functions import Cast, Length, Replace

from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.people.models import User
from phoihop.outcomes.summaries.access import overseen
from phoihop.outcomes.summaries.models import PreviewOrder, PreviewPicture, SummaryVersion, VersionPreview
from phoihop.outcomes.summaries.rules.drafting.narratives import TO_WRITE
from phoihop.outcomes.summaries.rules.preview import EDITION, Block, Heading, blocks_by_key


def find_preview(*, version: SummaryVersion) -> VersionPreview | None:
    """What this edition of the reader found, without the parts themselves; for who may see the version."""
    return VersionPreview.objects.filter(version=version, edition=EDITION).defer("parts").first()


def list_parts(*, preview: VersionPreview, numbers: Sequence[int]) -> list[list[Block]]:
    """These parts of a preview, read by the database out of the whole."""
    if not numbers:
        return []
    names = [f"parts__{number}" for number in numbers]
    row = VersionPreview.objects.filter(pk=preview.pk).values_list(*names).get()
    return [part or [] for part in row]


def find_block(*, preview: VersionPreview, key: str) -> Block | None:
    """The block of this key; None where no block has it."""
    place: Any = preview.places.get(key)
    return blocks_by_key(list_parts(preview=preview, numbers=[place])).get(key) if place is not None else None


def count_unwritten(*, version: SummaryVersion) -> int:
    """How many places still ask the officer to write something; 0 also where no preview was kept."""
    told = Cast("parts", TextField())
    gone = Length(told) - Length(Replace(told, Value(TO_WRITE)))
    found = VersionPreview.objects.filter(version=version, edition=EDITION).values_list(gone, flat=True).first()
    return (found or 0) // len(TO_WRITE)


def headings_of(preview: VersionPreview) -> list[Heading]:
    """The table of contents."""
    return [Heading(*row) for row in preview.contents]


def find_picture(*, actor: User, report: str, name: str, today: date) -> PreviewPicture:
    """A picture of a report's preview. Raises OutOfReach."""
    reached = overseen(actor=actor, today=today, path="preview__version__summary__")
    wanted = {"preview__version__report_id": report, "preview__edition": EDITION, "name": name}
    found = PreviewPicture.objects.filter(reached, **wanted).first()
    if found is None:
        raise OutOfReach
    return found


def find_preview_order(*, version: SummaryVersion) -> PreviewOrder | None:
    """The latest asking for the preview of a version; for who may see the version."""
    return PreviewOrder.objects.filter(version=version).order_by("-pk").first()
