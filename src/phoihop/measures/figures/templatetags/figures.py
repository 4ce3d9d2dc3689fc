"""How figures are written on pages."""

from decimal import Decimal

from django import template

from phoihop.agreements.programmes.models import Indicator
from phoihop.base.language import _
from phoihop.base.ui.tables import Badge
from phoihop.base.vietnamese import format_number, format_percent, period_name
from phoihop.base.vietnamese.ordinals import roman
from phoihop.measures.figures.enums import FLAG_LABELS, FLAG_SENTENCES, FLAG_TONES
from phoihop.measures.figures.rules.comparing import Comparison
from phoihop.measures.figures.rules.questions import Amount, Value
from phoihop_rollup.periods import parse
from phoihop_rollup.vocabulary import Flag, Kind

register = template.Library()


@register.filter
def measured(value: Decimal | None, indicator: Indicator) -> str:
    """A value with the indicator's decimals; a dash for none."""
    return "–" if value is None else format_number(value, indicator.decimals)


@register.filter
def amount(part: Amount | Value | None, indicator: Indicator) -> str:
    """A part of a figure: its value, of a ratio `numerator/denominator`."""
    if part is None:
        return "–"
    if indicator.kind == Kind.RATIO:
        return f"{format_number(part.numerator or 0)}/{format_number(part.denominator or 0)}"
    return measured(part.value, indicator)


@register.filter
def change(comparison: Comparison, indicator: Indicator) -> str:
    """`tăng 12 (3,4%)`, of a rate `giảm 1,5 điểm`."""
    if comparison.direction == "same":
        return _("không đổi")
    size = format_number(abs(comparison.difference), indicator.decimals)
    if comparison.points:
        words = _("tăng {size} điểm") if comparison.difference > 0 else _("giảm {size} điểm")
        return words.format(size=size)
    words = _("tăng {size}") if comparison.difference > 0 else _("giảm {size}")
    percent = "" if comparison.percent is None else f" ({format_percent(abs(comparison.percent))})"
    return words.format(size=size) + percent


@register.filter
def flags(figure: Value | None) -> list[Badge]:
    """The figure's flags as badges."""
    found = [Flag(name) for name in figure.flags] if figure else []
    return [Badge(FLAG_LABELS[flag], *FLAG_TONES[flag]) for flag in found]


@register.filter
def explained(figure: Value | None) -> list[tuple[Badge, str]]:
    """The figure's flags as badges, each with its sentence."""
    found = [Flag(name) for name in figure.flags] if figure else []
    return [(Badge(FLAG_LABELS[flag], *FLAG_TONES[flag]), _(FLAG_SENTENCES[flag])) for flag in found]


@register.filter
def in_words(name: str) -> str:
    """A period within a sentence: `quý II năm 2021`."""
    return period_name(name)


@register.filter
def part_of_year(name: str) -> str:
    """A period within its year: `Cả năm`, `Quý II`, `Tháng 3`."""
    period = parse(name)
    month = period.first % 12
    match period.months:
        case 1:
            return _("Tháng {number}").format(number=month + 1)
        case 3:
            return _("Quý {number}").format(number=roman(month // 3 + 1))
        case 6:
            return _("6 tháng đầu") if month == 0 else _("6 tháng cuối")
        case 9:
            return _("9 tháng")
        case 12:
            return _("Cả năm")
    words = period_name(name)
    return words[:1].upper() + words[1:]
