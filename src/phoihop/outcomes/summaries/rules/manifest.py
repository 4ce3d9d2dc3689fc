"""The manifest: which figures a report printed, out of what it was made, and the seal over both.

The server's copy is the truth; a report carries the same as custom XML, and its id with an HMAC-SHA256 as custom
properties. The seal is taken over the records, not the bytes, since Word writes XML anew.
"""

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from hashlib import sha256

from phoihop.outcomes.summaries.enums import COMPARED, Aspect, SealState
from phoihop.outcomes.summaries.rules.records import Figure, FigureKey, Number, Pair, Provenance

ID_PROPERTY = "PhoiHopMaBaoCao"
SEAL_PROPERTY = "PhoiHopXacThuc"
EXAMPLE_PROPERTY = "PhoiHopDuLieuMau"

_NOTHING = ("", "", "", "")
_NARROW = 13
"""Columns of a number whose figures are the programme's own and whole: all that reports had before comparisons."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One printed number and its serial in the report."""

    serial: int
    number: Number


@dataclass(frozen=True, slots=True)
class TurnEntry:
    """Words that depend on figures, as printed, and their serial; the numbers among them are entries of their own."""

    serial: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A named part of the report that is made as a whole: the paragraphs of a field, a table."""

    serial: int
    name: str


@dataclass(frozen=True)
class Manifest:
    """What the server keeps of a report, and the file carries. Reports of old know neither turns nor blocks."""

    provenance: Provenance
    mark: str
    entries: tuple[Entry, ...]
    template_hash: str = ""
    example: bool = False
    turns: tuple[TurnEntry, ...] = ()
    blocks: tuple[Block, ...] = ()

    @cached_property
    def by_serial(self) -> dict[int, Entry]:
        return {entry.serial: entry for entry in self.entries}

    def digest(self) -> str:
        """SHA-256 (hex) of the manifest's canonical JSON."""
        return sha256(dumps(self).encode()).hexdigest()


def dumps(manifest: Manifest) -> str:
    """Canonical JSON: sorted keys, no spaces, numbers as text."""
    record = {**_head(manifest), "numbers": [_row(entry) for entry in manifest.entries], **_structure(manifest)}
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def loads(text: str) -> Manifest:
    """The manifest that `dumps` wrote; raises ValueError or KeyError where it did not."""
    record = json.loads(text)
    provenance = Provenance(
        report_id=record["report"],
        created_at=datetime.fromisoformat(record["created_at"]),
        snapshot_hash=record["snapshot"],
        definition_hash=record["definition"],
        inputs=int(record["inputs"]),
        unit=record["unit"],
        period=record["period"],
    )
    entries = tuple(_entry(row) for row in record["numbers"])
    return Manifest(
        provenance,
        record["mark"],
        entries,
        record["template"],
        bool(record["example"]),
        tuple(TurnEntry(*row) for row in record.get("turns", ())),
        tuple(Block(*row) for row in record.get("blocks", ())),
    )


def seal(manifest: Manifest, *, key: bytes) -> str:
    """HMAC-SHA256 (hex) over the report's id and the manifest's digest."""
    text = f"{manifest.provenance.report_id}\n{manifest.digest()}"
    return hmac.new(key, text.encode(), sha256).hexdigest()


def check_seal(manifest: Manifest | None, given: str, *, key: bytes) -> SealState:
    """Whether the seal a file carries is the server's over this manifest."""
    if manifest is None or not given:
        return SealState.ABSENT
    return SealState.GENUINE if hmac.compare_digest(seal(manifest, key=key), given) else SealState.BROKEN


def aspect_value(aspect: Aspect, figure: Figure | None, against: Figure | None = None) -> Decimal | None:
    """What the number shows for these figures now, unrounded; None where a part is missing or the base is zero.

    Differences and changes come without a sign.
    """
    if figure is None:
        return None
    if aspect in COMPARED:
        return _compared(aspect, figure.value, against.value if against else None)
    if aspect is Aspect.REPORTED:
        return Decimal(figure.units[0] if figure.units else figure.reported)
    if aspect is Aspect.EXPECTED:
        return Decimal(figure.units[1] if figure.units else figure.expected)
    parts: dict[Aspect, Decimal | None] = {
        Aspect.VALUE: figure.value,
        Aspect.NUMERATOR: figure.numerator,
        Aspect.DENOMINATOR: figure.denominator,
        Aspect.RECEIVED: Decimal(figure.reported),
        Aspect.DUE: Decimal(figure.expected),
    }
    return parts[aspect]


def _compared(aspect: Aspect, value: Decimal | None, base: Decimal | None) -> Decimal | None:
    if value is None or base is None:
        return None
    if aspect is Aspect.DIFFERENCE:
        return abs(value - base)
    if base == 0:
        return None
    part = value * 100 / base if aspect is Aspect.SHARE else abs(value - base) * 100 / base
    return part.quantize(Decimal("1.000000000000"))


def with_entries(manifest: Manifest, entries: Sequence[Entry]) -> Manifest:
    """The same manifest holding these entries."""
    return replace(manifest, entries=tuple(entries))


def _head(manifest: Manifest) -> dict[str, object]:
    provenance = manifest.provenance
    return {
        "report": provenance.report_id,
        "created_at": provenance.created_at.isoformat(),
        "snapshot": provenance.snapshot_hash,
        "definition": provenance.definition_hash,
        "inputs": provenance.inputs,
        "unit": provenance.unit,
        "period": provenance.period,
        "mark": manifest.mark,
        "template": manifest.template_hash,
        "example": manifest.example,
    }


def _structure(manifest: Manifest) -> dict[str, object]:
    """Turns and blocks, only where there are any: the digest of a report of old stays what it was."""
    turns = [[turn.serial, turn.name, turn.text] for turn in manifest.turns]
    blocks = [[block.serial, block.name] for block in manifest.blocks]
    return {**({"turns": turns} if turns else {}), **({"blocks": blocks} if blocks else {})}


def _row(entry: Entry) -> list[object]:
    """Nine columns, with a second figure thirteen; twenty-one where one of the two is of another programme or paired."""
    number = entry.number
    row: list[object] = [entry.serial, *_key(number.key), number.aspect, number.text, format(number.value, "f")]
    row.append(number.submissions)
    wide = [_more(key) for key in (number.key, number.against)]
    if any(part for more in wide for part in more):
        return [*row, *(_key(number.against) if number.against else _NOTHING), *wide[0], *wide[1]]
    return [*row, *_key(number.against)] if number.against else row


def _key(key: FigureKey) -> tuple[str, str, str, str]:
    return (key.unit, key.period, key.indicator, key.cell)


def _more(key: FigureKey | None) -> tuple[str, str, str, str]:
    """Programme of the figure, then period, indicator, programme of its pair."""
    if key is None:
        return _NOTHING
    pair = key.pair
    return (key.programme, pair.period, pair.indicator, pair.programme) if pair else (key.programme, "", "", "")


def _entry(row: list) -> Entry:
    key, against = FigureKey(*row[1:5]), FigureKey(*row[9:13]) if any(row[9:13]) else None
    if len(row) > _NARROW:
        key, against = _widened(key, row[13:17]), _widened(against, row[17:21]) if against else None
    number = Number(key, row[6], Decimal(row[7]), Aspect(row[5]), against, int(row[8]))
    return Entry(int(row[0]), number)


def _widened(key: FigureKey, more: Sequence[str]) -> FigureKey:
    programme, period, indicator, other = more
    return replace(key, programme=programme, pair=Pair(period, indicator, other) if period else None)
