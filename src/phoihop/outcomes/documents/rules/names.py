"""Names that a template may use: what the server knows, and the nearest known one to a name that it does not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

END = "het"
"""Ends a repeated or conditional part: `{{ het }}`."""


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Names by what they may be used for, each with what it means; `groups` hold the names of one round."""

    fields: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, "KnownNames"] = field(default_factory=dict)
    conditions: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)
    charts: Mapping[str, str] = field(default_factory=dict)
    meaning: str = ""

    def with_fields(self, fields: Mapping[str, str]) -> "KnownNames":
        """The same names and these fields, such as the codes of a programme's indicators."""
        return replace(self, fields={**self.fields, **fields})

    def inside(self, group: str) -> "KnownNames":
        """The names that may be used in a round of this group: its own first, then those around it."""
        inner = self.groups[group]
        return KnownNames(
            {**self.fields, **inner.fields},
            {**self.groups, **inner.groups},
            {**self.conditions, **inner.conditions},
            {**self.tables, **inner.tables},
            {**self.charts, **inner.charts},
            inner.meaning,
        )

    def of_kind(self, kind: str) -> Mapping[str, object]:
        """The names of one kind of placeholder: '' fields, 'lap', 'neu', 'bang', 'hinh'."""
        kinds: dict[str, Mapping[str, object]] = {
            "": self.fields,
            "lap": self.groups,
            "neu": self.conditions,
            "bang": self.tables,
            "hinh": self.charts,
        }
        return kinds[kind]

    def lines(self, indent: str = "") -> Iterator[tuple[str, str]]:
        """(placeholder, meaning) of every name, groups followed by theirs, indented."""
        for kind in ("", "neu", "hinh", "bang"):
            for name, meaning in self.of_kind(kind).items():
                yield indent + written(kind, name), str(meaning)
        for name, inner in self.groups.items():
            yield indent + written("lap", name), inner.meaning
            yield from inner.lines(indent + "    ")


def written(kind: str, name: str) -> str:
    """A placeholder as an officer types it: `{{ lap:don_vi }}`."""
    return "{{ " + (f"{kind}:{name}" if kind else name) + " }}"
