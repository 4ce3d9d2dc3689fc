"""The history of a programme, a regime and all they hold, read from the audit chain by subject."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q

from phoihop.agreements.programmes.rules import changes_between
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
    changes = tuple(
        FieldChange(label(change.field), _shown(change.before), _shown(change.after))
        for change in changes_between(row.before, row.after)
        if change.field not in _HIDDEN and not (row.action == "load" and not change.after)
    )
    return Event(
        row.number, row.at, who, _(ACTION_LABELS.get(row.action, row.action)), what[:1].upper() + what[1:], changes
    )


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
            return " · ".join(text for text in map(_shown, value.values()) if text)
    return str(value)
