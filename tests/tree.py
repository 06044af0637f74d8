"""The project's own files, as version control sees them, and what its Python files import."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from bot.settings import ROOT

_IGNORED = [
    line.rstrip("/")
    for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def project_files(*suffixes: str) -> list[Path]:
    """Return every file that .gitignore leaves, or those with one of ``suffixes``."""
    return [path for path in _walk() if not suffixes or path.suffix in suffixes]


def _walk() -> Iterator[Path]:
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if not _ignored(Path(folder, name))]
        yield from (
            Path(folder, name) for name in sorted(files) if not _ignored(Path(folder, name))
        )


def _ignored(path: Path) -> bool:
    whole = str(path.relative_to(ROOT))
    return path.name == ".git" or any(
        fnmatch(path.name, pattern) or whole == pattern for pattern in _IGNORED
    )


@cache
def imports(path: Path, *, at_import: bool = False) -> frozenset[str]:
    """Return the dotted names of all modules that the file ``path`` imports.

    ``from a import b`` counts as ``a`` and ``a.b``. With ``at_import`` only what runs when the
    module is imported counts: nothing inside functions or ``if TYPE_CHECKING``.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = _at_import(tree) if at_import else ast.walk(tree)
    return frozenset(name for node in nodes for name in _names(node))


def _at_import(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)) and not _for_types(child):
            yield child
            yield from _at_import(child)


def _for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


@cache
def module_file(name: str) -> Path | None:
    """Return the file of the project's module ``name``, None where it is not one of ours."""
    base = ROOT.joinpath(*name.split("."))
    candidates = (base.with_suffix(".py"), base / "__init__.py")
    return next((path for path in candidates if path.is_file()), None)
