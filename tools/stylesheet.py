"""Which classes, attributes and variables the pages name, and a stylesheet trimmed to them by PurgeCSS (needs npm).

What is named: classes in `class="…"` of templates, of HTML in Python and in scripts, `"class": "…"` of widgets,
`classList` and `className` of scripts. A name that goes on in a template tag or a value (`alert-{{ … }}`) keeps every
class that begins so. Classes that only a value names (`class="{{ severity }}"`) stand in GIVEN.
"""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "phoihop"
PROGRAM = ROOT / "tools" / "stylesheet"
DROPPED = PROGRAM / "dropped.txt"
"""The names of the classes that the whole stylesheet has and the trimmed one has not, one a line."""

GIVEN = frozenset({"error", "warning", "info", "success", "debug", "total", "muted"})
"""Classes that are values: severities of findings, levels of messages, emphases of rows."""
_CONTEXTS = re.compile(
    r"""\bclass(?:Name)?\s*\+?=\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`)"""
    r"""|["']class["']\s*:\s*f?"([^"]*)\""""
    r"""|\bclassList\.\w+\(([^)]*)\)"""
)
_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\$\{.*?\}|\{[^{}]*\}")
_WORD = re.compile(r"[A-Za-z][\w-]*")


def sources() -> list[Path]:
    """Whatever draws pages: templates, scripts, Python."""
    return sorted(
        path for kind in ("html", "js", "py") for path in SOURCE.rglob(f"*.{kind}") if path.parent.name != "vendor"
    )


def named_in(text: str) -> tuple[set[str], set[str]]:
    """The classes that a text names, and the beginnings of names that a value completes."""
    classes: set[str] = set()
    prefixes: set[str] = set()
    for match in _CONTEXTS.finditer(text):
        # A tag becomes a sign that is neither space nor part of a name, so that what it completes is seen.
        told = _TAG.sub("\x00", next(group for group in match.groups() if group is not None))
        for word in _WORD.finditer(told):
            goes_on = word[0].endswith("-") and told[word.end() : word.end() + 1] == "\x00"
            (prefixes if goes_on else classes).add(word[0])
    return classes, prefixes


def named() -> tuple[set[str], set[str]]:
    """The classes and beginnings that all sources name."""
    found = [named_in(path.read_text(encoding="utf-8")) for path in sources()]
    return {*GIVEN}.union(*(classes for classes, _ in found)), set().union(*(prefixes for _, prefixes in found))


def lost() -> list[str]:
    """The classes that a page names and only the whole stylesheet has: fetch it anew (`tools/vendor.py fetch`)."""
    classes, prefixes = named()
    dropped = DROPPED.read_text(encoding="utf-8").split()
    return [name for name in dropped if name in classes or name.startswith(tuple(prefixes))]


def trim(sheet: bytes) -> bytes:
    """The stylesheet with what the pages name; writes DROPPED."""
    classes, prefixes = named()
    words = {
        "classes": sorted(classes),
        "prefixes": sorted(prefixes),
        "attributes": sorted(
            set().union(*(re.findall(r"data-[a-z-]+", text) for text in _texts("html", "js", "py", "css")))
        ),
        "variables": sorted(
            set().union(*(re.findall(r"--tblr-[\w-]+", text) for text in _texts("html", "js", "py", "css")))
        ),
    }
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        shutil.copytree(PROGRAM, here, dirs_exist_ok=True)
        (here / "sheet.css").write_bytes(sheet)
        (here / "words.json").write_text(json.dumps(words), encoding="utf-8")
        subprocess.run(["npm", "ci", "--silent"], cwd=here, check=True)
        told = subprocess.run(
            ["node", "trim.mjs", "sheet.css", "words.json"], cwd=here, check=True, capture_output=True
        )
    result = json.loads(told.stdout)
    DROPPED.write_text("\n".join(result["dropped"]) + "\n", encoding="utf-8")
    return str(result["css"]).encode()


def _texts(*kinds: str) -> Iterator[str]:
    paths = (path for kind in kinds for path in SOURCE.rglob(f"*.{kind}") if path.parent.name != "vendor")
    return (path.read_text(encoding="utf-8") for path in paths)
