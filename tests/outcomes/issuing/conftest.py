"""Word files are read, sealed and numbered here in the test's own process, by the same functions and through the same JSON.

One process for each of them would take most of the time of these tests; `test_apart.py` asks the real ones.
"""

import json
from typing import Any

import pytest

from phoihop.outcomes.issuing.render import apart


@pytest.fixture(autouse=True)
def _here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(*, module: str, function: str, content: bytes, given: Any = None) -> Any:
        assert module == apart.__name__
        return json.loads(json.dumps(getattr(apart, function)(content, json.loads(json.dumps(given or {})))))

    if request.module.__name__.rpartition(".")[2] != "test_apart":
        monkeypatch.setattr(apart, "ask_apart", ask)
