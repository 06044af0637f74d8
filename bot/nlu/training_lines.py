"""Training lines as they stand in ``data/nlu``: text, intent, file and line.

Rasa reads the same files for training; this reader keeps line numbers, needs no Rasa, and is
what checks and benchmarks use.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.errors import Problem


@dataclass(frozen=True)
class TrainingLine:
    """One example and where it stands."""

    text: str
    intent: str
    path: Path
    line: int


@dataclass(frozen=True)
class TrainingLines:
    """Everything readable, and a problem for everything that is not."""

    lines: tuple[TrainingLine, ...]
    problems: tuple[Problem, ...]

    def counts(self) -> dict[str, int]:
        """Examples for each intent."""
        return dict(Counter(line.intent for line in self.lines))


def read_training_lines(folder: Path) -> TrainingLines:
    """Read every YAML file under ``folder``; paths are given relative to its grandparent."""
    root = folder.parent.parent
    lines: list[TrainingLine] = []
    problems: list[Problem] = []
    for path in sorted(p for p in folder.rglob("*.y*ml") if not p.name.startswith(".")):
        for item in _read_file(path, path.relative_to(root)):
            (lines if isinstance(item, TrainingLine) else problems).append(item)  # type: ignore[arg-type]
    return TrainingLines(tuple(lines), tuple(problems))


def _read_file(path: Path, shown: Path) -> Iterator[TrainingLine | Problem]:
    try:
        document = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        yield Problem(shown, 1, f"this file can't be opened ({error.strerror})")
        return
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        yield Problem(
            shown, _line_of(error, path), "this is not valid YAML; check spaces and dashes"
        )
        return
    blocks = _value(document, "nlu")
    if not isinstance(blocks, yaml.SequenceNode):
        yield Problem(shown, 1, 'there should be a list under "nlu:"')
        return
    for block in blocks.value:
        yield from _read_block(block, shown)


def _read_block(block: yaml.Node, shown: Path) -> Iterator[TrainingLine | Problem]:
    line = block.start_mark.line + 1
    intent, examples = _value(block, "intent"), _value(block, "examples")
    if not isinstance(intent, yaml.ScalarNode):
        if not any(_value(block, key) for key in ("synonym", "regex", "lookup")):
            yield Problem(shown, line, 'each block should begin with "- intent: name"')
        return
    if not isinstance(examples, yaml.ScalarNode):
        yield Problem(shown, line, f'"{intent.value}" should be followed by "examples: |"')
        return
    yield from _read_examples(intent.value, examples, shown)


def _read_examples(
    intent: str, examples: yaml.ScalarNode, shown: Path
) -> Iterator[TrainingLine | Problem]:
    # A block scalar's mark is at the "|"; its first line is the next one.
    for number, raw in enumerate(examples.value.splitlines(), examples.start_mark.line + 2):
        text = raw.strip()
        if text.startswith("- "):
            yield TrainingLine(text[2:].strip(), intent, shown, number)
        elif text and not text.startswith("#"):
            yield Problem(shown, number, 'an example should begin with "- "')


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _line_of(error: Exception, path: Path) -> int:
    mark = getattr(error, "problem_mark", None)
    if mark:
        return int(mark.line) + 1
    # A sign that YAML forbids: only its place among the characters is told.
    position = int(getattr(error, "position", 0))
    return path.read_text("utf-8", "replace").count("\n", 0, position) + 1


def check_lines(lines: Sequence[TrainingLine]) -> list[Problem]:
    """Examples that teach the wrong thing: twice, in two intents, empty or unreadable."""
    problems = [problem for line in lines if (problem := _check_line(line))]
    seen: dict[str, TrainingLine] = {}
    for line in lines:
        first = seen.setdefault(line.text.casefold(), line)
        if first is not line:
            where = f"{first.path}:{first.line}"
            which = "again" if first.intent == line.intent else f'for "{first.intent}" too'
            message = f"the same example stands at {where} {which}"
            problems.append(Problem(line.path, line.line, message))
    return problems


def _check_line(line: TrainingLine) -> Problem | None:
    if line.text.startswith("/"):
        return Problem(line.path, line.line, 'an example must not begin with "/"')
    if not any(c.isalnum() for c in line.text):
        return Problem(line.path, line.line, "an example needs at least one word")
    if len(line.text) > 1_000:
        return Problem(line.path, line.line, "an example should have 1,000 characters at most")
    return None
