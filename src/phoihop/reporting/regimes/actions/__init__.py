"""Writes about regimes; each is one transaction with its audit row."""

from phoihop.reporting.regimes.actions.extensions import (
    DeadlineExtended,
    NoReason,
    NothingToExtend,
    NotLater,
    end_extension,
    extend,
    extension_subject,
)
from phoihop.reporting.regimes.actions.forms import assign_forms, define_form, form_seal, remove_form
from phoihop.reporting.regimes.actions.heads import (
    calendar_seal,
    change_regime,
    create_regime,
    regime_subject,
    remove_regime,
    set_calendar,
)
from phoihop.reporting.regimes.actions.loading import load_regimes

__all__ = [
    "DeadlineExtended",
    "NoReason",
    "NotLater",
    "NothingToExtend",
    "assign_forms",
    "calendar_seal",
    "change_regime",
    "create_regime",
    "define_form",
    "end_extension",
    "extend",
    "extension_subject",
    "form_seal",
    "load_regimes",
    "regime_subject",
    "remove_form",
    "remove_regime",
    "set_calendar",
]
