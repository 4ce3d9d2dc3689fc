"""A new version made from an edited file: the file, and what was done; for a process apart, since a stranger sends it."""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from phoihop.base.apart.archives import unpack
from phoihop.base.apart.opening import Apart, opened_apart
from phoihop.base.findings import Finding
from phoihop.outcomes.documents.rules.package import pack, parse_xml, write_xml
from phoihop.outcomes.summaries.render.carrying import Carrying
from phoihop.outcomes.summaries.render.edited import open_edited
from phoihop.outcomes.summaries.render.opened import Reading
from phoihop.outcomes.summaries.render.parts import Draft
from phoihop.outcomes.summaries.render.properties import replace_manifest, write_identity
from phoihop.outcomes.summaries.render.refreshing import Log, Refreshing, gather_marks
from phoihop.outcomes.summaries.render.restamping import Stamped, adopt, restamp
from phoihop.outcomes.summaries.rules.manifest import Block, Manifest, TurnEntry, dumps, loads, seal
from phoihop.outcomes.summaries.rules.regeneration import (
    Choice,
    Outcome,
    choices_of,
    choices_record,
    outcome_of,
    outcome_record,
)

UNSEALED = "0" * 64
"""Stands in the file for the seal, whose key the process apart does not have."""


@dataclass(frozen=True)
class Basis:
    """What an edited file is set against: the report as it was made, the new rendering, the old numbers as they are now,
    the identities of those numbers that are a consolidator's now."""

    made: bytes
    old: Manifest
    fresh: bytes
    new: Manifest
    renewed: Manifest
    choices: Mapping[str, Choice] = field(default_factory=dict)
    adjusted: frozenset[str] = frozenset()

    @property
    def template_changed(self) -> bool:
        return self.old.template_hash != self.new.template_hash


@dataclass(frozen=True)
class Regenerated:
    """The new file without its seal, the part that is to hold it, what was done."""

    document: bytes
    sealed_part: str
    outcome: Outcome

    def manifest(self, basis: Basis) -> Manifest:
        """What the server keeps of the new file."""
        return manifest_of(self.outcome, basis)

    def sealed(self, basis: Basis, *, key: bytes) -> bytes:
        """The file with its seal; nothing of it is parsed here."""
        parts = unpack(self.document)
        stamp = seal(self.manifest(basis), key=key).encode()
        parts[self.sealed_part] = parts[self.sealed_part].replace(UNSEALED.encode(), stamp, 1)
        return pack(parts)


@dataclass(frozen=True)
class Edited:
    """An edited file beside the report as it was made: all that can be read before the figures of now are known."""

    mine: Reading
    made: Reading
    findings: list[Finding]


def open_beside(content: bytes, made: bytes, old: Manifest) -> Edited:
    """The edited file of a report and that report. Raises Refused (W101–W104, W701–W706)."""
    mine, findings = open_edited(content, old)
    if adopt(mine):
        mine = Reading(mine.draft, old)
    return Edited(mine, Reading(Draft(unpack(made)), old), findings)


def regenerate(content: bytes, basis: Basis) -> Regenerated:
    """The edited file with the figures of now. Raises Refused (W101–W104, W701–W706)."""
    return renew(open_beside(content, basis.made, basis.old), basis)


def renew(edited: Edited, basis: Basis) -> Regenerated:
    """The same of a file that is open."""
    mine, made, findings = edited.mine, edited.made, edited.findings
    fresh = Reading(Draft(unpack(basis.fresh)), basis.new)
    gather_marks(made)
    gather_marks(mine)
    if basis.template_changed:
        log = Carrying(mine, made, fresh, basis.renewed, basis.choices, basis.adjusted).carry()
        draft, blocks = fresh.draft, basis.new
    else:
        log = Refreshing(mine, made, fresh, basis.renewed, basis.choices, basis.adjusted).refresh()
        draft, blocks = mine.draft, basis.old
    stamped = restamp(draft, old=basis.old, renewed=basis.renewed, fresh=basis.new, blocks=blocks)
    outcome = _outcome(log, stamped, basis, mine, findings)
    manifest = manifest_of(outcome, basis)
    replace_manifest(draft, manifest)
    part = write_identity(draft, manifest, UNSEALED)
    return Regenerated(pack(_kept(draft)), part, outcome)


def regenerate_apart(content: bytes, basis: Basis) -> Regenerated:
    """The same in a process with limits. Raises Refused, FileTooHeavy."""
    with edited_apart(content, basis.made, basis.old) as apart:
        return renew_apart(apart, basis)


@contextmanager
def edited_apart(content: bytes, made: bytes, old: Manifest) -> Iterator[Apart]:
    """A process apart in which the edited file is read beside the report as it was made, until the figures are known."""
    known = {"made": b64encode(made).decode(), "old": dumps(old)}
    with opened_apart(
        module=__name__, function="answer_regenerate", prepare="prepare_regenerate", content=content, known=known
    ) as apart:
        yield apart


def renew_apart(apart: Apart, basis: Basis) -> Regenerated:
    """What `renew` makes there of the file that is open. Raises Refused, FileTooHeavy."""
    given = {
        "fresh": b64encode(basis.fresh).decode(),
        "new": dumps(basis.new),
        "renewed": dumps(basis.renewed),
        "choices": choices_record(basis.choices),
        "adjusted": sorted(basis.adjusted),
    }
    answer = apart.answer(given)
    return Regenerated(b64decode(answer["document"]), answer["part"], outcome_of(answer["outcome"]))


def prepare_regenerate(content: bytes, known: Mapping[str, Any]) -> Edited:
    """In the process apart: the file read."""
    return open_beside(content, b64decode(known["made"]), loads(known["old"]))


def answer_regenerate(edited: Edited, given: Mapping[str, Any]) -> dict[str, Any]:
    """In the process apart: the new file and what was done, as JSON."""
    basis = Basis(
        made=b"",
        old=edited.mine.manifest,
        fresh=b64decode(given["fresh"]),
        new=loads(given["new"]),
        renewed=loads(given["renewed"]),
        choices=choices_of(given["choices"]),
        adjusted=frozenset(given["adjusted"]),
    )
    made = renew(edited, basis)
    return {
        "document": b64encode(made.document).decode(),
        "part": made.sealed_part,
        "outcome": outcome_record(made.outcome),
    }


def manifest_of(outcome: Outcome, basis: Basis) -> Manifest:
    """The new file's manifest, out of what its marks stand for."""
    entries = [
        replace((basis.new if ref.fresh else basis.renewed).by_serial[ref.serial], serial=serial)
        for serial, ref in enumerate(outcome.refs, start=1)
    ]
    return replace(
        basis.new,
        entries=tuple(entries),
        turns=tuple(TurnEntry(at, name, text) for at, (name, text) in enumerate(outcome.turns, start=1)),
        blocks=tuple(Block(at, name) for at, name in enumerate(outcome.blocks, start=1)),
    )


def _outcome(log: Log, stamped: Stamped, basis: Basis, mine: Reading, findings: list[Finding]) -> Outcome:
    return Outcome(
        numbers=len(stamped.refs),
        refreshed=log.refreshed,
        charts=log.charts,
        template_changed=basis.template_changed,
        conflicts=tuple(log.conflicts),
        removed=tuple(log.removed),
        unknown=tuple(log.unknown),
        foreign=tuple(sorted(set(mine.numbers.foreign))),
        changes=tuple(log.changes),
        unplaced=tuple(log.unplaced),
        findings=tuple(findings),
        refs=tuple(stamped.refs),
        turns=tuple(stamped.turns),
        blocks=tuple(stamped.blocks),
    )


def _kept(draft: Draft) -> dict[str, bytes]:
    """The parts; one in which nothing changed byte for byte as it was. The document's own has new marks."""
    parts = draft.finished()
    for part, before in draft.parts.items():
        if part != draft.main and parts[part] is not before and parts[part] == write_xml(parse_xml(before)):
            parts[part] = before
    return parts
