"""The data files of this slice: document profiles and the default template."""

import json
from functools import cache
from pathlib import Path
from typing import Final

from phoihop.outcomes.summaries.rules.profiles import Profile, parse_profiles

FOLDER: Final = Path(__file__).resolve().parent.parent / "documents"
TEMPLATE_FILE: Final = "bao-cao-tong-ket.docx"


@cache
def load_profiles() -> tuple[Profile, ...]:
    """The profiles that the product knows."""
    return parse_profiles(json.loads((FOLDER / "profiles.json").read_text(encoding="utf-8")))


def default_template() -> bytes:
    """The default template of a summary report, as an officer edits it."""
    return (FOLDER / TEMPLATE_FILE).read_bytes()
