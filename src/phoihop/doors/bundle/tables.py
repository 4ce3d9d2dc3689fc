"""Every table of a bundle, declared once: columns, types, what is required, keys and references.

Reading, checking, exporting and docs/bundle.md all follow these declarations. Descriptions are for the documentation
and stay English; sentences for people are in `faults`.
"""

from dataclasses import dataclass
from typing import Literal

from phoihop_rollup.vocabulary import Frequency, Kind, OverTime, OverUnits, Passing, Scope, Window

Type = Literal["text", "code", "date", "decimal", "integer", "boolean", "word", "period"]
"""What a column holds; the CSV form of each is in docs/bundle.md."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `needed`: never empty (so its column must be there); `references`: 'table.column' it points to;
    `limit`: most characters of a text or code (0: no limit)."""

    name: str
    type: Type = "text"
    needed: bool = False
    references: str = ""
    words: tuple[str, ...] = ()
    about: str = ""
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """One table. No two rows may agree in all columns of `key` (an empty cell equals an empty cell)."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    required: bool = False
    extra: bool = False
    about: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when the table has none."""
        return next(column for column in self.columns if column.name == name)


BLOCKS = ("party", "government", "council", "front", "police", "army", "union", "other")
ROLES = ("lead", "counterpart", "participant")
RELATIONS = ("founding", "guiding", "predecessor", "superior", "plan", "report", "directive")
DIRECTIONS = ("up", "down", "none")
STATUSES = ("accepted", "submitted", "returned", "withdrawn", "draft")
KIND_PREFIX = "kind:"


CODE_LIMIT = 100
NAME_LIMIT = 300


def _text(name: str, about: str = "", *, needed: bool = False, limit: int = 0) -> Column:
    return Column(name, "text", needed, about=about, limit=limit)


def _code(name: str, about: str = "", *, needed: bool = False, to: str = "", limit: int = CODE_LIMIT) -> Column:
    return Column(name, "code", needed, to, about=about, limit=limit)


def _date(name: str, about: str = "", *, needed: bool = False) -> Column:
    return Column(name, "date", needed, about=about)


def _number(name: str, about: str = "", *, needed: bool = False) -> Column:
    return Column(name, "decimal", needed, about=about)


def _integer(name: str, about: str = "") -> Column:
    return Column(name, "integer", about=about)


def _word(name: str, words: tuple[str, ...], about: str = "", *, needed: bool = False) -> Column:
    return Column(name, "word", needed, words=words, about=about)


def _period(name: str = "period", about: str = "") -> Column:
    return Column(name, "period", needed=True, about=about)


ORGANISATION = "organisations.code"
PROGRAMME = "programmes.code"
INDICATOR = "indicators.code"

ORGANISATIONS = Table(
    "organisations",
    (
        _code("code", "identity of the unit, unique over time (never reused)", needed=True),
        _text("name", "name in Vietnamese", needed=True, limit=NAME_LIMIT),
        _text("name_en", "name in English", limit=NAME_LIMIT),
        _code("kind", "commune, ward, district, city, department, board, union, police, school, …", limit=50),
        _word("block", BLOCKS, "block of the political system"),
        _code("parent", "unit above it, where no placement says otherwise", to=ORGANISATION),
        _date("opened", "first day it exists; empty: always existed"),
        _date("closed", "first day it no longer exists; empty: still exists"),
        _number("latitude", "degrees north, WGS 84"),
        _number("longitude", "degrees east, WGS 84"),
    ),
    key=("code",),
    required=True,
    about="Units that report or hold other units.",
)

PLACEMENTS = Table(
    "placements",
    (
        _code("organisation", needed=True, to=ORGANISATION),
        _code("parent", "unit above it in that time; empty: none", to=ORGANISATION),
        _date("from", "first day; empty: from the beginning"),
        _date("to", "last day included; empty: without end"),
    ),
    key=("organisation", "from"),
    about="Only for units that changed parent; a day outside all placements falls back to `organisations.parent`.",
)

SUCCESSIONS = Table(
    "successions",
    (
        _code("from", "the unit that closes", needed=True, to=ORGANISATION),
        _code("to", "the unit that takes over", needed=True, to=ORGANISATION),
        _date("on", "the day `from` closes (its `closed`)", needed=True),
        _number("share", "0 < share ≤ 1; the shares of one `from` add up to 1", needed=True),
        _word("kind", tuple(Passing), needed=True),
        _text("document", "the decision it rests on", limit=200),
    ),
    key=("from", "to"),
    about="Who takes over the figures of a closed unit.",
)

PROGRAMMES = Table(
    "programmes",
    (
        _code("code", needed=True),
        _text("title", "title in Vietnamese", needed=True, limit=1000),
        _text("title_en", "title in English", limit=1000),
        _date("from", "first day of the term"),
        _date("to", "last day of the term, included"),
        _date("signed_on"),
        _code("predecessor", "code of the programme before it, in this bundle or not"),
        _code("superior", "code of the programme above it, in this bundle or not"),
        _word("window", tuple(Window), "rule of the reporting windows; default government (15th to 14th)"),
        _code("status", limit=50),
    ),
    key=("code",),
    about="Coordination programmes. Without this table the bundle is one programme named like the package.",
)

PARTIES = Table(
    "parties",
    (
        _code("programme", needed=True, to=PROGRAMME),
        _code("organisation", needed=True, to=ORGANISATION),
        _word("role", ROLES, needed=True),
    ),
    key=("programme", "organisation", "role"),
    about="The bodies that agreed on the programme.",
)

CONTENTS = Table(
    "contents",
    (
        _code("programme", needed=True, to=PROGRAMME),
        _integer("number", "position in the programme, from 1"),
        _text("title", needed=True, limit=2000),
        _text("title_en", limit=2000),
        _code("owner", "organisation in charge", to=ORGANISATION),
    ),
    key=("programme", "number"),
    about="Numbered coordination contents.",
)

DOCUMENTS = Table(
    "documents",
    (
        _code("code", needed=True, limit=200),
        _code("programme", to=PROGRAMME),
        _text("type", "kind of document: Chương trình, Thông báo, Quyết định, …", limit=100),
        _text("number", limit=50),
        _text("symbol", "38-CTr/BDVTU", limit=100),
        _date("issued_on"),
        _text("issuer", limit=NAME_LIMIT),
        _text("title", limit=2000),
        _word("relation", RELATIONS, "what the document is to the programme"),
        _text("file", "path inside the bundle", limit=500),
    ),
    key=("code",),
    about="Documents of the programmes.",
)

INDICATORS = Table(
    "indicators",
    (
        _code("code", needed=True),
        _text("name", needed=True, limit=500),
        _text("name_en", limit=500),
        _code("programme", "may be empty when the bundle has one programme", to=PROGRAMME),
        _integer("content", "number of the content it measures"),
        _text("unit", "unit of measure; a ratio in `%` is multiplied by 100, in `‰` by 1000", limit=50),
        _word("kind", tuple(Kind), needed=True),
        _word("frequency", tuple(Frequency), needed=True),
        _word("over_time", tuple(OverTime), "how periods become one value", needed=True),
        _word("over_units", tuple(OverUnits), "how units become one value", needed=True),
        _word("direction", DIRECTIONS, "which way is better"),
        _code("owner", "organisation in charge", to=ORGANISATION),
        _integer("decimals", "decimals shown; default 2"),
        _number("minimum", "smallest believable value (outside it: a warning)"),
        _number("maximum", "greatest believable value (outside it: a warning)"),
        _code("breakdown", "named set of cells", to="breakdowns.breakdown"),
    ),
    key=("code",),
    required=True,
    about="What is counted, and how it adds up (rules of the roll-up).",
)

BREAKDOWNS = Table(
    "breakdowns",
    (
        _code("breakdown", needed=True),
        _code("cell", needed=True),
        _text("name", limit=NAME_LIMIT),
        _text("name_en", limit=NAME_LIMIT),
        _integer("order"),
    ),
    key=("breakdown", "cell"),
    about="Named sets of cells.",
)

FORMS = Table(
    "forms",
    (
        _code("form", needed=True),
        _code("indicator", needed=True, to=INDICATOR),
        _integer("order"),
        Column("required", "boolean", about="`yes` or `no`; default yes"),
    ),
    key=("form", "indicator"),
    about="Which indicators a form asks for.",
)

ASSIGNMENTS = Table(
    "assignments",
    (
        _code("form", needed=True, to="forms.form"),
        _code("organisation", "a unit's code, or `kind:commune` for all of a kind", needed=True),
        _date("from", "first day"),
        _date("to", "last day included"),
    ),
    key=("form", "organisation", "from"),
    about="Who must report which form. Without `forms` and `assignments` a unit is expected from its first to its last "
    "reported period.",
)

VALUES = Table(
    "values",
    (
        _code("organisation", needed=True, to=ORGANISATION),
        _period(about="a period of the indicator's own frequency"),
        _code("indicator", needed=True, to=INDICATOR),
        _code("cell", "cell of the indicator's breakdown; empty: the total"),
        _number("value", "for everything but ratios; 0 is 'nothing occurred', empty is not reported"),
        _number("numerator", "for ratios"),
        _number("denominator", "for ratios"),
        _word("scope", tuple(Scope), "own work, or one number for everything below; default own"),
        _word("status", STATUSES, "default accepted; only accepted values count"),
        _text("note"),
    ),
    key=("organisation", "period", "indicator", "cell", "scope", "status"),
    required=True,
    about="What the units reported. May also be `values.parquet`, or a folder `values/` of Parquet files, with numbers "
    "as decimals or integers.",
)

CALENDAR = Table(
    "calendar",
    (
        _code("programme", "may be empty when the bundle has one programme", to=PROGRAMME),
        _period(),
        _date("starts", needed=True),
        _date("ends", "last day included", needed=True),
        _date("due", "deadline"),
    ),
    key=("programme", "period"),
    about="Only for periods whose dates differ from the window rule.",
)

TARGETS = Table(
    "targets",
    (
        _code("organisation", needed=True, to=ORGANISATION),
        _period(),
        _code("indicator", needed=True, to=INDICATOR),
        _number("value", needed=True),
    ),
    key=("organisation", "period", "indicator"),
    about="What was aimed at.",
)

NARRATIVES = Table(
    "narratives",
    (
        _code("organisation", needed=True, to=ORGANISATION),
        _period(),
        _code("section", needed=True),
        _text("text", needed=True),
    ),
    key=("organisation", "period", "section"),
    about="Text that units reported, by section of the form.",
)

NAMES = Table(
    "names",
    (
        _code("organisation", needed=True, to=ORGANISATION),
        _text("name", needed=True, limit=NAME_LIMIT),
        _date("from", "first day; empty: from the beginning"),
        _date("to", "last day included; empty: without end"),
        _text("document", "the decision it rests on", limit=200),
    ),
    key=("organisation", "from"),
    extra=True,
    about="Earlier and later names of a unit that keeps its code.",
)

GUIDANCE = Table(
    "guidance",
    (_code("indicator", needed=True, to=INDICATOR), _text("help"), _text("legal_basis")),
    key=("indicator",),
    extra=True,
    about="How to count an indicator, and what it rests on.",
)

REGIMES = Table(
    "regimes",
    (
        _code("code", needed=True),
        _code("programme", "may be empty when the bundle has one programme", to=PROGRAMME),
        _text("name", needed=True, limit=500),
        _text("content"),
        _text("reporters"),
        _text("receivers"),
        _text("sending"),
        _text("data_close"),
        _integer("deadline_days", "working days after the data close"),
        _integer("grace_days"),
        _text("outline"),
        _text("guidance"),
    ),
    key=("code",),
    extra=True,
    about="The reporting regime of a programme (Nghị định 09/2019/NĐ-CP): one each. Without it the programme's code "
    "and title serve.",
)

SECTIONS = Table(
    "sections",
    (
        _code("form", needed=True, to="forms.form"),
        _code("section", needed=True),
        _text("title", needed=True, limit=500),
        _integer("order"),
        _text("help"),
    ),
    key=("form", "section"),
    extra=True,
    about="Narrative sections of a form.",
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        ORGANISATIONS,
        NAMES,
        PLACEMENTS,
        SUCCESSIONS,
        PROGRAMMES,
        PARTIES,
        CONTENTS,
        DOCUMENTS,
        INDICATORS,
        GUIDANCE,
        BREAKDOWNS,
        REGIMES,
        FORMS,
        SECTIONS,
        ASSIGNMENTS,
        CALENDAR,
        TARGETS,
        VALUES,
        NARRATIVES,
    )
}

LATER = ("practices", "adoptions", "innovations", "classes", "tasks", "people", "feedback")
"""Tables of capabilities that do not exist yet: allowed, not read, with a warning."""
