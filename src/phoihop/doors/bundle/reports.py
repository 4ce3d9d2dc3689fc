"""`values` and `narratives` of a bundle as the reports that units sent: one canonical content each, built by column."""

import json
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from phoihop.doors.bundle.content import Bundle
from phoihop.doors.bundle.reading import TEXT, single
from phoihop.doors.bundle.records import programmes_of_forms
from phoihop.reporting.submissions.rules import ReportRecord, number_text
from phoihop_rollup.vocabulary import Scope

GROUP = ("programme", "organisation", "period", "status")
WITHIN = ("indicator", "cell", "scope")
NUMBERS = ("value", "numerator", "denominator")
CANONICAL = r"^(0|-?[1-9][0-9]*|-?(0|[1-9][0-9]*)\.[0-9]*[1-9])$"
"""Numbers that `number_text` would write as they are."""

Place = tuple[str, str, str, str]
"""Programme, organisation, period, status."""


def reports_of(bundle: Bundle) -> list[ReportRecord]:
    """Every report of the bundle, in the order of programme, organisation, period, status; text is accepted text."""
    values = _values_of_reports(bundle)
    texts = _narratives(bundle)
    places = sorted({*values, *texts})
    return [
        ReportRecord(
            programme=place[0],
            organisation=place[1],
            period=place[2],
            status=place[3],
            content=_content(texts.get(place, {}), values.get(place, "")),
        )
        for place in places
    ]


def _content(narratives: dict[str, str], values: str) -> str:
    """Canonical text, as `phoihop.reporting.submissions.rules.canonical` makes it."""
    told = json.dumps(narratives, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f'{{"narratives":{told},"values":[{values}]}}'


@dataclass(frozen=True, slots=True)
class _Column:
    """A text column in order: `rank` per row among `words`, which are sorted."""

    words: list[str]
    rank: np.ndarray


def _values_of_reports(bundle: Bundle) -> dict[Place, str]:
    """The JSON of each report's values, joined by commas, in the order of indicator, cell, scope."""
    data = _facts(bundle)
    if not data.num_rows:
        return {}
    columns = {name: _ranked(single(data.column(name))) for name in (*GROUP, *WITHIN)}
    group = _key([columns[name] for name in GROUP])
    order = np.lexsort((_key([columns[name] for name in WITHIN]), group))
    starts = np.flatnonzero(np.concatenate(([True], np.diff(group[order]) != 0)))
    fragments = pc.take(_fragments(data), pa.array(order))
    offsets = pa.array([*starts.tolist(), len(order)], pa.int64())
    joined = pc.binary_join(pa.LargeListArray.from_arrays(offsets, fragments), ",").to_pylist()
    first = order[starts]
    named = [[columns[name].words[rank] for rank in columns[name].rank[first].tolist()] for name in GROUP]
    return dict(zip(zip(*named, strict=True), joined, strict=True))


def _facts(bundle: Bundle) -> pa.Table:
    """The rows of `values` that give a number, with the programme of their indicator."""
    data = bundle.tables["values"]
    given = [data.column(name).combine_chunks().is_valid() for name in NUMBERS]
    some = pc.or_(pc.or_(given[0], given[1]), given[2])
    programme = {row["code"]: row["programme"] for row in bundle.records("indicators")}
    indicator = single(data.column("indicator"))
    names = pa.array([programme[word] for word in indicator.dictionary.to_pylist()]).dictionary_encode()
    of_row = pa.DictionaryArray.from_arrays(pc.take(names.indices, indicator.indices), names.dictionary)
    return _as_written(bundle, data).append_column("programme", of_row).filter(some)


def _as_written(bundle: Bundle, data: pa.Table) -> pa.Table:
    """The same rows with numbers as the texts that the files hold."""
    raw = bundle.places["values"].raw.data
    for name in NUMBERS:
        column = raw.column(name) if name in raw.column_names else pa.nulls(data.num_rows, TEXT)
        data = data.set_column(data.column_names.index(name), name, column)
    return data


def _ranked(cells: pa.DictionaryArray) -> _Column:
    """Words sorted as Python sorts text, by code point."""
    words = cells.dictionary.to_pylist()
    order = sorted(range(len(words)), key=words.__getitem__)
    rank = np.empty(len(words), dtype=np.int64)
    rank[order] = np.arange(len(words))
    return _Column([words[place] for place in order], rank[cells.indices.to_numpy(zero_copy_only=False)])


def _key(columns: list[_Column]) -> np.ndarray:
    """One integer per row that sorts as the columns do, one after the other."""
    total = columns[0].rank
    for column in columns[1:]:
        if int(total.max(initial=0)) >= 2**62 // len(column.words):
            total = np.unique(total, return_inverse=True)[1]
        total = total * len(column.words) + column.rank
    return total


def _fragments(data: pa.Table) -> pa.Array:
    """Each value as a JSON object: keys in alphabetical order, absent ones and defaults left out."""
    parts = [
        _text_part(data, "cell", absent=""),
        _number_part(data, "denominator"),
        _text_part(data, "indicator"),
        _text_part(data, "note"),
        _number_part(data, "numerator"),
        _text_part(data, "scope", absent=str(Scope.OWN)),
        _number_part(data, "value"),
    ]
    inside = pc.binary_join_element_wise(*parts, ",", null_handling="skip")
    return pc.binary_join_element_wise("{", inside, "}", "")


def _text_part(data: pa.Table, name: str, absent: str | None = None) -> pa.Array:
    """`"name":"word"` for each row, null where the word is absent."""
    cells = single(data.column(name))
    words = [
        f'"{name}":{json.dumps(word, ensure_ascii=False)}' if word != absent else None
        for word in cells.dictionary.to_pylist()
    ]
    return pc.take(pa.array(words, pa.string()), cells.indices)


def _number_part(data: pa.Table, name: str) -> pa.Array:
    """`"name":"12.5"` for each row, null where there is no number; each distinct text is written once."""
    cells = single(data.column(name))
    words = cells.dictionary
    canonical = pc.match_substring_regex(words, CANONICAL).to_numpy(zero_copy_only=False).astype(bool)
    if not canonical.all():
        texts = words.to_pylist()
        for place in np.flatnonzero(~canonical).tolist():
            texts[place] = number_text(Decimal(texts[place]))
        words = pa.array(texts, pa.string())
    return pc.take(pc.binary_join_element_wise(f'"{name}":"', words, '"', ""), cells.indices)


def _narratives(bundle: Bundle) -> dict[Place, dict[str, str]]:
    found: dict[Place, dict[str, str]] = {}
    programmes = programmes_of_sections(bundle)
    for row in bundle.records("narratives"):
        (programme,) = programmes[row["section"]]
        place = (programme, row["organisation"], row["period"], "accepted")
        found.setdefault(place, {})[row["section"]] = row["text"]
    return found


def programmes_of_sections(bundle: Bundle) -> dict[str, frozenset[str]]:
    """For each section of `narratives` the programmes whose forms ask for it; of one programme, that one."""
    codes = frozenset(row["code"] for row in bundle.records("programmes"))
    used = {row["section"] for row in bundle.records("narratives")}
    if len(codes) == 1:
        return dict.fromkeys(used, codes)
    of_form = programmes_of_forms(bundle)
    found: dict[str, frozenset[str]] = dict.fromkeys(used, frozenset())
    for row in bundle.records("sections"):
        if row["section"] in used:
            found[row["section"]] |= of_form.get(row["form"], frozenset())
    return found
