"""What is committed fits every machine: no registry addresses, no paths of one computer, no stray files."""

import re
from pathlib import Path

import pytest
from tests.house.source import ROOT, committed

TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".in",
    ".ini",
    ".cfg",
    ".csv",
    ".json",
    ".po",
    ".sql",
    ".yml",
    ".yaml",
    ".sh",
    "",
}
REGISTRY = re.compile(
    r"((?<!no-emit-)index-url|extra-index|find-links|https?://[\w.-]*(registry|artifactory|nexus|mirror|proxy|pythonhosted|pypi)[\w.-]*)",
    re.IGNORECASE,
)
ONE_MACHINE = re.compile(r"(?<![\w./~}$])/(home|root|Users|work|workspace|workspaces|mnt|srv)/[\w.-]")
LARGEST = 3_000_000
HERE = Path(__file__).resolve()


def texts() -> list[tuple[Path, str]]:
    """Every committed text but this one, which must name what it forbids."""
    found = [path for path in committed() if path.suffix in TEXT and path != HERE]
    return [(path.relative_to(ROOT), path.read_text(encoding="utf-8")) for path in found]


@pytest.mark.parametrize("pattern", [REGISTRY, ONE_MACHINE], ids=["registry", "machine"])
def test_no_address_of_a_registry_and_no_path_of_one_machine(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path}:{number}: {match[0]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if (match := pattern.search(line))
    ]
    assert found == []


def test_text_is_utf_8_with_a_last_line_that_ends() -> None:
    unfinished = [
        str(path) for path, text in texts() if text and not text.endswith("\n") and path.suffix in {".py", ".md"}
    ]
    assert unfinished == []


def test_requirements_are_hashed_and_name_versions_only() -> None:
    for name in ("run.txt", "dev.txt", "bootstrap.txt"):
        lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
        wanted = [line for line in lines if re.match(r"[a-z0-9]", line, re.IGNORECASE)]
        assert all("==" in line for line in wanted)
        assert sum("--hash=sha256:" in line for line in lines) >= len(wanted)


def test_no_committed_file_is_large() -> None:
    assert {
        str(path.relative_to(ROOT)): path.stat().st_size for path in committed() if path.stat().st_size > LARGEST
    } == {}
