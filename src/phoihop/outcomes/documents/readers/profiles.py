"""The document profiles that the product knows."""

import json
from functools import cache
from pathlib import Path
from typing import Final

from phoihop.outcomes.documents.rules.profiles import Profile, parse_profiles

FILE: Final = Path(__file__).resolve().parent.parent / "data" / "profiles.json"


@cache
def load_profiles() -> tuple[Profile, ...]:
    """The profiles of data/profiles.json, in its order."""
    return parse_profiles(json.loads(FILE.read_text(encoding="utf-8")))
