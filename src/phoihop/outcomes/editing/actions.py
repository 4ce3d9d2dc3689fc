"""Taking a section of a consolidated report to write it, giving a sign of still writing, and giving it back."""

from dataclasses import dataclass
from datetime import date, datetime

from phoihop.agreements.programmes.models import Programme
from phoihop.base.announce import announce
from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.base.vietnamese import to_nfc
from phoihop.bodies.organisations.access import OVERSEEING, require
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.outcomes.editing.models import SectionEditing
from phoihop.outcomes.editing.rules import LONGEST_NAME, LONGEST_TITLE, holds, lapses_at


class SectionTaken(ProductError):
    """Somebody else is writing the section."""

    code = "W601"
    problem = N_("{name} đang soạn phần này nên bạn chưa nhận được.")
    remedy = N_("Trao đổi với người đang soạn; nếu cần, dùng nút «Nhận soạn thay»: người đó sẽ được báo.")
    status = 409


class NotTheEditor(ProductError):
    """A sign of writing, or a giving back, from somebody who is not writing the section (any more)."""

    code = "W602"
    problem = N_("Phần này hiện không do bạn soạn.")
    remedy = N_("Tải lại trang để xem ai đang soạn, rồi nhận soạn nếu phần còn trống.")
    status = 409


class SectionNameless(ProductError):
    """A section was to be taken that has no name, or one too long to be kept."""

    code = "W603"
    problem = N_("Không nhận ra phần báo cáo cần soạn.")
    remedy = N_("Tải lại trang rồi bấm lại nút ở đúng phần đó.")
    status = 422


@dataclass(frozen=True, slots=True)
class SectionTakenOver:
    """Somebody took over a section that `before` (an account) was writing."""

    editing: int
    before: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Section:
    """Which section: of the report of a unit and period; `title` is how people call it."""

    programme: Programme
    unit: Organisation
    period: str
    name: str
    title: str = ""


def take(*, actor: User, section: Section, over: bool = False, at: datetime, today: date) -> SectionEditing:
    """Note that the actor is writing the section from now; `over`: also where somebody else is, who is told.

    Taken again by the same account, it only counts longer. Raises OutOfReach, SectionTaken, SectionNameless.
    """
    _require(actor, section, today)
    name, title = _named(section)
    fresh = {"title": title, "editor": actor, "since": at, "until": lapses_at(at)}
    with writing():
        row, new = SectionEditing.objects.select_for_update().get_or_create(**_where(section, name), defaults=fresh)
        held, before = not new and holds(row.until, at=at), row.editor
        if held and before == actor:
            SectionEditing.objects.filter(pk=row.pk).update(until=lapses_at(at))
            return row
        if held and not over:
            raise SectionTaken(name=str(before))
        SectionEditing.objects.filter(pk=row.pk).update(**fresh)
        row.refresh_from_db()
        if held:
            announce(SectionTakenOver(editing=row.pk, before=before.pk, at=at))
        record(actor=actor, action="editing.take", subject=_subject(section), after={"section": name}, at=at)
    return row


def renew(*, actor: User, section: Section, at: datetime, today: date) -> None:
    """A sign that the actor is still writing. Raises OutOfReach, NotTheEditor."""
    _require(actor, section, today)
    mine = SectionEditing.objects.filter(**_where(section, to_nfc(section.name)), editor=actor, until__gt=at)
    if not mine.update(until=lapses_at(at)):
        raise NotTheEditor


def release(*, actor: User, section: Section, at: datetime, today: date) -> None:
    """Give the section back. Raises OutOfReach, NotTheEditor."""
    _require(actor, section, today)
    with writing():
        gone, _kinds = SectionEditing.objects.filter(**_where(section, to_nfc(section.name)), editor=actor).delete()
        if not gone:
            raise NotTheEditor
        record(
            actor=actor, action="editing.release", subject=_subject(section), before={"section": section.name}, at=at
        )


def _named(section: Section) -> tuple[str, str]:
    """Name and title as they are kept. Raises SectionNameless."""
    name, title = to_nfc(section.name.strip()), " ".join(to_nfc(section.title).split())[:LONGEST_TITLE]
    if not name or len(name) > LONGEST_NAME or "\0" in name + title:
        raise SectionNameless
    return name, title


def _require(actor: User, section: Section, today: date) -> None:
    require_active(actor)
    require(actor=actor, roles=OVERSEEING, organisation=section.unit, today=today, programme=section.programme.code)


def _where(section: Section, name: str) -> dict[str, object]:
    return {
        "programme": section.programme,
        "organisation": section.unit,
        "period": section.period,
        "section": name,
    }


def _subject(section: Section) -> str:
    return f"{section.programme.code} {section.unit.code} {section.period}"
