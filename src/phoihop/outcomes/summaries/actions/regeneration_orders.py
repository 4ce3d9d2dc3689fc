"""Asking for an edited report to be made anew: the file first, the choices then. Light: pages import this module."""

from collections.abc import Mapping
from datetime import date, datetime

from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError, Refused
from phoihop.base.jobs.deferring import defer
from phoihop.base.language import N_
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.outcomes.summaries.access import require_oversight
from phoihop.outcomes.summaries.actions.ordering import QUEUE, Sent
from phoihop.outcomes.summaries.enums import OrderState
from phoihop.outcomes.summaries.models import Regeneration, RegenerationKeeping, SummaryVersion
from phoihop.outcomes.summaries.rules.orders import REGENERATING_STEPS, is_open
from phoihop.outcomes.summaries.rules.regeneration import Choice, choices_record, outcome_of
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
        row = Regeneration.objects.create(
            requested_by=actor,
            at=at,
            total=len(REGENERATING_STEPS),
            version=version,
            file=name,
            file_name=sent.name[:200],
            file_size=len(sent.content),
        )
        defer(task=REGENERATE, queue=QUEUE, regeneration=row.pk, on_behalf=actor.on_behalf)
        after = {"regeneration": row.pk, "sha256": name[:64]}
        record(actor=actor, action="summary.regenerate", subject=version.report_id, after=after, at=at)
    return row


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


def _chosen(result: Mapping[str, object], choices: Mapping[str, str]) -> dict[str, Choice]:
    offered = {conflict.key: conflict.choices() for conflict in outcome_of(result).conflicts}
    chosen: dict[str, Choice] = {}
    for key, word in choices.items():
        if key not in offered or word not in {str(choice) for choice in offered[key]}:
            raise ChoiceUnknown
        chosen[key] = Choice(word)
    return chosen
