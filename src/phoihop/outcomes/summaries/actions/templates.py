"""Templates of programmes: made, sent anew, taken as current, put aside, tried on real figures.

A file is kept only when nothing is wrong with it. Who may change a programme may change its templates; who oversees a
unit may try one on it.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from phoihop.agreements.programmes.access import require_edit
from phoihop.agreements.programmes.models import Programme
from phoihop.base.audit.actions import record, writing
from phoihop.base.errors import ProductError
from phoihop.base.jobs.deferring import defer
from phoihop.base.language import N_
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.access import require_active
from phoihop.bodies.people.models import User
from phoihop.outcomes.documents.enums import DocumentKind
from phoihop.outcomes.summaries.access import require_oversight
from phoihop.outcomes.summaries.actions.ordering import QUEUE, Sent, check_file, checked_template
from phoihop.outcomes.summaries.models import SummaryTemplate, TemplateTrial, TemplateVersion
from phoihop.outcomes.summaries.render.apart import Checked
from phoihop.outcomes.summaries.rules.orders import MAKING_STEPS

TRY = "summaries.try_template"
"""The job's name; the function stands in `jobs`."""


class NameTaken(ProductError):
    """The programme has a template of that name."""

    code = "W501"
    problem = N_("Chương trình này đã có mẫu tên «{name}».")
    remedy = N_("Đặt tên khác, hoặc mở mẫu đã có rồi gửi bản mới.")
    status = 409


class TemplateRetired(ProductError):
    """A template that was put aside takes no new version and makes no report."""

    code = "W502"
    problem = N_("Mẫu «{name}» đã thôi dùng.")
    remedy = N_("Dùng lại mẫu này trước, hoặc chọn mẫu khác.")
    status = 409


class OvertakenByVersion(ProductError):
    """Somebody sent a version that the sender of this one has not seen."""

    code = "W503"
    problem = N_("Trong lúc bạn sửa, {author} đã gửi bản {number}; bản của bạn chưa được nhận.")
    remedy = N_("Tải bản {number} về xem (so sánh hai bản), đưa phần sửa của bạn vào rồi gửi lại.")
    status = 409


class SameFile(ProductError):
    """The file is that of the latest version."""

    code = "W504"
    problem = N_("Tệp này giống hệt bản {number}, nên không có bản mới.")
    remedy = N_("Lưu lại tệp trong Word sau khi sửa rồi gửi.")
    status = 409


class OvertakenByChoice(ProductError):
    """Somebody took another version as current meanwhile."""

    code = "W505"
    problem = N_("Trong lúc bạn xem, bản đang dùng đã đổi thành bản {number}.")
    remedy = N_("Xem lại trang rồi chọn.")
    status = 409


@dataclass(frozen=True, slots=True)
class NewTemplate:
    """A template that is wanted: for which programme and type of document, under what name, from which file."""

    programme: Programme
    kind: DocumentKind
    name: str
    sent: Sent
    note: str = ""


def add_template(*, actor: User, new: NewTemplate, at: datetime, today: date) -> SummaryTemplate:
    """Keep a new template with its first version, which is taken as current.

    Raises OutOfReach, NameTaken, and Refused with everything that is wrong with the file.
    """
    require_active(actor)
    require_edit(actor=actor, programme=new.programme, today=today)
    checked = _checked(new.programme, new.sent)
    with writing():
        template, made = SummaryTemplate.objects.get_or_create(
            programme=new.programme, name=new.name, defaults={"kind": new.kind.value}
        )
        if not made:
            raise NameTaken(name=new.name)
        version = _keep(actor, template, 1, new.sent, new.note, checked, at)
        SummaryTemplate.objects.filter(pk=template.pk).update(current=version)
        template.current = version
        after = {"kind": new.kind.value, "sha256": version.file_hash}
        record(actor=actor, action="template.create", subject=_subject(template), after=after, at=at)
    return template


def add_version(
    *, actor: User, template: SummaryTemplate, seen: int, sent: Sent, note: str, at: datetime, today: date
) -> TemplateVersion:
    """Keep the next version; `seen` is the latest number that its sender knew. It is not taken as current by itself.

    Raises OutOfReach, TemplateRetired, OvertakenByVersion, SameFile, and Refused with everything that is wrong.
    """
    require_active(actor)
    require_edit(actor=actor, programme=template.programme, today=today)
    checked = _checked(template.programme, sent)
    with writing():
        locked = _locked(template)
        latest = locked.versions.select_related("author").defer("file", "names", "paragraphs").first()
        number = latest.number if latest else 0
        if latest and number != seen:
            raise OvertakenByVersion(author=latest.author, number=number)
        if latest and latest.file_hash == hashlib.sha256(sent.content).hexdigest():
            raise SameFile(number=number)
        version = _keep(actor, locked, number + 1, sent, note, checked, at)
        after = {"version": version.number, "sha256": version.file_hash}
        record(actor=actor, action="template.send", subject=_subject(locked), after=after, at=at)
    return version


def take_version(*, actor: User, version: TemplateVersion, seen: int, at: datetime, today: date) -> SummaryTemplate:
    """Make reports with this version from now on; `seen` is the number of the current one that the actor saw.

    Raises OutOfReach, TemplateRetired, OvertakenByChoice.
    """
    require_active(actor)
    require_edit(actor=actor, programme=version.template.programme, today=today)
    with writing():
        locked = _locked(version.template)
        before = locked.current.number if locked.current else 0
        if before != seen:
            raise OvertakenByChoice(number=before)
        SummaryTemplate.objects.filter(pk=locked.pk).update(current=version)
        record(
            actor=actor,
            action="template.take",
            subject=_subject(locked),
            before={"version": before},
            after={"version": version.number},
            at=at,
        )
    return locked


def retire(*, actor: User, template: SummaryTemplate, retired: bool, at: datetime, today: date) -> None:
    """Put a template aside, or take it up again; its versions stay. Raises OutOfReach."""
    require_active(actor)
    require_edit(actor=actor, programme=template.programme, today=today)
    with writing():
        locked = SummaryTemplate.objects.select_for_update().get(pk=template.pk)
        if locked.retired == retired:
            return
        SummaryTemplate.objects.filter(pk=locked.pk).update(retired=retired)
        action = "template.retire" if retired else "template.restore"
        record(actor=actor, action=action, subject=_subject(template), at=at)


def rename(*, actor: User, template: SummaryTemplate, name: str, at: datetime, today: date) -> SummaryTemplate:
    """Call a template otherwise; what it was called stays in the audit chain. Raises OutOfReach, TemplateRetired, NameTaken."""
    require_active(actor)
    require_edit(actor=actor, programme=template.programme, today=today)
    with writing():
        Programme.objects.select_for_update().get(pk=template.programme_id)  # two of one name come one after the other
        locked = _locked(template)
        before, named = locked.name, SummaryTemplate.objects.filter(programme=locked.programme, name=name)
        if before == name:
            return locked
        if named.exists():
            raise NameTaken(name=name)
        SummaryTemplate.objects.filter(pk=locked.pk).update(name=name)
        locked.name = name
        was, told = {"name": before}, {"name": name}
        record(actor=actor, action="template.rename", subject=_subject(locked), before=was, after=told, at=at)
    return locked


def order_trial(
    *, actor: User, version: TemplateVersion, unit: Organisation, period: str, at: datetime, today: date
) -> TemplateTrial:
    """Ask the worker to fill a version with the unit's figures, to be looked at. Raises OutOfReach."""
    require_active(actor)
    require_oversight(actor=actor, programme=version.template.programme, unit=unit, today=today)
    with writing():
        trial = TemplateTrial.objects.create(
            requested_by=actor,
            at=at,
            total=len(MAKING_STEPS),
            version=version,
            organisation=unit,
            period=period,
        )
        defer(task=TRY, queue=QUEUE, trial=trial.pk, on_behalf=actor.on_behalf)
        after = {"version": version.number, "unit": unit.code, "period": period, "trial": trial.pk}
        record(actor=actor, action="template.try", subject=_subject(version.template), after=after, at=at)
    return trial


def _checked(programme: Programme, sent: Sent) -> Checked:
    check_file(sent)
    return checked_template(programme=programme, content=sent.content)


def _locked(template: SummaryTemplate) -> SummaryTemplate:
    """The template in use, so that only one changes it at a time. Raises TemplateRetired."""
    rows = SummaryTemplate.objects.select_for_update(of=("self",)).select_related("programme", "current")
    locked = rows.defer("current__file", "current__names", "current__paragraphs").get(pk=template.pk)
    if locked.retired:
        raise TemplateRetired(name=locked.name)
    return locked


def _keep(
    actor: User, template: SummaryTemplate, number: int, sent: Sent, note: str, checked: Checked, at: datetime
) -> TemplateVersion:
    return TemplateVersion.objects.create(
        template=template,
        number=number,
        file=sent.content,
        file_name=sent.name[:200],
        file_hash=hashlib.sha256(sent.content).hexdigest(),
        author=actor,
        at=at,
        note=note,
        names=list(checked.names),
        paragraphs=[list(paragraph) for paragraph in checked.paragraphs],
    )


def _subject(template: SummaryTemplate) -> str:
    return f"{template.programme.code} {template.name}"
