"""The English catalogue is complete and can be read."""

import importlib.util
from types import ModuleType

import pytest
from tests.house.source import ROOT

from phoihop.base import language
from phoihop.base.vietnamese import NumberRefused, parse_number


@pytest.fixture(scope="module")
def catalogue() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogue", ROOT / "tools" / "catalogue.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_sentence_has_its_english(catalogue: ModuleType) -> None:
    assert list(catalogue.problems()) == []


def test_names_to_fill_in_are_compared(catalogue: ModuleType) -> None:
    assert catalogue.placeholders("từ {first} đến {last:>5}") == {"first", "last"}
    assert catalogue.placeholders("không có") == set()
    assert catalogue.placeholders("{hỏng") == {"(broken braces)"}


def test_sentences_are_given_in_the_language_asked_for(
    catalogue: ModuleType, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    locale = tmp_path_factory.mktemp("locale")
    copy = locale / "en" / "LC_MESSAGES" / "django.po"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(catalogue.CATALOGUE.read_bytes())
    monkeypatch.setattr(catalogue, "CATALOGUE", copy)
    monkeypatch.setattr(catalogue, "LIBRARIES", copy)
    catalogue.compile_()
    monkeypatch.setattr(language, "LOCALE", locale)
    language._catalogue.cache_clear()
    with pytest.raises(NumberRefused) as refusal:
        parse_number("mười")
    with language.speaking("en"):
        english = str(refusal.value)
    language._catalogue.cache_clear()
    assert str(refusal.value).startswith("P101: «mười» không phải là số.")
    assert english.startswith("P101: «mười» is not a number.")
