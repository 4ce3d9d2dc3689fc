"""Document profiles: how a kind of body lays out its documents, as data with the days they are valid.

Lengths are millimetres, sizes and spacing points. A measure has the least and the most that the rule allows and what
the product uses. A profile may be written as another one with changes (`like`); elements are changed one by one, all
else as a whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from phoihop.base.errors import ProductError, Refused
from phoihop.base.findings import Finding
from phoihop.base.language import N_
from phoihop.outcomes.documents.enums import DocumentKind, NumberCycle, SignatureMark

LINE: Final = "line:"
"""In a head: a drawn line, named after its length in `lines`."""


class ProfileUnknown(ProductError):
    """No profile of that code is valid on that day."""

    code = "W001"
    problem = N_("Không có thể thức «{profile}» có hiệu lực vào ngày {day}.")
    remedy = N_("Chọn ngày ký khác hoặc bổ sung thể thức vào tệp thể thức của cơ quan.")


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


def parse_profiles(record: Mapping[str, Any], own: Mapping[str, Any] | None = None) -> tuple[Profile, ...]:
    """The profiles of data/profiles.json, then corrected and added to by an installation's `own` of the same form.

    An entry of the installation for a code and a day that the product knows takes the place of the product's; it may be
    `like` that very one. Raises KeyError, TypeError or ValueError where the product's data is not of its form, Refused with
    every wrong entry (W006, W007) where the installation's is not.
    """
    written = {_key(entry): entry for entry in record["profiles"]}
    known = {key: _whole(entry, written) for key, entry in written.items()}
    made = {key: _profile(entry) for key, entry in known.items()}
    findings = []
    for number, entry in enumerate((own or {}).get("profiles", ()), start=1):
        try:
            whole = _whole(entry, known)
            made[_key(entry)], known[_key(entry)] = _profile(whole), whole
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            findings.append(_wrong(number, entry, error, known))
    if findings:
        raise Refused(findings)
    return tuple(made.values())


def profile_on(profiles: tuple[Profile, ...], *, code: str, day: date) -> Profile:
    """The profile of that code valid on that day, of several the one that began last; raises ProfileUnknown."""
    valid = (p for p in profiles if p.code == code and p.start <= day and (p.end is None or day <= p.end))
    found = max(valid, key=lambda profile: profile.start, default=None)
    if found is None:
        raise ProfileUnknown(profile=code, day=day.isoformat())
    return found


def _key(entry: Mapping[str, Any]) -> str:
    return f"{entry['code']}@{entry['from']}"


def _wrong(number: int, entry: Any, error: Exception, known: Mapping[str, object]) -> Finding:
    """What is wrong with an installation's entry, at its place in the file."""
    if isinstance(entry, Mapping) and str(entry.get("like", next(iter(known)))) not in known:
        return Finding(
            "W006",
            N_("Không có thể thức «{value}» để làm gốc"),
            N_("ghi ở «like» một trong các thể thức đã biết: {known}"),
            table="profiles",
            row=number,
            column="like",
            value=str(entry["like"]),
            params={"known": ", ".join(known)},
        )
    return Finding(
        "W007",
        N_("Thể thức ghi thiếu hoặc sai một mục: {reason}"),
        N_("so với một mục có sẵn (phoihop template --profiles --json) rồi sửa"),
        table="profiles",
        row=number,
        value=str(entry.get("code", "")) if isinstance(entry, Mapping) else str(entry),
        params={"reason": str(error)},
    )


def _whole(entry: Mapping[str, Any], written: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """The entry with what it takes from the one that it is like."""
    if "like" not in entry:
        return entry
    other = _whole(written[entry["like"]], written)
    own = {name: told for name, told in entry.items() if name != "like"}
    return {**other, **own, "elements": {**other["elements"], **entry.get("elements", {})}}


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
