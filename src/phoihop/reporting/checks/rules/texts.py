"""Narratives that say nearly the same: by the share of their runs of words, estimated from MinHash signatures.

Broder, On the resemblance and containment of documents (1997); bands as in Leskovec, Rajaraman and Ullman, Mining of
Massive Datasets, chapter 3: of 20 bands of 6 numbers, texts alike to 0.8 share one with a chance of 0.998.
"""

import hashlib
import re
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

from phoihop.base.findings import Finding
from phoihop.base.language import N_, _
from phoihop.base.vietnamese import fold, format_percent, period_name
from phoihop.reporting.checks.rules import faults
from phoihop.reporting.checks.rules.records import Alike, Past

BANDS, ROWS = 20, 6
NUMBERS = BANDS * ROWS
SEED = 20261125
RUN = 3
"""Words of a run."""
LONG = 150
"""Words from which one section is compared for itself."""
FEWEST_WORDS = 25
"""Shorter texts are sentences that anybody writes alike."""
NEAR = 0.8
"""Share of the runs from which two texts are nearly the same."""
_WORD = re.compile(r"\w+")

Runs = frozenset[str]
Signature = tuple[int, ...]


def runs_of(text: str) -> Runs:
    """The runs of three words of a text, without marks and capitals; nothing of a text too short to compare."""
    words = _WORD.findall(fold(text))
    if len(words) < FEWEST_WORDS:
        return frozenset()
    return frozenset(" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1))


def likeness(one: Runs, other: Runs) -> float:
    """The share of the runs of both texts that each has; 0 where there are none."""
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


def signature_of(text: str) -> Signature:
    """The text's MinHash signature, () for one too short."""
    runs = runs_of(text)
    return signatures_of([runs])[0] if runs else ()


def signatures_of(texts: Iterable[Runs]) -> list[Signature]:
    """The signatures of many texts at once, () for those too short."""
    from rensa import RMinHash  # a compiled library, loaded where texts are compared only

    given = list(texts)
    full = [sorted(runs) for runs in given if runs]
    digests: Iterator[Any] = iter(RMinHash.digests_from_token_sets(full, NUMBERS, SEED) if full else ())
    return [tuple(next(digests)) if runs else () for runs in given]


def bands_of(signature: Signature) -> list[int]:
    """A number of 64 bits for each band of a signature: texts that share one may be alike."""
    return [_band(place, signature[place * ROWS : (place + 1) * ROWS]) for place in range(BANDS)] if signature else []


def packed(signature: Signature) -> bytes:
    """A signature as bytes to be kept."""
    return struct.pack(f"<{len(signature)}I", *signature)


def unpacked(data: bytes) -> Signature:
    """A kept signature."""
    return struct.unpack(f"<{len(data) // 4}I", data)


def estimated(one: Signature, other: Signature) -> float:
    """How alike two texts are by their signatures alone."""
    if len(one) != len(other) or not one:
        return 0.0
    return sum(mine == theirs for mine, theirs in zip(one, other, strict=True)) / len(one)


def near_pairs(texts: Sequence[str]) -> list[tuple[int, int, float]]:
    """Every pair of texts (by place) that are nearly the same, with how alike they are; not every pair is compared."""
    places: dict[Runs, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        places[runs_of(text)].append(place)
    places.pop(frozenset(), None)
    same = [(one, other, 1.0) for held in places.values() for one, other in combinations(held, 2)]
    near = [
        (min(one, other), max(one, other), share)
        for mine, theirs, share in _near(list(places))
        for one in places[mine]
        for other in places[theirs]
    ]
    return sorted([*same, *near])


def _near(runs: Sequence[Runs]) -> Iterator[tuple[Runs, Runs, float]]:
    """The pairs of different texts that share a band and are near indeed."""
    buckets: dict[int, list[int]] = defaultdict(list)
    for place, signature in enumerate(signatures_of(runs)):
        for band in bands_of(signature):
            buckets[band].append(place)
    met = {pair for held in buckets.values() for pair in combinations(held, 2)}
    for one, other in met:
        share = likeness(runs[one], runs[other])
        if share >= NEAR:
            yield runs[one], runs[other], share


def texts_of(narratives: Mapping[str, str]) -> dict[str, str]:
    """What of a report is compared: all that it tells, under '', and each section long enough to stand for itself.

    Short sections are left to the whole: what any unit says in two sentences another may well say too.
    """
    told = {section: text for section, text in sorted(narratives.items()) if text.strip()}
    whole = {"": "\n".join(told.values())} if told else {}
    return whole | {section: text for section, text in told.items() if len(told) > 1 and len(text.split()) >= LONG}


def texts_of_others(
    alike: Iterable[Alike], narratives: Mapping[str, str], titles: Mapping[str, str]
) -> Iterator[Finding]:
    """A question for each text that is nearly another unit's; for its sections only where the whole is not."""
    for row in _widest({row.section: row for row in alike}):
        yield faults.TEXT_OF_OTHERS.at(
            **_about(row.section, narratives, titles, row.likeness, row.period), unit=row.unit
        )


def texts_of_before(
    narratives: Mapping[str, str], past: Sequence[Past], titles: Mapping[str, str]
) -> Iterator[Finding]:
    """The same beside what the unit itself wrote for the latest period before."""
    if not past:
        return
    before = texts_of(past[0].content.get("narratives", {}))
    rated = {
        part: likeness(runs_of(text), runs_of(before.get(part, ""))) for part, text in texts_of(narratives).items()
    }
    near = {part: Alike(part, "", past[0].period, share) for part, share in rated.items() if share >= NEAR}
    for row in _widest(near):
        yield faults.TEXT_OF_BEFORE.at(**_about(row.section, narratives, titles, row.likeness, row.period))


def _widest(near: Mapping[str, Alike]) -> list[Alike]:
    return [near[""]] if "" in near else list(near.values())


def _about(
    part: str, narratives: Mapping[str, str], titles: Mapping[str, str], share: float, period: str
) -> dict[str, Any]:
    told = _(N_("mục «{name}»")).format(name=titles.get(part) or part) if part else _(N_("của báo cáo"))
    words: dict[str, Any] = {"part": told, "percent": format_percent(round(share * 100)), "period": period_name(period)}
    return {"table": "narratives", "column": f"@{part or min(narratives, default='')}", **words}


def _band(place: int, numbers: Signature) -> int:
    data = bytes([place]) + packed(numbers)
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big", signed=True)
