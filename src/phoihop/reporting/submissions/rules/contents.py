"""The content of a report: its one canonical text, and the hash that names it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from phoihop_rollup.vocabulary import Scope

Content = Mapping[str, Any]
NUMBERS = ("value", "numerator", "denominator")


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """One report to load: what one unit says for one period, with the standing it has where it comes from.

    `content` is canonical (see `canonical`), as text. `status` is one of accepted, submitted, returned, withdrawn, draft.
    """

    programme: str
    organisation: str
    period: str
    status: str
    content: str
    note: str = ""


def canonical(content: Content) -> str:
    """The content's one text: values sorted, numbers normal, keys sorted, absent things left out, no spaces."""
    return json.dumps(normal(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def content_hash(content: Content | str) -> str:
    """SHA-256 of the canonical text; a text is taken as canonical already."""
    text = content if isinstance(content, str) else canonical(content)
    return hashlib.sha256(text.encode()).hexdigest()


def normal(content: Content) -> dict[str, Any]:
    """The content in its canonical form. Numbers must be readable (see `check_content`)."""
    values = [_normal_value(value) for value in content.get("values", ())]
    values.sort(key=lambda value: (value["indicator"], value.get("cell", ""), value.get("scope", "own")))
    narratives = {section: text for section, text in content.get("narratives", {}).items() if text}
    return {"values": values, "narratives": narratives}


def number_text(number: Decimal | int) -> str:
    """Plain decimal notation without needless zeros: 12.50 is '12.5', -0 is '0'."""
    text = f"{Decimal(number):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def _normal_value(value: Mapping[str, Any]) -> dict[str, str]:
    found = {"indicator": value["indicator"]}
    for key in ("cell", "note"):
        if value.get(key):
            found[key] = value[key]
    if value.get("scope", Scope.OWN) not in {"", Scope.OWN}:
        found["scope"] = str(value["scope"])
    for key in NUMBERS:
        if value.get(key) not in {None, ""}:
            found[key] = number_text(Decimal(value[key]))
    return found
