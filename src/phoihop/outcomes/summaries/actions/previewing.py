"""Keeping what a page shows of a version: when it is kept, or for an older one when somebody asked. In the worker."""

from datetime import datetime

from django.db import transaction

from phoihop.base.jobs.settling import Settling
from phoihop.outcomes.summaries.actions.orders import fail, finish, still_running, take_up
from phoihop.outcomes.summaries.models import PreviewOrder, PreviewPicture, SummaryVersion, VersionPreview
from phoihop.outcomes.summaries.queries.previews import find_preview
from phoihop.outcomes.summaries.readers.preview import read_preview
from phoihop.outcomes.summaries.rules.manifest import loads
from phoihop.outcomes.summaries.rules.preview import EDITION, Preview, contents_of, weight


def keep_preview(*, version: SummaryVersion, at: datetime, preview: Preview | None = None) -> VersionPreview:
    """Keep what a page shows of a version, in the transaction of its making; read from its document where not given."""
    preview = preview or read_preview(bytes(version.document), loads(version.manifest))
    with transaction.atomic():
        row = VersionPreview.objects.create(**_columns(version, preview, at))
        PreviewPicture.objects.bulk_create(
            PreviewPicture(preview=row, name=name, kind=kind, content=content)
            for name, (kind, content) in preview.pictures.items()
        )
    return row


def preview_ordered(*, order: int, at: datetime, attempts: int = 0) -> None:
    """Make the preview of an order, once."""
    with Settling(attempts=attempts, failed=lambda error: fail(PreviewOrder, order, error)):
        row = take_up(PreviewOrder, order)
        if row is None:
            return
        version = SummaryVersion.objects.get(pk=row.version_id)
        with transaction.atomic():
            if still_running(PreviewOrder, order):
                if find_preview(version=version) is None:
                    keep_preview(version=version, at=at)
                finish(PreviewOrder, order, 1)


def _columns(version: SummaryVersion, preview: Preview, at: datetime) -> dict[str, object]:
    places = {block["key"]: number for number, part in enumerate(preview.parts) for block in part if block.get("key")}
    return {
        "version": version,
        "edition": EDITION,
        "parts": preview.parts,
        "weights": [weight(part) for part in preview.parts],
        "contents": [[one.level, one.text, one.key, one.part] for one in contents_of(preview.parts)],
        "places": places,
        "notes": preview.notes,
        "tracked": preview.tracked,
        "at": at,
    }
