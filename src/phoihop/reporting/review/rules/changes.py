"""What one revision says differently from an earlier one."""

from collections.abc import Iterable
from dataclasses import dataclass

from phoihop.reporting.review.rules.numbers import Key, Number, numbers_of
from phoihop.reporting.submissions.rules import Content


@dataclass(frozen=True, slots=True)
class ChangedNumber:
    """A number that was set, changed or taken out (None: not reported)."""

    key: Key
    before: Number | None
    after: Number | None


@dataclass(frozen=True, slots=True)
class ChangedText:
    """A narrative section that was written, changed or taken out ('': not written)."""

    section: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs between two contents."""

    numbers: tuple[ChangedNumber, ...] = ()
    texts: tuple[ChangedText, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.numbers or self.texts)


def what_changed(before: Content, after: Content) -> Changes:
    """The differences from one content to another, by indicator and cell, then by section."""
    old, new = numbers_of(before), numbers_of(after)
    numbers = (ChangedNumber(key, old.get(key), new.get(key)) for key in _sorted(old, new))
    was, now = before.get("narratives", {}), after.get("narratives", {})
    texts = (ChangedText(section, was.get(section, ""), now.get(section, "")) for section in _sorted(was, now))
    return Changes(
        tuple(each for each in numbers if each.before != each.after),
        tuple(each for each in texts if each.before != each.after),
    )


def _sorted(first: Iterable, second: Iterable) -> list:
    return sorted({*first, *second})
