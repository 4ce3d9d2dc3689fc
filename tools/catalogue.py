"""The English catalogue of sentences for people; Vietnamese in the source is the msgid.

python tools/catalogue.py update    collect the msgids of src/ into the catalogue; new ones wait for their English
python tools/catalogue.py report    what is missing, fuzzy, obsolete, or fills other {names} than its msgid
python tools/catalogue.py compile   write django.mo beside the catalogue (make setup; the .mo is not committed)
python tools/catalogue.py check     report, and exit 1 when there is anything to report (make check)
"""

import re
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
CATALOGUE = SOURCE / "phoihop" / "locale" / "en" / "LC_MESSAGES" / "django.po"
LIBRARIES = SOURCE / "phoihop" / "locale" / "vi" / "LC_MESSAGES" / "django.po"
"""Vietnamese of sentences that libraries say in English; kept by hand."""
KEYWORDS = {"_": None, "N_": None, "gettext": None, "gettext_lazy": None}
METHODS = [("**.py", "python")]
HEADER = """# English sentences of Phối Hợp; kept by tools/catalogue.py.
msgid ""
msgstr ""
"Project-Id-Version: phoihop\\n"
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def source_catalogue() -> Catalog:
    """The msgids that stand in src/ now, with the files they stand in."""
    found = Catalog(charset="utf-8")
    for filename, _line, msgid, _comments, context in extract_from_dir(SOURCE, METHODS, keywords=KEYWORDS):
        found.add(msgid, locations=[(f"src/{filename}", 1)], context=context)
    for template in sorted(SOURCE.rglob("templates/**/*.html")):
        for msgid in template_sentences(template):
            found.add(msgid, locations=[(str(template.relative_to(ROOT)), 1)])
    return found


def template_sentences(path: Path) -> Iterator[str]:
    """The msgids of a template, by Django's own way of turning one into calls of gettext."""
    if not settings.configured:
        settings.configure()
    lines = templatize(path.read_text(encoding="utf-8"), origin=str(path)).splitlines()
    code = BytesIO("\n".join(line.lstrip() for line in lines).encode())  # a template's indentation is not Python's
    for _line, msgid, _comments, _context in extract("python", code, keywords={"gettext": None}):
        yield str(msgid)


def stored_catalogue() -> Catalog:
    """The committed catalogue; an empty one when there is none yet."""
    if not CATALOGUE.exists():
        return Catalog(locale="en")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en", charset="utf-8")


def update() -> int:
    """Bring the stored catalogue up to the source: translations are kept, what left the source is dropped."""
    stored, merged = stored_catalogue(), Catalog(locale="en", fuzzy=False)
    for message in source_catalogue():
        if message.id:
            known = stored.get(message.id, message.context)
            files = sorted({(name, 1) for name, _line in message.locations})
            merged.add(message.id, string=known.string if known else "", locations=files, context=message.context)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, merged, width=110, sort_output=True, include_lineno=False, omit_header=True)
    return report()


def problems() -> Iterator[str]:
    """One line for each thing that keeps the English from being complete."""
    source, stored = source_catalogue(), stored_catalogue()
    for message in source:
        if message.id:
            yield from _problems_of(message, stored.get(message.id, message.context))
    for message in stored:
        if message.id and not source.get(message.id, message.context):
            yield f"obsolete: {message.id!r} is no longer in the source"


def _problems_of(message: Message, known: Message | None) -> Iterator[str]:
    where = message.locations[0][0] if message.locations else "?"
    if known is None or not known.string:
        yield f"missing: {message.id!r} ({where})"
    elif known.fuzzy:
        yield f"fuzzy: {message.id!r} ({where})"
    elif placeholders(str(known.string)) != placeholders(str(message.id)):
        yield f"names differ: {message.id!r} is translated as {known.string!r} ({where})"


def placeholders(text: str) -> set[str]:
    """The {names} and %(names)s that a sentence is filled with; {} and broken braces are named as such."""
    try:
        names = {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}
        return names | set(re.findall(r"%\((\w+)\)s", text))
    except ValueError:
        return {"(broken braces)"}


def report() -> int:
    """Print what is not right; always 0."""
    lines = list(problems())
    print("\n".join(lines) or "The English catalogue is complete.")
    return 0


def check() -> int:
    """Print what is not right; 1 when there is anything."""
    lines = list(problems())
    print("\n".join(lines) or "The English catalogue is complete.")
    if lines:
        print(f"{len(lines)} to mend: python tools/catalogue.py update, then edit {CATALOGUE.relative_to(ROOT)}")
    return 1 if lines else 0


def compile_() -> int:
    """Write the binary catalogues that gettext reads."""
    for source in (CATALOGUE, LIBRARIES):
        target = source.with_suffix(".mo")
        part = target.with_suffix(".mo.part")
        with source.open("rb") as file, part.open("wb") as out:
            write_mo(out, read_po(file, charset="utf-8"))
        part.replace(target)
    return 0


COMMANDS: dict[str, Callable[[], int]] = {"update": update, "report": report, "compile": compile_, "check": check}


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    sys.exit(COMMANDS[sys.argv[1]]())
