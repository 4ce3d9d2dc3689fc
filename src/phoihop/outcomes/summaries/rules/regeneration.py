"""What making a report anew from an edited file came to: what was refreshed, what a person decides, what found no place."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from phoihop.base.findings import Finding
from phoihop.base.kept_errors import keep_finding, kept_finding
from phoihop.base.language import N_


class Choice(StrEnum):
    """What to do where the officer's text and the figures of now disagree."""

    MINE = "mine"
    FIGURE = "figure"
    BOTH = "both"
    """Of texts alone: one below the other."""


CHOICE_LABELS = {
    Choice.MINE: N_("Giữ chữ của tôi"),
    Choice.FIGURE: N_("Lấy theo số liệu"),
    Choice.BOTH: N_("Để cả hai, cái này dưới cái kia"),
}


class ConflictKind(StrEnum):
    """What disagrees."""

    NUMBER = "number"
    WORDS = "words"
    TEXT = "text"


CONFLICT_LABELS = {
    ConflictKind.NUMBER: N_("Con số đã sửa tay"),
    ConflictKind.WORDS: N_("Cụm từ đi với số liệu"),
    ConflictKind.TEXT: N_("Đoạn văn hoặc dòng bảng"),
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """One place side by side: as it was made, as the officer has it, as the figures of now would have it.

    `key` names the place for a choice; `serial` is a number's in the report that was edited.
    """

    key: str
    kind: ConflictKind
    made: str
    mine: str
    now: str
    place: str = ""
    serial: int = 0

    def choices(self) -> tuple[Choice, ...]:
        """What may be chosen here, the default first."""
        return tuple(Choice) if self.kind is ConflictKind.TEXT and self.mine and self.now else tuple(Choice)[:2]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A text of the officer's that found no place in the new report; `reason` is a msgid."""

    text: str
    reason: str
    block: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Something that the officer should know of and need not decide: a msgid and the text it is about."""

    what: str
    text: str


@dataclass(frozen=True, slots=True)
class NumberRef:
    """Which number a control of the new file holds: one of the edited report (renewed), or one of the new rendering."""

    fresh: bool
    serial: int


@dataclass(frozen=True)
class Outcome:
    """The whole of it. `refs`, `turns` and `blocks` say in the file's order what the new manifest holds."""

    numbers: int = 0
    refreshed: int = 0
    charts: int = 0
    template_changed: bool = False
    conflicts: tuple[Conflict, ...] = ()
    removed: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()
    foreign: tuple[str, ...] = ()
    changes: tuple[Told, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    findings: tuple[Finding, ...] = ()
    refs: tuple[NumberRef, ...] = field(default=(), repr=False)
    turns: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    blocks: tuple[str, ...] = field(default=(), repr=False)

    @property
    def told_now(self) -> Mapping[str, str]:
        """What each conflict's figures say, to see later whether they still do."""
        return {conflict.key: conflict.now for conflict in self.conflicts}


def outcome_record(outcome: Outcome) -> dict[str, Any]:
    """The outcome as JSON."""
    return {
        **{name: getattr(outcome, name) for name in ("numbers", "refreshed", "charts", "template_changed")},
        "conflicts": [{**asdict(row), "kind": str(row.kind)} for row in outcome.conflicts],
        "removed": list(outcome.removed),
        "unknown": list(outcome.unknown),
        "foreign": list(outcome.foreign),
        "changes": [asdict(row) for row in outcome.changes],
        "unplaced": [asdict(row) for row in outcome.unplaced],
        "findings": [keep_finding(row) for row in outcome.findings],
        "refs": [[int(ref.fresh), ref.serial] for ref in outcome.refs],
        "turns": [list(row) for row in outcome.turns],
        "blocks": list(outcome.blocks),
    }


def outcome_of(record: Mapping[str, Any]) -> Outcome:
    """The outcome out of the JSON that `outcome_record` made."""
    return Outcome(
        numbers=record["numbers"],
        refreshed=record["refreshed"],
        charts=record["charts"],
        template_changed=record["template_changed"],
        conflicts=tuple(Conflict(**{**row, "kind": ConflictKind(row["kind"])}) for row in record["conflicts"]),
        removed=tuple(record["removed"]),
        unknown=tuple(record["unknown"]),
        foreign=tuple(record["foreign"]),
        changes=tuple(Told(**row) for row in record["changes"]),
        unplaced=tuple(Unplaced(**row) for row in record["unplaced"]),
        findings=tuple(kept_finding(row) for row in record["findings"]),
        refs=tuple(NumberRef(bool(fresh), serial) for fresh, serial in record["refs"]),
        turns=tuple((name, text) for name, text in record["turns"]),
        blocks=tuple(record["blocks"]),
    )


def choices_record(choices: Mapping[str, Choice]) -> dict[str, str]:
    """Choices as JSON."""
    return {key: str(choice) for key, choice in choices.items()}


def choices_of(record: Mapping[str, str]) -> dict[str, Choice]:
    """Choices out of JSON."""
    return {key: Choice(word) for key, word in record.items()}


def appendix(unplaced: Sequence[Unplaced]) -> str:
    """The texts without a place as one plain text, each with a blank line behind it."""
    return "".join(f"{row.text}\n\n" for row in unplaced)
