"""What others made for the browser is what the list names, and holds every class that a page names."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.house.source import ROOT

TOOLS = str(ROOT / "tools")
WORDS = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)


@pytest.fixture(scope="module")
def vendor() -> Iterator[ModuleType]:
    sys.path.insert(0, TOOLS)
    import vendor as found  # type: ignore[import-not-found]

    yield found
    sys.path.remove(TOOLS)


@pytest.fixture(scope="module")
def stylesheet(vendor: ModuleType) -> ModuleType:
    return vendor.stylesheet


def test_every_file_is_the_one_that_was_fetched_and_no_class_is_missing(
    vendor: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (vendor.check(), capsys.readouterr().out) == (0, "")


def test_a_file_that_was_changed_is_named(
    vendor: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = json.loads(vendor.LIST.read_text(encoding="utf-8"))
    for name in (*listed, vendor.LIST.name):
        (tmp_path / name).write_bytes((vendor.FOLDER / name).read_bytes())
    with (tmp_path / vendor.TRIMMED).open("ab") as sheet:
        sheet.write(b".x{}")
    monkeypatch.setattr(vendor, "FOLDER", tmp_path)
    monkeypatch.setattr(vendor, "LIST", tmp_path / vendor.LIST.name)
    assert vendor.check() == 1
    assert capsys.readouterr().out == "tabler.min.css: not the file that vendored.json names\n"


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ('<div class="panel accordion-item">', ["accordion-item"]),
        ('<b class="{% if x %}carousel{% endif %}">', ["carousel"]),
        ("list.className = 'ribbon';", ["ribbon"]),
        ('item.classList.add("placeholder-glow", "x")', ["placeholder-glow"]),
        ('attrs={"class": "form-control-color"}', ["form-control-color"]),
        (
            '<p class="carousel-control-{{ side }}">',
            ["carousel-control-next", "carousel-control-next-icon", "carousel-control-prev"],
        ),
        ("<p>carousel</p>", []),
    ],
)
def test_a_class_that_only_the_whole_stylesheet_has_is_lost_when_a_page_names_it(
    stylesheet: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, lost: list[str]
) -> None:
    assert stylesheet.lost() == []
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    monkeypatch.setattr(stylesheet, "SOURCE", tmp_path)
    assert stylesheet.lost()[:3] == lost


@given(st.lists(WORDS, max_size=4), WORDS)
def test_all_classes_of_an_attribute_are_seen_and_what_a_value_completes_is_a_beginning(
    stylesheet: ModuleType, words: list[str], begun: str
) -> None:
    text = f'<i class="{" ".join(words)} {begun}-{{{{ tone }}}}"></i>'
    assert stylesheet.named_in(text) == (set(words), {f"{begun}-"})
