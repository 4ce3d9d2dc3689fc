"""THIRD_PARTY.md: what the product runs on, and under which licences.

python tools/licences.py update    write the table anew from requirements/run.txt and the installed packages
python tools/licences.py check     exit 1 when the table is not of today, or a licence does not go with Apache-2.0
"""

import re
import sys
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKED = ROOT / "requirements" / "run.txt"
PAGE = ROOT / "THIRD_PARTY.md"
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"

COMPATIBLE = {
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "LGPL-3.0-only", "MIT", "MIT-0",
    "MPL-2.0", "OFL-1.1", "PostgreSQL", "PSF-2.0", "Unlicense", "Zlib",
}  # fmt: skip
"""Licences whose packages may be installed beside an Apache-2.0 product; LGPL because they are used, not changed."""

WRITTEN = {
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}


def locked_names() -> list[str]:
    """The packages of the locked run requirements, each once."""
    lines = LOCKED.read_text(encoding="utf-8").splitlines()
    return sorted({match[1] for line in lines if (match := re.match(r"([a-z0-9][a-z0-9._-]*)(?:\[.*\])?==", line))})


def licence(package: PackageMetadata) -> str:
    """The licence as an SPDX expression: from its own field, the old field when short, or the classifiers."""
    old = package["License"] or ""
    classified = [
        line.split(" :: ")[-1] for line in package.get_all("Classifier") or [] if line.startswith("License ::")
    ]
    told = package["License-Expression"] or (old if 0 < len(old) < 40 else "") or " OR ".join(map(_spdx, classified))
    return _spdx(told)


def _spdx(name: str) -> str:
    return WRITTEN.get(name, name)


def compatible(expression: str) -> bool:
    """Whether one choice of every part of the expression is among the compatible licences."""
    parts = re.split(r"\s+AND\s+", expression.replace("(", "").replace(")", ""))
    return all(any(choice.strip() in COMPATIBLE for choice in re.split(r"\s+OR\s+", part)) for part in parts)


def listed() -> dict[str, str]:
    """Package and licence of each row of the committed table."""
    if not PAGE.exists():
        return {}
    return dict(re.findall(r"^\| ([a-z0-9._-]+) \| ([^|]+?) \|", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE))


def rows() -> list[str]:
    """One line for each locked package; what is not installed here keeps its committed row."""
    known = listed()
    return [f"| {name} | {_licence_of(name) or known.get(name, '?')} |" for name in locked_names()]


def _licence_of(name: str) -> str:
    try:
        return licence(metadata(name))
    except PackageNotFoundError:
        return ""


def update() -> int:
    """Write the table between its marks; the rest of the page is kept by hand."""
    before, _begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _table, _end, after = rest.partition(END)
    table = "\n".join([BEGIN, "| Package | Licence |", "|---|---|", *rows(), END])
    PAGE.write_text(before + table + after, encoding="utf-8")
    return 0


def check() -> int:
    """Print packages that are not listed, listed otherwise, or of a licence that does not go with Apache-2.0."""
    known = listed()
    wrong = [f"{name}: not listed in {PAGE.name}" for name in locked_names() if name not in known]
    wrong += [f"{name}: listed, but not locked" for name in known if name not in locked_names()]
    wrong += [
        f"{name}: {told} is not a licence we know to be compatible"
        for name, told in known.items()
        if not compatible(told)
    ]
    wrong += [
        f"{name}: is {real}, listed as {known[name]}"
        for name in known
        if (real := _licence_of(name)) not in ("", known[name])
    ]
    print("\n".join(wrong) or "Every locked package is listed with a compatible licence.")
    return 1 if wrong else 0


COMMANDS = {"update": update, "check": check}


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    sys.exit(COMMANDS[sys.argv[1]]())
