"""Asking for an edited report to be made anew: the file first, the choices then. Light: pages import this module."""

from collections.abc import Mapping
from datetime import date, datetime

from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError, Refused
from phoihop.base.jobs.deferring import defer
from phoihop.base.language import N_
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.outcomes.consolidation.actions.adjusting import Place, adjust
from phoihop.outcomes.summaries.access import require_oversight
from phoihop.outcomes.summaries.actions.ordering import QUEUE, Sent
from phoihop.outcomes.summaries.enums import OrderState
from phoihop.outcomes.summaries.models import Regeneration, RegenerationKeeping, SummaryVersion
from phoihop.outcomes.summaries.rules.manifest import loads
from phoihop.outcomes.summaries.rules.orders import REGENERATING_STEPS, is_open
from phoihop.outcomes.summaries.rules.regeneration import Choice, choices_record, outcome_of
from phoihop.outcomes.summaries.rules.renewing import adjusted_value
from phoihop.outcomes.summaries.rules.sending import check_sent
from phoihop.outcomes.summaries.stores import keep_file

REGENERATE, KEEP = "summaries.regenerate", "summaries.keep_regenerated"
"""The jobs' names."""


class NotReady(ProductError):
    """Choices were sent for a file that is not set against the figures yet, or was made a version already."""

    code = "W709"
    problem = N_(
        "Chưa lập được bản mới từ tệp này: tệp còn đang được đối chiếu, hoặc bản mới đã được lập hay đang lập."
    )
    remedy = N_("Mở lại trang để xem tình trạng hiện nay.")
    status = 409


class ChoiceUnknown(ProductError):
    """A choice that is not offered at that place."""

    code = "W710"
    problem = N_("Có lựa chọn không hợp lệ.")
    remedy = N_("Mở lại trang rồi chọn trong các mục có trên trang.")
    status = 422


class NotAdjustable(ProductError):
    """What the officer wrote is no other value of a figure: a share, a movement, words."""

    code = "W713"
    problem = N_(
        "Chỗ này không ghi thành điều chỉnh được: không phải là giá trị của một chỉ tiêu, hoặc không phải là số."
    )
    remedy = N_("Giữ chữ của bạn, hoặc điều chỉnh chính số liệu ở trang tổng hợp.")
    status = 422


def order_regeneration(*, actor: User, version: SummaryVersion, sent: Sent, at: datetime, today: date) -> Regeneration:
    """Keep an edited file and ask for it to be set against the figures of now.

    Raises OutOfReach, Refused for what is no Word file at first sight.
    """
    require_active(actor)
    summary = version.summary
    require_oversight(actor=actor, programme=summary.programme, unit=summary.organisation, today=today)
    findings = check_sent(name=sent.name, content=sent.content)
    if findings:
        raise Refused(findings)
    name = keep_file(sent.content)
    with writing():
        return _ordered(actor, version, name, sent.name[:200], len(sent.content), at)


def decide(
    *, actor: User, regeneration: Regeneration, choices: Mapping[str, str], at: datetime, today: date
) -> RegenerationKeeping:
    """Ask for the new version, with what was chosen for each conflict (by its key; nothing: the officer's own).

    Raises OutOfReach, NotReady, ChoiceUnknown.
    """
    require_active(actor)
    summary = regeneration.version.summary
    require_oversight(actor=actor, programme=summary.programme, unit=summary.organisation, today=today)
    with writing():
        locked = Regeneration.objects.select_for_update().get(pk=regeneration.pk)
        before = list(locked.keepings.all())
        taken = any(row.made_id or is_open(row.state) for row in before)
        if locked.state != OrderState.DONE or locked.result is None or taken:
            raise NotReady
        row = RegenerationKeeping.objects.create(
            requested_by=actor,
            at=at,
            total=len(REGENERATING_STEPS),
            regeneration=locked,
            choices=choices_record(_chosen(locked.result, choices)),
        )
        defer(task=KEEP, queue=QUEUE, keeping=row.pk, on_behalf=actor.on_behalf)
        after = {"regeneration": locked.pk, "choices": row.choices}
        record(
            actor=actor, action="summary.regenerate.keep", subject=regeneration.version.report_id, after=after, at=at
        )
    return row


def adjust_and_order_again(
    *, actor: User, regeneration: Regeneration, key: str, reason: str, at: datetime, today: date
) -> Regeneration:
    """Make the officer's own number of a conflict an adjustment with its reason, and set the file against the figures anew.

    Raises OutOfReach, NotReady, NotAdjustable, and whatever `consolidation` says against the adjustment.
    """
    require_active(actor)
    summary = regeneration.version.summary
    require_oversight(actor=actor, programme=summary.programme, unit=summary.organisation, today=today)
    if regeneration.state != OrderState.DONE or regeneration.result is None:
        raise NotReady
    conflicts = {row.key: row for row in outcome_of(regeneration.result).conflicts if row.serial}
    manifest = loads(SummaryVersion.objects.values_list("manifest", flat=True).get(pk=regeneration.version_id))
    found = manifest.by_serial.get(conflicts[key].serial) if key in conflicts else None
    value = adjusted_value(found.number, conflicts[key].mine) if found else None
    if found is None or value is None:
        raise NotAdjustable
    place = Place(found.number.key.unit, found.number.key.period, found.number.key.indicator, found.number.key.cell)
    with writing():
        adjust(
            actor=actor,
            programme=summary.programme,
            unit=summary.organisation,
            period=summary.period,
            place=place,
            value=value,
            reason=reason,
            at=at,
            today=today,
        )
        return _ordered(
            actor, regeneration.version, regeneration.file, regeneration.file_name, regeneration.file_size, at
        )


def _chosen(result: Mapping[str, object], choices: Mapping[str, str]) -> dict[str, Choice]:
    offered = {conflict.key: conflict.choices() for conflict in outcome_of(result).conflicts}
    chosen: dict[str, Choice] = {}
    for key, word in choices.items():
        if key not in offered or word not in {str(choice) for choice in offered[key]}:
            raise ChoiceUnknown
        chosen[key] = Choice(word)
    return chosen


def _ordered(actor: User, version: SummaryVersion, file: str, file_name: str, size: int, at: datetime) -> Regeneration:
    row = Regeneration.objects.create(
        requested_by=actor,
        at=at,
        total=len(REGENERATING_STEPS),
        version=version,
        file=file,
        file_name=file_name,
        file_size=size,
    )
    defer(task=REGENERATE, queue=QUEUE, regeneration=row.pk, on_behalf=actor.on_behalf)
    after = {"regeneration": row.pk, "sha256": file[:64]}
    record(actor=actor, action="summary.regenerate", subject=version.report_id, after=after, at=at)
    return row
