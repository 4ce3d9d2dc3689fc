"""Files that tests of outcomes keep: each test its own, since a clearing of strays elsewhere would take them away."""

from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path)
