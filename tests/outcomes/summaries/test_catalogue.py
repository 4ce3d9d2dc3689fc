"""The catalogue of names: made of what templates may use, so that none is missing; examples out of a report's own words."""

from collections.abc import Iterator

from tests.outcomes.summaries.samples import report_data

from phoihop.outcomes.documents.rules.names import END, KnownNames, written
from phoihop.outcomes.summaries.render.fields import report_scope
from phoihop.outcomes.summaries.rules.catalogue import LONGEST, catalogue, examples
from phoihop.outcomes.summaries.rules.outline import summary_names

CODES = {"MH01": "Mô hình đăng ký"}


def every(known: KnownNames) -> Iterator[str]:
    """Each name as it is typed, groups within groups too."""
    yield from (line.strip() for line, _meaning in known.lines())


def test_every_known_name_is_listed_once_with_its_meaning() -> None:
    entries = [entry for section in catalogue(indicators=CODES) for entry in section.entries]
    known = [*every(summary_names()), written("", "MH01"), written("", END)]
    assert sorted(entry.placeholder for entry in entries) == sorted(known)
    assert len({entry.path for entry in entries}) == len(entries)
    assert all(entry.meaning for entry in entries)


def test_names_of_a_round_are_told_with_their_group() -> None:
    (section,) = [
        one for one in catalogue(indicators={}) if any(e.path == "noi_dung/chi_tieu/gia_tri" for e in one.entries)
    ]
    assert (section.entries[0].placeholder, section.within) == ("{{ lap:chi_tieu }}", "{{ lap:noi_dung }}")


def test_search_needs_no_marks() -> None:
    found = [
        entry.placeholder
        for section in catalogue(indicators=CODES, words="mo hinh dang ky")
        for entry in section.entries
    ]
    assert found == ["{{ MH01 }}"]
    assert catalogue(indicators=CODES, words="không có tên này") == []


def test_examples_are_the_reports_own_words() -> None:
    told = examples(report_scope(report_data()), {})
    paths = {entry.path for section in catalogue(indicators={}) for entry in section.entries}
    assert set(told) <= paths
    assert told["ten_loai"] == "BÁO CÁO"
    assert told["noi_dung/so"] == "1"
    assert told["neu:co_phu_luc"] == "có"
    assert all(len(words) <= LONGEST for words in told.values())
    scope, known = report_scope(report_data()), summary_names()
    outermost = {path for path in told if "/" not in path}
    assert outermost == {
        *(known.fields.keys() & scope.fields.keys()),
        *(f"neu:{name}" for name in known.conditions.keys() & scope.conditions.keys()),
        *(f"bang:{name}" for name in known.tables.keys() & scope.tables.keys()),
        *(f"hinh:{name}" for name in known.charts.keys() & scope.charts.keys()),
        *(f"lap:{name}" for name in known.groups.keys() & scope.groups.keys()),
    }
