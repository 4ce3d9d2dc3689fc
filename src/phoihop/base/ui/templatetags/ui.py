"""How values are written on pages, and the small pieces every page uses."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import template
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from phoihop.base.findings import Finding, ended
from phoihop.base.language import _
from phoihop.base.ui.once import FIELD
from phoihop.base.ui.rows import rows_as_html
from phoihop.base.ui.tables import Table
from phoihop.base.vietnamese import format_date, format_number, period_name

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawn sign from the sprite; without a label it is decoration beside a word."""
    told = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="icon" {}><use href="{}#{}"></use></svg>', told, static("ui/vendor/icons.svg"), name)


@register.simple_tag
def rows(table: Table) -> SafeString:
    """The rows of a table, for ui/table.html."""
    return rows_as_html(table)


@register.simple_tag
def once() -> SafeString:
    """The hidden key by which a form is answered once."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid4())


@register.filter
def number(value: Decimal | int | None, decimals: int | None = None) -> str:
    """1234.5 as `1.234,5`; nothing for None."""
    return "" if value is None else format_number(value, decimals)


@register.filter
def day(value: date | datetime | None) -> str:
    """A day as dd/mm/yyyy, of a moment the day in Hà Nội."""
    if value is None:
        return ""
    return format_date(localtime(value).date() if isinstance(value, datetime) else value)


@register.filter
def moment(value: datetime | None) -> str:
    """A moment as 14:05 03/11/2016, in Hà Nội."""
    return "" if value is None else f"{localtime(value):%H:%M} {format_date(localtime(value).date())}"


@register.filter
def period(name: str) -> str:
    """A period's name in words, with a capital: `Quý IV năm 2016`."""
    words = period_name(name)
    return words[:1].upper() + words[1:]


@register.filter
def said(msgid: str) -> str:
    """A msgid in the current language, for labels kept in tables of the source."""
    return _(msgid)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """mapping[key], None without it."""
    return mapping.get(key)


@register.filter
def problem(finding: Finding) -> str:
    """What is wrong, as a sentence."""
    words = finding.sentence(finding.problem)
    return ended(words[:1].upper() + words[1:])


@register.filter
def expected(finding: Finding) -> str:
    """What was expected there, as a sentence; '' where the problem says it all."""
    return finding.sentence(finding.expected)


@register.filter
def remedy(finding: Finding) -> str:
    """How to mend it, as a sentence."""
    words = finding.sentence(finding.remedy)
    return ended(words[:1].upper() + words[1:])


@register.simple_tag(takes_context=True)
def query(context: RequestContext, **changes: Any) -> str:
    """The address's query with these parameters changed; an empty one is dropped."""
    words = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            words.pop(name, None)
        else:
            words[name] = str(value)
    return f"?{words.urlencode()}" if words else "?"
