"""Reads of notices: everybody reads their own alone."""

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.db.models import IntegerField, QuerySet
from django.db.models.expressions import RawSQL

from phoihop.bodies.notices.enums import Mail, NoticeKind
from phoihop.bodies.notices.models import Mailbox, Notice
from phoihop.bodies.organisations.access import OutOfReach
from phoihop.bodies.people.models import User

PAGE = 50
MOST_COUNTED = 100
"""The bell counts no further."""
_UNREAD = """(SELECT count(*) FROM (
    SELECT 1 FROM notices_notice WHERE recipient_id = %s AND read_at IS NULL LIMIT %s) AS few)"""


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of an account's notices, latest first; `more` is the last one's key where older ones follow."""

    notices: list[Notice]
    more: int | None


def list_inbox(*, actor: User, kind: str = "", unread: bool = False, before: int | None = None) -> Inbox:
    """The actor's notices of a kind ('' every), older than the one with key `before`."""
    found = Notice.objects.filter(recipient=actor)
    if kind:
        found = found.filter(kind=kind)
    if unread:
        found = found.filter(read_at=None)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: PAGE + 1])
    return Inbox(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def find_notice(*, actor: User, notice: int) -> Notice:
    """One of the actor's own notices. Raises OutOfReach for whatever else."""
    found = Notice.objects.filter(recipient=actor, pk=notice).first()
    if found is None:
        raise OutOfReach
    return found


def unread_count(*, user: User) -> RawSQL:
    """An expression: how many notices the account has not read, up to MOST_COUNTED; beside others in one query."""
    return RawSQL(_UNREAD, [user.pk, MOST_COUNTED], output_field=IntegerField())  # noqa: S611


def find_unread(*, kind: NoticeKind, link: str, recipients: Collection[int]) -> set[int]:
    """Who of these accounts has a notice of this kind leading there that is not read yet."""
    found = Notice.objects.filter(recipient__in=recipients, read_at=None, kind=kind.value, link=link)
    return set(found.order_by().values_list("recipient", flat=True))


def mailbox_of(*, actor: User) -> Mailbox:
    """How the actor wants notices by e-mail; an unsaved one for whoever chose nothing."""
    return Mailbox.objects.filter(user=actor).first() or Mailbox(user=actor)


def mail_is_on() -> bool:
    """Whether this installation has a mail server."""
    return bool(settings.MAIL_IS_ON)


def to_mail(*, ways: Collection[Mail]) -> QuerySet[Notice]:
    """Unread notices that wait to go out by e-mail in one of these ways."""
    return Notice.objects.filter(mail__in=[way.value for way in ways], mailed_at=None, read_at=None)


def kinds_told(*, actor: User) -> list[NoticeKind]:
    """The kinds that occur among the actor's notices."""
    held = set(Notice.objects.filter(recipient=actor).order_by().values_list("kind", flat=True).distinct())
    return [kind for kind in NoticeKind if kind.value in held]
