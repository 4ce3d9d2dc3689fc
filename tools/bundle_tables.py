"""The tables of docs/bundle.md, written from the declarations that reading, checking and exporting follow.

python tools/bundle_tables.py update    write them anew between the marks of the page
python tools/bundle_tables.py check     exit 1 when the page differs from the declarations
"""

import sys
from pathlib import Path

from phoihop.doors.bundle.tables import TABLES, Column, Table

PAGE = Path(__file__).resolve().parent.parent / "docs" / "bundle.md"
BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"


def described(column: Column) -> str:
    """What a cell holds: its list of words, where a code points, what it means."""
    told = [
        "one of " + ", ".join(f"`{word}`" for word in column.words) if column.words else "",
        f"a code of `{column.references}`" if column.references else "",
        column.about,
        f"at most {column.limit} characters" if column.limit and column.type == "text" else "",
    ]
    return "; ".join(part for part in told if part).replace("|", "\\|")


def section(table: Table) -> str:
    """One table of the format as a section of the page."""
    note = " Required." if table.required else " An addition of this product to the format." if table.extra else ""
    key = ", ".join(f"`{name}`" for name in table.key)
    rows = [
        f"| `{column.name}` | {column.type} | {'yes' if column.needed else ''} | {described(column)} |"
        for column in table.columns
    ]
    head = ["| Column | Type | Needed | Meaning |", "|---|---|---|---|"]
    return "\n".join([f"### {table.name}", "", f"{table.about}{note} No two rows share {key}.", "", *head, *rows])


def written() -> str:
    """The page with its tables as declared now."""
    before, _begin, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return before + "\n\n".join([BEGIN, *map(section, TABLES.values()), END]) + after


def update() -> int:
    """Write the page."""
    PAGE.write_text(written(), encoding="utf-8")
    return 0


def check() -> int:
    """Compare the page."""
    if PAGE.read_text(encoding="utf-8") == written():
        return 0
    print("docs/bundle.md is not what the tables declare: python tools/bundle_tables.py update")
    return 1


COMMANDS = {"update": update, "check": check}


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    sys.exit(COMMANDS[sys.argv[1]]())
