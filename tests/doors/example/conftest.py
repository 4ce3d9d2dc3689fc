"""The two sizes of the example, built once for all tests of this folder."""

from pathlib import Path

import pytest

from phoihop.doors.example.bundle import Summary, build_example


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    """Three districts, two years."""
    return build_example(folder=tmp_path_factory.mktemp("example") / "small", small=True)


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    """The whole of Hà Nội, 62 months."""
    return build_example(folder=tmp_path_factory.mktemp("example") / "full")


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a bundle by its name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
