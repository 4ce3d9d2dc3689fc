"""A sound bundle with one thing wrong."""

from pathlib import Path

import pytest
from tests.doors.bundle.bundles import SOUND, Make, write_bundle


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes the sound bundle with tables replaced, added, or (None) left out."""

    def made(**tables: str | bytes | None) -> Path:
        wanted = {name: text for name, text in {**SOUND, **tables}.items() if text is not None}
        return write_bundle(tmp_path / "goi", wanted)

    return made
