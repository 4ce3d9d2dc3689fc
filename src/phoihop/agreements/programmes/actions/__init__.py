"""Writes about programmes; each is one transaction with its audit row."""

from phoihop.agreements.programmes.actions.heads import (
    change_programme,
    create_programme,
    remove_party,
    save_party,
)
from phoihop.agreements.programmes.actions.indicators import (
    breakdown_seal,
    remove_breakdown,
    remove_indicator,
    save_breakdown,
    save_indicator,
)
from phoihop.agreements.programmes.actions.keeping import (
    DefinitionsChanged,
    check_seen,
    drop,
    editing,
    keep,
    seal_of,
    snapshot,
    subject_of,
)
from phoihop.agreements.programmes.actions.loading import load_programmes
from phoihop.agreements.programmes.actions.parts import (
    remove_content,
    remove_document,
    save_content,
    save_document,
)

__all__ = [
    "DefinitionsChanged",
    "breakdown_seal",
    "change_programme",
    "check_seen",
    "create_programme",
    "drop",
    "editing",
    "keep",
    "load_programmes",
    "remove_breakdown",
    "remove_content",
    "remove_document",
    "remove_indicator",
    "remove_party",
    "save_breakdown",
    "save_content",
    "save_document",
    "save_indicator",
    "save_party",
    "seal_of",
    "snapshot",
    "subject_of",
]
