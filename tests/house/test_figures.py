"""The house in numbers: circles, sizes, names, documentation. The limits are those of docs/conventions.md."""

import ast
from itertools import pairwise

from tests.house.source import Module, circles, complexity, functions, imports, modules

FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "stuff", "tools"}
OUTERMOST_DOOR = "phoihop.doors.cli.main"
CLOCKS = {"phoihop.base.clock.now", "phoihop.base.clock.today"}
SENTENCES = {"_", "N_", "gettext", "gettext_lazy"}


def share_below(values: list[int], part: float) -> int:
    """The value that this part of all values does not exceed."""
    ordered = sorted(values)
    return ordered[round(part * (len(ordered) - 1))]


def public_functions(module: Module) -> list[ast.FunctionDef]:
    """What others call; an overload is told by the function it overloads."""
    return [
        node
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and "overload" not in map(ast.unparse, node.decorator_list)
    ]


def test_circles_are_found_where_they_are() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"d"}}) == [["b", "c"]]
    assert circles({name: {after} for name, after in pairwise("abc")} | {"c": set()}) == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    known = frozenset(module.name for module in modules())
    assert circles({module.name: imports(module, known) for module in modules()}) == []


def test_modules_are_named_by_a_noun_of_the_glossary() -> None:
    assert [module.name for module in modules() if FORBIDDEN_NAMES & set(module.name.split("."))] == []


def test_functions_are_short_and_simple() -> None:
    every = [(module.name, function) for module in modules() for function in functions(module)]
    lines = [(function.end_lineno or 0) - function.lineno + 1 for _name, function in every]
    tangled = [f"{name}:{function.name}" for name, function in every if complexity(function) > 10]
    assert share_below(lines, 0.5) <= 9
    assert share_below(lines, 0.9) <= 25
    assert len(tangled) <= 0.015 * len(every), tangled


def test_modules_are_of_a_size_to_read_at_once() -> None:
    sizes = {module.name: module.text.count("\n") for module in modules()}
    assert share_below(list(sizes.values()), 0.9) <= 350
    assert {name: size for name, size in sizes.items() if size > 600} == {}


def test_modules_and_public_functions_say_what_they_do() -> None:
    """A module of classes alone is told by its classes."""
    silent = [module.name for module in modules() if not ast.get_docstring(module.tree) and not told_by_classes(module)]
    silent += [
        f"{module.name}:{function.name}"
        for module in modules()
        for function in public_functions(module)
        if not ast.get_docstring(function)
    ]
    assert silent == []


def told_by_classes(module: Module) -> bool:
    """Whether every class of the module has its docstring, or is Django's description of an app."""
    classes = [node for node in module.tree.body if isinstance(node, ast.ClassDef)]
    told = [ast.get_docstring(node) or "AppConfig" in [ast.unparse(base) for base in node.bases] for node in classes]
    return bool(told) and all(told)


def test_every_argument_has_a_type() -> None:
    untyped = [
        f"{module.name}:{function.name}({argument.arg})"
        for module in modules()
        for function in functions(module)
        for argument in [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        if argument.annotation is None and argument.arg not in {"self", "cls"}
    ]
    assert untyped == []


def test_errors_are_caught_by_name_but_at_the_outermost_door() -> None:
    broad = [
        module.name
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    ]
    assert set(broad) <= {OUTERMOST_DOOR}
    assert len(broad) <= 1


def test_sentences_for_people_are_whole_in_the_source() -> None:
    """The catalogue can only hold a sentence that stands in the source as it is: no f-string, no sum, no variable call."""
    built = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in SENTENCES
        and any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in node.args)
    ]
    assert built == []


def test_only_doors_and_pages_read_the_clock() -> None:
    """The time zone is no clock; the middleware is the door before every page."""
    allowed = ("phoihop.doors.", "phoihop.project.", "phoihop.base.ui.middleware")
    readers = [
        module.name
        for module in modules()
        if not module.name.startswith(allowed) and "pages" not in module.name
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.ImportFrom) and {f"{node.module}.{alias.name}" for alias in node.names} & CLOCKS)
        or (isinstance(node, ast.Attribute) and ast.unparse(node) in {"datetime.now", "date.today", "timezone.now"})
    ]
    assert set(readers) <= {"phoihop.base.clock"}
