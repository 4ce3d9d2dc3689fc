"""The browser's files that others made: fetched from npm at pinned versions, kept with licence and checksum.

python tools/vendor.py          check every file against its checksum, and that no page names a class that was trimmed
                                away (exit 1 when something differs)
python tools/vendor.py fetch    fetch the packages anew, trim the stylesheet to what the pages name (stylesheet.py),
                                write the files and the checksums (needs npm)

Nobody who installs or runs the product needs this: the files are committed. `fetch` is due when a page names a class
of the stylesheet that it did not name before; a test says so.
"""

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import stylesheet

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "src/phoihop/base/ui/static/ui/vendor"
LIST = FOLDER / "vendored.json"

PACKAGES = {
    "@tabler/core": ("1.6.1", "MIT"),
    "@tabler/icons": ("3.52.0", "MIT"),
    "@fontsource-variable/inter": ("5.3.0", "OFL-1.1"),
}
FILES = {
    "tabler.min.css": ("@tabler/core", "dist/css/tabler.min.css"),
    "inter-latin.woff2": ("@fontsource-variable/inter", "files/inter-latin-wght-normal.woff2"),
    "inter-vietnamese.woff2": ("@fontsource-variable/inter", "files/inter-vietnamese-wght-normal.woff2"),
}
TRIMMED = "tabler.min.css"
ICONS = """
adjustments alert-circle alert-triangle arrow-back-up arrow-down arrow-left arrow-right arrow-up ban bell book
building building-community calendar calendar-due chart-bar chart-line check checklist chevron-down chevron-left
chevron-right circle circle-check circle-dashed circle-dot circle-x clipboard-check clipboard-list clock clock-exclamation
copy dots download edit eye file-description file-spreadsheet file-text file-type-docx filter git-merge help history
home hourglass id info-circle key language list-check lock login logout message-2 minus moon pencil plus
point-filled printer progress refresh report-analytics route search send settings shield-check sitemap sun table
target trash upload user user-plus users versions x zoom-check
"""


def icons(package: Path) -> str:
    """One sprite with the icons named, as symbols that take the colour of the text around them."""
    symbols = []
    for name in ICONS.split():
        kind = "filled" if name.endswith("-filled") else "outline"
        svg = (package / "icons" / kind / f"{name.removesuffix('-filled')}.svg").read_text(encoding="utf-8")
        inner = re.sub(r"\s+", " ", re.sub(r"(?s)^.*?<svg[^>]*>|</svg>.*$", "", svg)).strip()
        look = (
            'fill="currentColor"'
            if kind == "filled"
            else ('fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"')
        )
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24" {look}>{inner}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def fetch() -> int:
    """Write every file and the list."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        unpacked = {name: _unpack(name, version, Path(folder)) for name, (version, _licence) in PACKAGES.items()}
        whole = {target: (unpacked[package] / source).read_bytes() for target, (package, source) in FILES.items()}
        for target, content in whole.items():
            plain = re.sub(rb"\n?/\*# sourceMappingURL=.*?\*/", b"", content)
            (FOLDER / target).write_bytes(stylesheet.trim(plain) if target == TRIMMED else plain)
        (FOLDER / "icons.svg").write_text(icons(unpacked["@tabler/icons"]), encoding="utf-8")
    listed = {
        name: {
            "package": package,
            "version": PACKAGES[package][0],
            "licence": PACKAGES[package][1],
            "sha256": digest(FOLDER / name),
        }
        for name, package in [
            *((name, package) for name, (package, _source) in FILES.items()),
            ("icons.svg", "@tabler/icons"),
        ]
    }
    listed[TRIMMED]["trimmed_from_sha256"] = hashlib.sha256(whole[TRIMMED]).hexdigest()
    LIST.write_text(json.dumps(listed, indent=1) + "\n", encoding="utf-8")
    return 0


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check() -> int:
    """Name every file that is not what the list says."""
    listed = json.loads(LIST.read_text(encoding="utf-8"))
    wrong = [name for name, row in listed.items() if digest(FOLDER / name) != row["sha256"]]
    wrong += sorted({path.name for path in FOLDER.iterdir()} - set(listed) - {LIST.name})
    for name in wrong:
        print(f"{name}: not the file that vendored.json names")
    for name in (lost := stylesheet.lost()):
        print(f"{TRIMMED} has no class {name}, which a page names: python tools/vendor.py fetch")
    return 1 if wrong or lost else 0


def _unpack(name: str, version: str, folder: Path) -> Path:
    told = subprocess.run(
        ["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, capture_output=True, text=True, check=True
    )
    target = folder / name.replace("/", "-")
    with tarfile.open(folder / told.stdout.strip()) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


if __name__ == "__main__":
    sys.exit(fetch() if sys.argv[1:] == ["fetch"] else check())
