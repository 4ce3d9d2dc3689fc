"""The history of a programme, a regime and all they hold, read from the audit chain by subject."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q

from phoihop.agreements.programmes.rules import Change, changes_between
from phoihop.base.audit.models import AuditEntry
from phoihop.base.language import N_, _
from phoihop.bodies.people.models import User

SIZE = 50

ACTION_LABELS = {
    "create": N_("Thêm"),
    "change": N_("Sửa"),
    "remove": N_("Xóa"),
    "load": N_("Nạp từ gói dữ liệu"),
}
EXTRA_LABELS = {
    "confirmation": N_("Lời xác nhận"),
    "cells": N_("Các ô"),
    "lines": N_("Các dòng"),
    "sections": N_("Các phần thuyết minh"),
    "assignments": N_("Phân công"),
    "calendar": N_("Lịch báo cáo"),
    "created": N_("Số dòng thêm"),
    "changed": N_("Số dòng sửa"),
    "removed": N_("Số dòng xóa"),
    "unchanged": N_("Số dòng giữ nguyên"),
    "lead": N_("Bên chủ trì"),
}
_HIDDEN = {"sha256", "table"}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field's old and new value, with its label."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Event:
    """One change: when, who, what was done to which record, and the fields it changed."""

    number: int
    at: datetime
    actor: str
    action: str
    what: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class History:
    """A page of events, latest first; `older` is the number to go on from, None at the end."""

    events: tuple[Event, ...]
    older: int | None


def list_history(*, actor: User, subject: str, tables: Sequence[str] = (), before: int | None = None) -> History:
    """The changes of a subject and of everything under it, and the loads of these tables (by any bundle)."""
    wanted = Q(subject=subject) | Q(subject__startswith=f"{subject}/") | Q(action="load", subject__in=tables)
    rows = AuditEntry.objects.filter(wanted).order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows[: SIZE + 1])
    shown = found[:SIZE]
    people = dict(User.objects.filter(username__in={row.actor for row in shown}).values_list("username", "full_name"))
    nouns = {model._meta.model_name or "": model for model in apps.get_models()}
    events = tuple(_event(row, people.get(row.actor) or row.actor, nouns) for row in shown)
    return History(events, shown[-1].number if len(found) > SIZE else None)


def _event(row: AuditEntry, who: str, nouns: Mapping[str, type[Model]]) -> Event:
    noun, name = _subject(row)
    model = nouns.get(noun)
    what = " ".join(filter(None, (str(model._meta.verbose_name) if model else noun, name)))
    label = _labels(model)
    places = {field.name: place for place, field in enumerate(model._meta.concrete_fields)} if model else {}
    found = [change for change in changes_between(row.before, row.after) if _told(row, change)]
    found.sort(key=lambda change: places.get(change.field, len(places)))
    changes = tuple(FieldChange(label(change.field), *_sides(change)) for change in found)
    action = _(ACTION_LABELS.get(row.action, row.action))
    return Event(row.number, row.at, who, action, what[:1].upper() + what[1:], changes)


def _told(row: AuditEntry, change: Change) -> bool:
    """Whether the change is worth a line: of a load, no counts of nothing."""
    return change.field not in _HIDDEN and not (row.action == "load" and not change.after)


def _sides(change: Change) -> tuple[str, str]:
    """Before and after; of two lists only what the other has not, unless they differ in order alone."""
    before, after = change.before, change.after
    if isinstance(before, list) and isinstance(after, list):
        gone, come = ([each for each in one if each not in other] for one, other in ((before, after), (after, before)))
        before, after = (gone, come) if gone or come else (before, after)
    return _shown(before), _shown(after)


def _subject(row: AuditEntry) -> tuple[str, str]:
    """Noun and name of the innermost record: `programme/P/regime/R/form/F` is form F, `programme/P` the programme."""
    if row.action == "load":
        return row.subject, ""
    noun, _slash, rest = row.subject.partition("/")
    while rest:
        _name, _slash, inner = rest.partition("/")
        if noun not in _HOLDING or not inner:
            return noun, rest
        noun, _slash, rest = inner.partition("/")
    return noun, ""


_HOLDING = {"programme", "regime"}
"""Nouns whose subjects go on with what they hold; the name of any other may have slashes of its own."""


def _labels(model: type[Model] | None) -> Callable[[str], str]:
    def label(name: str) -> str:
        if name in EXTRA_LABELS:
            return _(EXTRA_LABELS[name])
        try:
            told = getattr(model._meta.get_field(name), "verbose_name", name) if model else name
        except FieldDoesNotExist:
            return name
        return str(told)[:1].upper() + str(told)[1:]

    return label


_FIRST = ("code", "unit", "indicator", "period", "name", "title", "name_en", "starts", "ends", "due", "start", "end")
"""The order in which a record in a list is read; the database keeps none."""


def _shown(value: Any) -> str:
    """A value of an audit row as one reads it: a list row by row, a record as its values."""
    match value:
        case None:
            return ""
        case True:
            return _(N_("có"))
        case False:
            return _(N_("không"))
        case list():
            return "\n".join(map(_shown, value))
        case dict():
            return _record(value)
    return str(value)


def _record(value: Mapping[str, Any]) -> str:
    names = sorted(value, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name))
    parts = [_shown(value[name]) for name in names if name != "required"]
    parts += [_(N_("không bắt buộc"))] if value.get("required") is False else []
    return " · ".join(part for part in parts if part)
