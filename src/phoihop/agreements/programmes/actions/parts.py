"""Making, changing and removing contents and documents of a programme."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date, datetime

from phoihop.agreements.programmes.actions.keeping import check, drop, editing, keep, require_row, subject_of
from phoihop.agreements.programmes.models import Content, Document, Programme
from phoihop.agreements.programmes.rules import ContentRecord, DocumentRecord, ProgrammeRecord, check_programmes
from phoihop.bodies.organisations.models import Organisation
from phoihop.bodies.people.models import User


def save_content(
    *,
    actor: User,
    programme: Programme,
    record: ContentRecord,
    owner: Organisation | None = None,
    key: int | None = None,
    seen: str = "",
    at: datetime,
    today: date,
) -> Content:
    """A content with its number, title and owner. Raises Refused, where its number is taken."""
    with editing(actor=actor, programme=programme, today=today) as locked:
        row = require_row(Content, locked, key) if key else Content(programme=locked)
        numbers = Content.objects.filter(programme=locked).exclude(pk=row.pk).values_list("number", flat=True)
        others = [ContentRecord(locked.code, number, "") for number in numbers]
        own = replace(record, programme=locked.code, owner="", row=1)
        _check(locked, contents=[*others, own])
        values = {"number": record.number, "title": record.title, "title_en": record.title_en, "owner": owner}
        subject = subject_of(locked.code, "content", str(row.number if key else record.number))
        return keep(actor=actor, row=row, values=values, subject=subject, seen=seen, at=at)


def remove_content(*, actor: User, programme: Programme, key: int, at: datetime, today: date) -> None:
    """A content that no indicator belongs to goes. Raises Refused."""
    with editing(actor=actor, programme=programme, today=today) as locked:
        row = require_row(Content, locked, key)
        drop(actor=actor, row=row, subject=subject_of(locked.code, "content", str(row.number)), at=at)


def save_document(
    *,
    actor: User,
    programme: Programme,
    record: DocumentRecord,
    key: int | None = None,
    seen: str = "",
    at: datetime,
    today: date,
) -> Document:
    """A document about a programme; its code stays. Raises Refused, where the code is taken."""
    with editing(actor=actor, programme=programme, today=today) as locked:
        row = require_row(Document, locked, key) if key else Document(programme=locked, code=record.code)
        codes = Document.objects.filter(programme=locked).exclude(pk=row.pk).values_list("code", flat=True)
        own = replace(record, programme=locked.code, code=row.code, row=1)
        _check(locked, documents=[*(DocumentRecord(code, locked.code) for code in codes), own])
        values = {field.name: getattr(record, field.name) for field in fields(record) if field.name not in _FIXED}
        subject = subject_of(locked.code, "document", row.code)
        return keep(actor=actor, row=row, values=values, subject=subject, seen=seen, at=at)


def remove_document(*, actor: User, programme: Programme, key: int, at: datetime, today: date) -> None:
    """A document is no longer listed."""
    with editing(actor=actor, programme=programme, today=today) as locked:
        row = require_row(Document, locked, key)
        drop(actor=actor, row=row, subject=subject_of(locked.code, "document", row.code), at=at)


_FIXED = {"code", "programme", "row"}


def _check(
    programme: Programme, contents: Sequence[ContentRecord] = (), documents: Sequence[DocumentRecord] = ()
) -> None:
    known = [ProgrammeRecord(programme.code, programme.title)]
    check(check_programmes(organisations=(), programmes=known, indicators=(), contents=contents, documents=documents))
