"""Document profiles: how a kind of body lays out its documents, as data with the days they are valid.

Lengths are millimetres, sizes and spacing points. A measure has the least and the most that the rule allows and what
the product uses. A profile may be written as another one with changes (`like`); elements are changed one by one, all
else as a whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from phoihop.base.errors import ProductError
from phoihop.base.language import N_
from phoihop.outcomes.documents.enums import DocumentKind, NumberCycle, SignatureMark

LINE: Final = "line:"
"""In a head: a drawn line, named after its length in `lines`."""


class ProfileUnknown(ProductError):
    """No profile of that code is valid on that day."""

    code = "W001"
    problem = N_("Không có thể thức «{profile}» có hiệu lực vào ngày {day}.")
    remedy = N_("Chọn ngày ký khác hoặc bổ sung thể thức vào documents/data/profiles.json.")


@dataclass(frozen=True, slots=True)
class Range:
    """What a rule allows, both ends included, and what is used."""

    least: float
    most: float
    use: float

    def allows(self, value: float, *, tolerance: float = 0.05) -> bool:
        return self.least - tolerance <= value <= self.most + tolerance


@dataclass(frozen=True, slots=True)
class Page:
    """Paper and margins in millimetres; `header` and `footer` are distances from the paper's edge."""

    width: float
    height: float
    top: Range
    bottom: Range
    left: Range
    right: Range
    header: Range
    footer: Range


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a document (its number, its subject, a clause, …) and its looks."""

    name: str
    size: Range
    align: str = "left"
    bold: bool = False
    italic: bool = False
    underline: bool = False
    caps: bool = False
    first_line: float = 0
    indent: float = 0
    before: float = 0
    after: float = 0
    line: float = 1
    keep: bool = False
    together: bool = False
    level: int = 0
    color: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """The layout of documents of one kind of body, valid from `start` to `end`, the last day included.

    `written` says how number and symbol are joined, `number` how that stands at the head; `symbols` how the
    symbol of a type is made from the body's code; `ordinals` how a section, a clause or a point is numbered; `marks`
    the letters before an office that signs in another's stead; `head` the lines of the head's two columns: names of
    elements and drawn lines (`line:<name>`); `texts` what the elements say that are always the same.
    """

    code: str
    title: str
    legal_basis: str
    start: date
    end: date | None
    cycle: NumberCycle
    number: str
    written: str
    symbols: Mapping[DocumentKind, str]
    ordinals: Mapping[str, str]
    marks: Mapping[SignatureMark, str]
    head: Mapping[str, tuple[str, ...]]
    under_subject: str
    texts: Mapping[str, str]
    font: str
    language: str
    ending: str
    page: Page
    columns: Mapping[str, tuple[float, ...]]
    lines: Mapping[str, float]
    elements: Mapping[str, Element]

    @property
    def text_width(self) -> float:
        """Millimetres between the margins."""
        return self.page.width - self.page.left.use - self.page.right.use


def parse_profiles(record: Mapping[str, Any]) -> tuple[Profile, ...]:
    """The profiles of data/profiles.json; raises KeyError or ValueError where the data is not of its form."""
    written = {f"{entry['code']}@{entry['from']}": entry for entry in record["profiles"]}
    return tuple(_profile(_whole(entry, written)) for entry in record["profiles"])


def profile_on(profiles: tuple[Profile, ...], *, code: str, day: date) -> Profile:
    """The profile of that code valid on that day; raises ProfileUnknown."""
    for profile in profiles:
        if profile.code == code and profile.start <= day and (profile.end is None or day <= profile.end):
            return profile
    raise ProfileUnknown(profile=code, day=day.isoformat())


def _whole(entry: Mapping[str, Any], written: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """The entry with what it takes from the one that it is like."""
    if "like" not in entry:
        return entry
    other = _whole(written[entry["like"]], written)
    return {**other, **entry, "elements": {**other["elements"], **entry.get("elements", {})}}


def _profile(entry: Mapping[str, Any]) -> Profile:
    page = entry["page"]
    margins = {name: Range(**page[name]) for name in ("top", "bottom", "left", "right", "header", "footer")}
    return Profile(
        code=entry["code"],
        title=entry["title"],
        legal_basis=entry["legal_basis"],
        start=date.fromisoformat(entry["from"]),
        end=date.fromisoformat(entry["to"]) if entry["to"] else None,
        cycle=NumberCycle(entry["cycle"]),
        number=entry["number"],
        written=entry["written"],
        symbols={DocumentKind(kind): pattern for kind, pattern in entry["symbols"].items()},
        ordinals=entry["ordinals"],
        marks={SignatureMark(mark): letters for mark, letters in entry["marks"].items()},
        head={side: tuple(names) for side, names in entry["head"].items()},
        under_subject=entry["under_subject"],
        texts=entry["texts"],
        font=entry["font"],
        language=entry["language"],
        ending=entry["ending"],
        page=Page(width=page["width"], height=page["height"], **margins),
        columns={name: tuple(widths) for name, widths in entry["columns"].items()},
        lines={name: line["length"] for name, line in entry["lines"].items()},
        elements={name: _element(element) for name, element in entry["elements"].items()},
    )


def _element(entry: Mapping[str, Any]) -> Element:
    return Element(**{**entry, "size": Range(**entry["size"])})
