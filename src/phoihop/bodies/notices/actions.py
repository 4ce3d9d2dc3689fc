"""Telling people, their reading, their wishes about e-mail, and the letters themselves."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from phoihop.base.audit.actions import record, writing
from phoihop.base.jobs.deferring import defer
from phoihop.base.language import speaking
from phoihop.bodies.notices.enums import Mail, NoticeKind
from phoihop.bodies.notices.models import Mailbox, Notice
from phoihop.bodies.notices.queries import find_notice, mail_is_on, mailbox_of, to_mail
from phoihop.bodies.notices.rules import Told, letter, sentence, way_of
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User

QUEUE, MAIL = "notices", "notices.mail"
"""The queue and the name of the job that sends one account's letter."""
KEPT_READ, KEPT = timedelta(days=90), timedelta(days=400)
"""How long notices are kept once read, and at all; what they tell of stays where it is."""
MOST_IN_A_LETTER = 200


def tell(*, told: Sequence[Told], at: datetime) -> None:
    """Put each of these into its inbox, if it has not been told already, and queue the letters that go out at once."""
    with transaction.atomic():
        chosen = _chosen({each.recipient for each in told})
        rows = [_row(each, chosen, at) for each in told]
        Notice.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
        for user in sorted({row.recipient_id for row in rows if row.mail == Mail.AT_ONCE}):
            defer(task=MAIL, queue=QUEUE, user=user, ways=[Mail.AT_ONCE.value])


def read(*, actor: User, notice: int, at: datetime) -> Notice:
    """Note that the actor has read one of his notices. Raises OutOfReach."""
    found = find_notice(actor=actor, notice=notice)
    if found.read_at is None:
        Notice.objects.filter(pk=found.pk, read_at=None).update(read_at=at)
    return found


def unread(*, actor: User, notice: int) -> None:
    """Put one of the actor's notices back among the unread. Raises OutOfReach."""
    found = find_notice(actor=actor, notice=notice)
    Notice.objects.filter(pk=found.pk).update(read_at=None)


def read_all(*, actor: User, at: datetime) -> int:
    """Note that the actor has read everything; gives how many were unread."""
    return Notice.objects.filter(recipient=actor, read_at=None).update(read_at=at)


def choose_ways(*, actor: User, address: str, ways: Mapping[NoticeKind, Mail], at: datetime) -> Mailbox:
    """Keep where and how the actor wants notices by e-mail; without an address what was to go out stays on the page."""
    require_active(actor)
    with writing():
        box = mailbox_of(actor=actor)
        before = {"has_address": bool(box.address), "ways": dict(box.ways)}
        changed = address != box.address
        box.address, box.ways = address, {kind.value: way.value for kind, way in ways.items()}
        box.save()
        if not address:
            to_mail(ways=list(Mail)).filter(recipient=actor).update(mail=Mail.NEVER.value)
        # The chain keeps that an address was changed, for ever, and never the address.
        after = {"has_address": bool(address), "address_changed": changed, "ways": box.ways}
        record(
            actor=actor, action="notices.ways", subject=f"account {actor.username}", before=before, after=after, at=at
        )
    return box


def mail_waiting(*, user: int, ways: Collection[Mail], at: datetime) -> int:
    """Send one account a letter about what waits to go out in these ways; gives how many notices it tells of.

    Read notices do not go out any more. The letter leaves inside the transaction that notes it, so that two workers
    never send it both.
    """
    with transaction.atomic():
        waiting = to_mail(ways=ways).filter(recipient=user).order_by("pk").select_for_update(skip_locked=True)
        rows = list(waiting[:MOST_IN_A_LETTER])
        box = Mailbox.objects.filter(user=user, user__is_active=True).exclude(address="").first()
        if not rows:
            return 0
        these = Notice.objects.filter(pk__in=[row.pk for row in rows])
        if box is None or not mail_is_on():
            these.update(mail=Mail.NEVER.value)
            return 0
        these.update(mailed_at=at)
        with speaking("vi"):
            subject, text = letter([(row.kind, sentence(row.kind, row.params)) for row in rows], inbox=_inbox())
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [box.address])
    return len(rows)


def order_digests(*, at: datetime) -> int:
    """Queue a letter for every account that has something waiting; gives how many."""
    with transaction.atomic():
        users = sorted(set(to_mail(ways=[Mail.DAILY, Mail.AT_ONCE]).order_by().values_list("recipient", flat=True)))
        for user in users:
            defer(task=MAIL, queue=QUEUE, user=user, ways=[Mail.DAILY.value, Mail.AT_ONCE.value])
    return len(users)


def forget_old(*, at: datetime) -> int:
    """Remove notices read long ago, and very old ones; gives how many."""
    old = Q(read_at__lt=at - KEPT_READ) | Q(at__lt=at - KEPT)
    return Notice.objects.filter(old).delete()[0]


def _chosen(recipients: Collection[int]) -> dict[int, Mapping[str, str]]:
    """Account → the ways it chose; only those with an address, none where there is no mail server."""
    if not mail_is_on():
        return {}
    boxes = Mailbox.objects.filter(user__in=recipients).exclude(address="")
    return dict(boxes.values_list("user", "ways"))


def _row(told: Told, chosen: Mapping[int, Mapping[str, str]], at: datetime) -> Notice:
    has_address = told.recipient in chosen
    return Notice(
        recipient_id=told.recipient,
        kind=told.kind.value,
        key=told.key,
        params=dict(told.params),
        link=told.link,
        programme=told.programme,
        organisation=told.organisation,
        at=at,
        mail=way_of(told.kind, chosen[told.recipient]).value if has_address else Mail.NEVER.value,
    )


def _inbox() -> str:
    return f"{settings.SITE_URL}{reverse('notices:inbox')}"
