"""The project's other YAML files, checked for what stops Rasa before it says where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import yaml

from bot.errors import Problem

_FILES: Final = ("domain.yml", "config.yml", "endpoints.yml", "data/stories/*.yml")


def check_project_files(root: Path) -> list[Problem]:
    """One problem for each file that is missing or is not valid YAML."""
    return [problem for pattern in _FILES for problem in _check(root, pattern)]


def _check(root: Path, pattern: str) -> Iterator[Problem]:
    paths = sorted(root.glob(pattern))
    if not paths:
        yield Problem(Path(pattern), 1, "this file is missing")
    for path in paths:
        try:
            yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
        except (OSError, ValueError, yaml.YAMLError) as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            message = "this is not valid YAML; check spaces, dashes and brackets"
            yield Problem(path.relative_to(root), line, message)
