"""Codes of errors and findings are stable names: one meaning each."""

import ast
import re
from collections import defaultdict

from tests.house.source import ROOT, Module, modules

CODE = re.compile(r"[A-Z][0-9]{3}")
TROUBLE = ROOT / "docs" / "admin" / "su-co.md"


def codes_of_classes(module: Module) -> list[tuple[str, str]]:
    """(code, class) for each class body that sets `code`."""
    return [
        (statement.value.value, node.name)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
        for statement in node.body
        if isinstance(statement, ast.Assign)
        and ast.unparse(statement.targets[0]) == "code"
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
        and CODE.fullmatch(statement.value.value)
    ]


def test_no_two_errors_share_a_code() -> None:
    owners = defaultdict(set)
    for module in modules():
        for code, name in codes_of_classes(module):
            owners[code].add(f"{module.name}.{name}")
    assert {code: names for code, names in owners.items() if len(names) > 1} == {}


def test_every_error_of_the_installation_is_explained_to_administrators() -> None:
    explained = set(re.findall(r"\bD[0-9]{3}\b", TROUBLE.read_text(encoding="utf-8")))
    known = {code for module in modules() for code, _name in codes_of_classes(module) if code.startswith("D")}
    assert known - explained == set()
    assert explained - known == set()
