"""Every package the product runs on is listed with a licence that goes with ours."""

import importlib.util
from types import ModuleType

import pytest
from tests.house.source import ROOT


@pytest.fixture(scope="module")
def licences() -> ModuleType:
    spec = importlib.util.spec_from_file_location("licences", ROOT / "tools" / "licences.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_locked_package_is_listed_with_a_compatible_licence(licences: ModuleType) -> None:
    assert licences.check() == 0
    assert set(licences.listed()) == set(licences.locked_names())


def test_a_licence_is_compatible_when_one_choice_of_every_part_is(licences: ModuleType) -> None:
    assert licences.compatible("MIT")
    assert licences.compatible("GPL-3.0-only OR MIT")
    assert licences.compatible("BSD-3-Clause AND (0BSD OR GPL-2.0-only) AND Zlib")
    assert not licences.compatible("MIT AND GPL-3.0-only")
    assert not licences.compatible("")
