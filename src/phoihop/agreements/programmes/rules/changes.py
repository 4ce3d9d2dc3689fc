"""What an audit row changed, field by field. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """One field's value before and after; None: there was, or is, none."""

    field: str
    before: Any
    after: Any


def changes_between(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[Change, ...]:
    """The fields that differ, in the order of the records; an empty value and a missing one are alike."""
    old, new = before or {}, after or {}
    names = dict.fromkeys([*old, *new])
    found = (Change(name, _value(old.get(name)), _value(new.get(name))) for name in names)
    return tuple(change for change in found if change.before != change.after)


def _value(value: Any) -> Any:
    return None if value in ("", [], {}) else value
