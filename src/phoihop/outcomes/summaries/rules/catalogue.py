"""The names of templates as a list to look up: each with what it means and, out of a report that was made, an example."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from phoihop.base.language import N_
from phoihop.base.vietnamese import fold
from phoihop.outcomes.documents.rules.names import END, KnownNames, written
from phoihop.outcomes.summaries.rules.outline import summary_names
from phoihop.outcomes.summaries.rules.records import Scope
from phoihop.outcomes.summaries.rules.wording import as_phrase, plain

LONGEST = 160
"""Signs of an example."""

_YES, _NO = N_("có"), N_("không")
_KINDS = ("", "neu", "bang", "hinh")
_HEADS: Mapping[str, tuple[str, str]] = {
    "": (N_("Tên dùng ở mọi chỗ"), N_("đặt trong câu, trong ô bảng, ở đầu trang hoặc chân trang")),
    "neu": (
        N_("Điều kiện"),
        N_("đặt riêng một đoạn trước phần chỉ in khi điều kiện đúng; sau phần ấy đặt dấu kết thúc"),
    ),
    "bang": (N_("Bảng"), N_("đặt riêng một đoạn; bảng được kẻ theo thể thức")),
    "hinh": (N_("Biểu đồ"), N_("đặt riêng một đoạn; hình rộng bằng khổ chữ")),
}
_GROUP = N_(
    "tên đầu đặt trong một dòng của bảng để lặp dòng ấy, hoặc riêng một đoạn để lặp các đoạn đến dấu kết thúc;"
    " các tên sau dùng bên trong"
)
_END_MEANING = N_("kết thúc một phần lặp hoặc một điều kiện; đứng riêng một đoạn")


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One name as it is typed; `path` is unique, it leads through the groups: `noi_dung/chi_tieu/gia_tri`."""

    path: str
    placeholder: str
    meaning: str


@dataclass(frozen=True, slots=True)
class NameSection:
    """Names of one use together. `title` and `note` are msgids; a group's section begins with the group's own name and
    says what it repeats (`about`) and in the round of which other group it stands (`within`)."""

    title: str
    note: str
    entries: tuple[NameEntry, ...]
    about: str = ""
    within: str = ""


def catalogue(*, indicators: Mapping[str, str], words: str = "") -> list[NameSection]:
    """Every name that a programme's templates may use, by use; with `words` those whose name or meaning holds them all,
    marks or none."""
    known = summary_names()
    coded = tuple(NameEntry(code, written("", code), name) for code, name in indicators.items())
    sections = [
        NameSection(N_("Chỉ tiêu của chương trình"), N_("số liệu của kỳ, của cả đơn vị"), coded),
        *(NameSection(*_HEADS[kind], tuple(_entries(known, kind, ()))) for kind in _KINDS),
        *_groups(known, ()),
        NameSection(N_("Dấu kết thúc"), "", (NameEntry(END, written("", END), _END_MEANING),)),
    ]
    return [found for section in sections if (found := _narrowed(section, fold(words).split())).entries]


def examples(scope: Scope, indicators: Mapping[str, str]) -> dict[str, str]:
    """What each name stood for in a report, shortened, by the paths of the catalogue: of a repeated part in its first
    round."""
    return dict(_examples(scope, summary_names().with_fields(indicators), ()))


def _entries(known: KnownNames, kind: str, within: tuple[str, ...]) -> Iterator[NameEntry]:
    for name, meaning in known.of_kind(kind).items():
        yield NameEntry(_path(within, kind, name), written(kind, name), str(meaning))


def _groups(known: KnownNames, within: tuple[str, ...]) -> Iterator[NameSection]:
    """Each group with what may be used in its rounds; groups within it follow."""
    for name, inner in known.groups.items():
        entry = NameEntry(_path(within, "lap", name), written("lap", name), inner.meaning)
        entries = (entry, *(one for kind in _KINDS for one in _entries(inner, kind, (*within, name))))
        around = written("lap", within[-1]) if within else ""
        yield NameSection(N_("Phần lặp"), _GROUP, entries, inner.meaning, around)
        yield from _groups(inner, (*within, name))


def _path(within: tuple[str, ...], kind: str, name: str) -> str:
    return "/".join((*within, f"{kind}:{name}" if kind else name))


def _narrowed(section: NameSection, words: list[str]) -> NameSection:
    if not words:
        return section
    kept = [one for one in section.entries if all(word in fold(f"{one.placeholder} {one.meaning}") for word in words)]
    return replace(section, entries=tuple(kept))


def _examples(scope: Scope, known: KnownNames, within: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for kind, told in _TOLD.items():
        given: Mapping[str, Any] = getattr(scope, _PLACES[kind])
        for name in known.of_kind(kind):
            if name in given:
                yield _path(within, kind, name), told(given[name])
    for name, inner in known.groups.items():
        for first in list(scope.groups.get(name) or ())[:1]:
            yield from _examples(first, inner, (*within, name))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


_PLACES: Mapping[str, str] = {"": "fields", "neu": "conditions", "bang": "tables", "hinh": "charts", "lap": "groups"}
_TOLD: Mapping[str, Callable[[Any], str]] = {
    "": lambda value: _short(plain(as_phrase(value))),
    "neu": lambda holds: _YES if holds else _NO,
    "bang": lambda table: _short(", ".join(column.title for column in table.columns)),
    "hinh": lambda chart: _short(chart.alt_text),
    "lap": lambda rounds: str(len(rounds)),
}
"""How what a name of each kind stands for is told in a line."""
