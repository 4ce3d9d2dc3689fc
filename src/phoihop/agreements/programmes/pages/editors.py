"""What the one editing page needs to know of each noun: its form, its words, and the actions behind its buttons."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from phoihop.agreements.programmes import actions
from phoihop.agreements.programmes.forms import (
    BreakdownForm,
    CellRows,
    ContentForm,
    DocumentForm,
    IndicatorForm,
    PartyForm,
    RecordForm,
    cell_records,
)
from phoihop.agreements.programmes.models import Breakdown, Content, Document, Indicator, Party, Programme
from phoihop.base.language import N_
from phoihop.bodies.people.models import User


@dataclass(frozen=True, slots=True)
class Edit:
    """Who changes which record of which programme, when; `key` None: a new one."""

    actor: User
    programme: Programme
    key: int | None
    at: datetime
    today: date

    @property
    def words(self) -> dict[str, Any]:
        """The arguments that every action takes."""
        return {"actor": self.actor, "programme": self.programme, "key": self.key, "at": self.at, "today": self.today}


@dataclass(frozen=True, slots=True)
class Editor:
    """One noun: the titles are msgids; `anchor` is where its records stand on the programme's page."""

    add: str
    change: str
    model: type[Model]
    form: type[RecordForm]
    save: Callable[[Edit, Any, Any], object]
    remove: Callable[..., None]
    anchor: str
    rows: Any = None


def _party(edit: Edit, form: PartyForm, _rows: Any) -> object:
    return actions.save_party(**edit.words, **form.text("organisation", "role", "seen"))


def _content(edit: Edit, form: ContentForm, _rows: Any) -> object:
    return actions.save_content(**edit.words, record=form.record(), **form.text("owner", "seen"))


def _document(edit: Edit, form: DocumentForm, _rows: Any) -> object:
    return actions.save_document(**edit.words, record=form.record(), **form.text("seen"))


def _indicator(edit: Edit, form: IndicatorForm, _rows: Any) -> object:
    confirmation = form.cleaned_data.get("confirmation", "")
    words = form.text("order", "seen")
    return actions.save_indicator(**edit.words, record=form.record(), confirmation=confirmation, **words)


def _breakdown(edit: Edit, form: BreakdownForm, rows: Any) -> object:
    code = form.cleaned_data.get("code") or ""
    return actions.save_breakdown(**edit.words, code=code, cells=cell_records(rows), **form.text("seen"))


EDITORS: Mapping[str, Editor] = {
    "ben": Editor(
        N_("Thêm bên tham gia"),
        N_("Sửa bên tham gia"),
        Party,
        PartyForm,
        _party,
        actions.remove_party,
        "cac-ben",
    ),
    "noi-dung": Editor(
        N_("Thêm nội dung phối hợp"),
        N_("Sửa nội dung phối hợp"),
        Content,
        ContentForm,
        _content,
        actions.remove_content,
        "noi-dung-phoi-hop",
    ),
    "van-ban": Editor(
        N_("Thêm văn bản"),
        N_("Sửa văn bản"),
        Document,
        DocumentForm,
        _document,
        actions.remove_document,
        "van-ban",
    ),
    "chi-tieu": Editor(
        N_("Thêm chỉ tiêu"),
        N_("Sửa chỉ tiêu"),
        Indicator,
        IndicatorForm,
        _indicator,
        actions.remove_indicator,
        "noi-dung-phoi-hop",
    ),
    "phan-to": Editor(
        N_("Thêm phân tổ"),
        N_("Sửa phân tổ"),
        Breakdown,
        BreakdownForm,
        _breakdown,
        actions.remove_breakdown,
        "phan-to",
        CellRows,
    ),
}
"""By the word of the address."""
