"""Documentation that is true: links lead somewhere, commands exist, words are in the glossary."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.house.source import ROOT, modules

from phoihop.doors.cli.main import COMMANDS, main

DOCS = ROOT / "docs"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"\bphoihop ([a-z]+)\b")
MISTAKES = [
    "a,2017-01,I1,,3,,,,",
    'a,2017-02,I1,,"1,234",,,,',
    "a,2017-03,I1,,năm,,,,",
    "bb,2017-01,I1,,7,,,,",
    "b,2017-Q1,I1,,2,,,,",
    "c,2017-13,I1,,9,,,,",
    "c,2017-01,I1,,1,,,,",
    "c,2017-01,I1,,2,,,,",
]
ENUMS = {"StrEnum", "Enum", "IntEnum", "TextChoices", "IntegerChoices"}


def pages() -> list[Path]:
    """Every page that a reader may open."""
    return sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md"), *ROOT.glob("requirements/*.md")])


def anchors(page: Path) -> set[str]:
    """The names of a page's headings, as mkdocs and forges make them."""
    titles = re.findall(r"^#+ +(.+)$", CODE_BLOCK.sub("", page.read_text(encoding="utf-8")), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = []
    for target in LINK.findall(CODE_BLOCK.sub("", page.read_text(encoding="utf-8"))):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        name, _hash, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in anchors(file)):
            dead.append(target)
    assert dead == []


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_named_in_the_documentation_exists(page: Path) -> None:
    named = set(COMMAND.findall(page.read_text(encoding="utf-8")))
    assert named - set(COMMANDS) == set()


def test_every_place_named_in_the_architecture_exists() -> None:
    named = re.findall(r"`((?:[a-z_]+/)+[a-z_]*(?:\.py)?)`", (DOCS / "architecture.md").read_text(encoding="utf-8"))
    roots = (ROOT, ROOT / "src", ROOT / "src" / "phoihop")
    made_later = {"derived/", "uploads/"}
    assert named
    assert [
        name for name in named if name not in made_later and not any((root / name).exists() for root in roots)
    ] == []


def test_every_command_is_in_the_readme() -> None:
    told = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [command for command in COMMANDS if not re.search(rf"`{command}\b", told)] == []


def test_the_findings_shown_to_officers_are_real(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The lines in the guide are what `phoihop check` says of a bundle with those mistakes."""
    shutil.copytree(ROOT / "tests" / "conformance" / "cases" / "01_sum_and_gaps" / "bundle", tmp_path / "bundle")
    table = tmp_path / "bundle" / "values.csv"
    header = table.read_text(encoding="utf-8").splitlines()[0]
    table.write_text("\n".join([header, *MISTAKES]) + "\n", encoding="utf-8")
    assert main(["check", str(tmp_path / "bundle")]) == 1
    said = capsys.readouterr().err.splitlines()
    guide = (DOCS / "user" / "goi-du-lieu.md").read_text(encoding="utf-8")
    shown = re.findall(r"^[BOARS][0-9]{3} .*$", guide, flags=re.MULTILINE)
    assert len(shown) == 4
    assert set(shown) <= set(said)


def test_the_tables_of_the_bundle_page_are_those_of_the_source() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "bundle_tables.py", "check"], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_every_page_of_the_documentation_is_in_the_table_of_contents() -> None:
    listed = set(re.findall(r"([\w./-]+\.md)", (ROOT / "mkdocs.yml").read_text(encoding="utf-8")))
    assert listed == {str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md")}


def test_the_pages_need_nothing_from_other_hosts() -> None:
    told = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert "font: false" in told
    assert not re.search(r"https?://(?!github\.com)", told)


def _words_of(node: ast.ClassDef) -> set[str]:
    return {
        statement.value.value if isinstance(statement.value, ast.Constant) else statement.value.elts[0].value
        for statement in node.body
        if isinstance(statement, ast.Assign)
        and (
            isinstance(statement.value, ast.Constant)
            or (isinstance(statement.value, ast.Tuple) and isinstance(statement.value.elts[0], ast.Constant))
        )
        and isinstance(statement.targets[0], ast.Name)
        and statement.targets[0].id.isupper()
    }


def _classes() -> list[tuple[str, ast.ClassDef]]:
    return [(module.name, node) for module in modules() for node in module.tree.body if isinstance(node, ast.ClassDef)]


def _bases(node: ast.ClassDef) -> set[str]:
    return {ast.unparse(base).split(".")[-1] for base in node.bases}


def model_names() -> set[str]:
    """The classes of every `models` room that become tables."""
    found = {node.name: node for name, node in _classes() if ".models" in name}
    tables = {
        name
        for name, node in found.items()
        if any("Model" in base or base.startswith("Abstract") for base in _bases(node))
    }
    while more := {name for name, node in found.items() if name not in tables and _bases(node) & tables}:
        tables |= more
    abstract = {name for name in tables if "abstract = True" in ast.unparse(found[name])}
    return tables - abstract


def enum_words() -> set[str]:
    """The words that states, roles and operators are written with."""
    words = [_words_of(node) for name, node in _classes() if _bases(node) & ENUMS and ".example" not in name]
    return {str(word) for word in set().union(*words) if word != ""}


def test_every_model_and_every_word_of_an_enum_is_in_the_glossary() -> None:
    known = set(re.findall(r"`([^`]+)`", (DOCS / "glossary.md").read_text(encoding="utf-8")))
    assert sorted(model_names() - known) == []
    assert sorted(enum_words() - known) == []
