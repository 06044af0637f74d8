"""Every regular expression that the project's Python files use, however it came about."""

from __future__ import annotations

import ast
import importlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from types import FunctionType
from typing import Any, Final

from bot.settings import ROOT
from tests.tree import project_files

PACKAGES: Final = ("bot", "actions", "portal")
_CALLS: Final = frozenset("compile search match fullmatch sub subn split findall finditer".split())
_ANCHORED: Final = frozenset({"match", "fullmatch"})
# They do their work as they are imported, for their own programs.
_SCRIPTS: Final = ("migrations/", "__main__.py")


@dataclass(frozen=True)
class Used:
    """A pattern, where it is, and whether it is only ever tried at the beginning of a text."""

    pattern: re.Pattern[Any]
    where: str
    at_start: bool


def used_patterns() -> list[Used]:
    """Each pattern once, by its first place; one that is also searched for counts as that."""
    sources = Sources()
    found: dict[tuple[Any, int], Used] = {}
    for used in [*_in_modules(sources), *sources.literals()]:
        key = (used.pattern.pattern, used.pattern.flags)
        known = found.get(key)
        at_start = used.at_start and (known is None or known.at_start)
        found[key] = Used(used.pattern, (known or used).where, at_start)
    return sorted(found.values(), key=lambda used: used.where)


class Sources:
    """What the files say: calls with the pattern in place, and what is done with names."""

    def __init__(self, paths: Iterable[Path] | None = None) -> None:
        self.paths = [*_sources()] if paths is None else [*paths]

    @cached_property
    def trees(self) -> Mapping[Path, ast.Module]:
        """By file."""
        return {path: ast.parse(path.read_text("utf-8")) for path in self.paths}

    def methods(self, module: str, name: str) -> set[str]:
        """What is called on a module's ``name``; "?" where it is handed on."""
        # Only what begins with an underscore is the module's own.
        found = self._methods[module if name.startswith("_") else "", name]
        return found or {"?"}

    @cached_property
    def _methods(self) -> Mapping[tuple[str, str], set[str]]:
        methods: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for path, tree in self.trees.items():
            for name, method in _uses(tree):
                methods[_module(path), name].add(method)
                methods["", name].add(method)
        return methods

    def literals(self) -> Iterator[Used]:
        """Patterns that stand in a call of the module's functions."""
        for path, tree in self.trees.items():
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and (method := _call(node)):
                    pattern = _literal(node)
                    if pattern is not None:
                        # What is done with a compiled one is told by its name.
                        at_start = method in {"compile", *_ANCHORED}
                        yield Used(pattern, f"{_module(path)}:{node.lineno}", at_start)

    def composed(self) -> Iterator[tuple[str, str]]:
        """Calls inside functions whose pattern is put together there: place and expression."""
        for path, tree in self.trees.items():
            for function in ast.walk(tree):
                if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    continue
                for node in ast.walk(function):
                    if isinstance(node, ast.Call) and _call(node) and _literal(node) is None:
                        yield f"{_module(path)}.{function.name}", ast.unparse(node.args[0])


def _sources() -> Iterator[Path]:
    for path in project_files(".py"):
        inside = path.relative_to(ROOT).as_posix()
        if inside.startswith(PACKAGES) and not any(script in inside for script in _SCRIPTS):
            yield path


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def _uses(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Names, and what is called on them; "?" where something else is done with one."""
    called = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _name(node.value):
            called.add(id(node.value))
            yield _name(node.value), node.attr
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Name, ast.Attribute)) or id(node) in called:
            continue
        if isinstance(node.ctx, ast.Load):
            yield _name(node), "?"


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _call(node: ast.Call) -> str:
    """The function of ``re`` that is called; empty for any other."""
    function = node.func
    if not isinstance(function, ast.Attribute) or _name(function.value) not in {"re", "regex"}:
        return ""
    return function.attr if function.attr in _CALLS else ""


def _literal(node: ast.Call) -> re.Pattern[Any] | None:
    """The pattern, where the file has it in so many words; its flags may be anywhere."""
    if not node.args or not isinstance(node.args[0], ast.Constant):
        return None
    given = [*node.args[1:], *(keyword.value for keyword in node.keywords)]
    names = {
        name.attr for one in given for name in ast.walk(one) if isinstance(name, ast.Attribute)
    }
    flags = re.RegexFlag(0)
    for name in names & re.RegexFlag.__members__.keys():
        flags |= re.RegexFlag[name]
    return re.compile(node.args[0].value, flags)


def _in_modules(sources: Sources) -> Iterator[Used]:
    from bot.nlu.urgent import find_urgent

    modules = [importlib.import_module(_module(path)) for path in sources.paths]
    find_urgent("any text at all")  # its patterns are put together when first needed
    seen: set[int] = set()
    for module in modules:
        for name, value in list(vars(module).items()):
            for pattern in _inside(value, seen, 0):
                methods = {"?"} if value is not pattern else sources.methods(module.__name__, name)
                yield Used(pattern, f"{module.__name__}.{name}", methods <= _ANCHORED)


def _inside(value: Any, seen: set[int], depth: int) -> Iterator[re.Pattern[Any]]:
    """Patterns in ``value``: in containers, functions, classes, and objects of ours."""
    value = getattr(value, "__self__", value)  # of a bound method, what it is bound to
    if isinstance(value, re.Pattern):
        yield value
        return
    if id(value) in seen or depth > 8 or isinstance(value, (str, bytes, int, float)):
        return
    seen.add(id(value))
    for part in _parts(value):
        yield from _inside(part, seen, depth + 1)


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    if isinstance(value, (list, tuple, set, frozenset)):
        return value
    if isinstance(value, partial):
        return [value.func, *value.args, *value.keywords.values()]
    if isinstance(value, FunctionType):
        closed = [cell.cell_contents for cell in value.__closure__ or ()]
        return [*(value.__defaults__ or ()), *closed]
    if _is_ours(value if isinstance(value, type) else type(value)):
        return _members(value)
    return ()


def _members(value: Any) -> list[Any]:
    slots = [getattr(value, name, None) for name in getattr(type(value), "__slots__", ())]
    own = list(vars(value).values()) if hasattr(value, "__dict__") else []
    # A phrase of the urgent check, which is compiled when it is first needed.
    phrase = getattr(value, "_pattern", None)
    return [*own, *slots, *([re.compile(phrase)] if isinstance(phrase, str) else [])]


def _is_ours(kind: type) -> bool:
    return kind.__module__.split(".")[0] in PACKAGES
