"""Words of organisations' fixed lists, as templates write them."""

from decimal import Decimal

from django import template

from phoihop.base.labels import label_of
from phoihop.base.language import _
from phoihop.bodies.organisations.enums import BLOCK_LABELS, KIND_LABELS, PASSING_LABELS, USER_ROLE_LABELS
from phoihop.bodies.organisations.rules.history import share_words

register = template.Library()


@register.filter
def kind(word: str) -> str:
    """A kind of unit in words; an unusual one as it is written."""
    return _(KIND_LABELS[word]) if word in KIND_LABELS else word


@register.filter
def block(word: str) -> str:
    """A block in words."""
    return label_of(BLOCK_LABELS, word)


@register.filter
def role(word: str) -> str:
    """A role in words."""
    return label_of(USER_ROLE_LABELS, word)


@register.filter
def passing(word: str) -> str:
    """A kind of succession in words."""
    return label_of(PASSING_LABELS, word)


@register.filter
def share(value: Decimal) -> str:
    """A share in words."""
    return share_words(value)
