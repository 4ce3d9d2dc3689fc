"""Reading, sealing and numbering Word reports in a process apart: what is asked here, and the functions that answer there."""

import base64
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from phoihop.base.apart.opening import ask_apart
from phoihop.outcomes.issuing.rules.heads import (
    ATTACHED,
    NUMBER,
    PLACE_DAY,
    Heads,
    Registered,
    Rewriting,
    attached,
    dated,
)
from phoihop.outcomes.issuing.rules.seals import SealWords


def heads_apart(content: bytes) -> Heads:
    """What the head of a Word report says. Raises Refused for what is no safe Word file, FileTooHeavy."""
    answer = ask_apart(module=__name__, function="answer_heads", content=content)
    texts = {name: tuple(found) for name, found in answer["texts"].items()}
    return Heads(texts, answer["title"], answer["tracked"])


def sealed_apart(content: bytes, *, words: SealWords, names: Mapping[str, str]) -> bytes:
    """The signed file: what the fields of `names` say instead, and its seal. Raises Refused, FileTooHeavy."""
    given = {"words": asdict(words), "names": dict(names)}
    return base64.b64decode(ask_apart(module=__name__, function="answer_sealed", content=content, given=given))


def numbered_apart(content: bytes, *, registered: Registered) -> bytes:
    """The sealed file with number and day in its head and in the lines of its annexes, and nothing else changed.

    Raises Refused, FileTooHeavy.
    """
    given = {**asdict(registered), "day": registered.day.isoformat()}
    return base64.b64decode(ask_apart(module=__name__, function="answer_numbered", content=content, given=given))


def answer_heads(content: bytes, _given: Mapping[str, Any]) -> dict[str, Any]:
    """In the process apart: the head as JSON."""
    from phoihop.outcomes.issuing.rules.places import read_heads  # here: lxml is for that process alone

    return asdict(read_heads(content))


def answer_sealed(content: bytes, given: Mapping[str, Any]) -> str:
    """In the process apart: the sealed file."""
    from phoihop.outcomes.issuing.render.sealing import seal_document  # here: lxml is for that process alone

    heads = {name: _saying(text) for name, text in given["names"].items()}
    return base64.b64encode(seal_document(content, words=SealWords(**given["words"]), heads=heads)).decode()


def answer_numbered(content: bytes, given: Mapping[str, Any]) -> str:
    """In the process apart: the numbered file."""
    from phoihop.outcomes.issuing.render.heads import write_heads  # here: lxml is for that process alone

    day = date.fromisoformat(given["day"])
    texts = {
        NUMBER: _saying(given["lines"]),
        PLACE_DAY: lambda old: dated(old, day),
        ATTACHED: lambda old: attached(old, given["written"], day),
    }
    return base64.b64encode(write_heads(content, texts)).decode()


def _saying(text: str) -> Rewriting:
    return lambda _old: text
