"""What the pages of notices send: filters of the inbox, and how one wants to be told."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from phoihop.base.errors import ProductError
from phoihop.base.labels import choices_of, label_of
from phoihop.base.language import N_
from phoihop.base.ui.whole import whole_number
from phoihop.bodies.notices.enums import KIND_LABELS, MAIL_LABELS, Mail, NoticeKind
from phoihop.bodies.notices.models import Mailbox
from phoihop.bodies.notices.rules import way_of


class FilterUnknown(ProductError):
    """The inbox was asked for by a filter or a place in it that it does not have."""

    code = "N001"
    problem = N_("Không lọc được hộp thông báo theo «{name}» = «{value}».")
    remedy = N_("Chọn lại bộ lọc trên trang, hoặc bỏ lọc để xem tất cả.")


class WaysForm(forms.Form):
    """Where and how somebody wants notices by e-mail; on the page they are always."""

    address = forms.EmailField(
        label=gettext_lazy("Địa chỉ thư công vụ"),
        help_text=gettext_lazy("Dùng địa chỉ thư của cơ quan. Để trống: chỉ xem trên trang; địa chỉ cũ được xóa."),
        max_length=254,
        required=False,
    )

    def __init__(self, *args: Any, box: Mailbox, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["address"].initial = box.address
        self.fields["address"].widget.attrs.update(autocomplete="email", spellcheck="false")
        choices = [(word, label_of(MAIL_LABELS, word)) for word, _label in choices_of(MAIL_LABELS)]
        for kind in NoticeKind:
            self.fields[kind.value] = forms.ChoiceField(
                label=label_of(KIND_LABELS, kind), choices=choices, initial=way_of(kind, box.ways).value
            )

    def ways(self) -> dict[NoticeKind, Mail]:
        """Kind → how it is wanted."""
        return {kind: Mail(self.cleaned_data[kind.value]) for kind in NoticeKind}


def kind_of(query: QueryDict) -> str:
    """The kind that an address asks for, '' for every. Raises FilterUnknown."""
    word = query.get("loai", "")
    if word and word not in set(NoticeKind):
        raise FilterUnknown(name="loai", value=word[:40])
    return word


def is_unread(query: QueryDict) -> bool:
    """Whether only unread notices are asked for. Raises FilterUnknown."""
    word = query.get("chua-doc", "")
    if word not in ("", "1"):
        raise FilterUnknown(name="chua-doc", value=word[:40])
    return word == "1"


def key_of(text: str, name: str) -> int | None:
    """A notice's key, None for ''. Raises FilterUnknown."""
    number = whole_number(text)
    if text and number is None:
        raise FilterUnknown(name=name, value=text[:40])
    return number
