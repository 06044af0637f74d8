"""The commands that the documents name."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

_FENCE = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def command_lines(text: str, program: str = "helpdesk") -> Iterator[list[str]]:
    """The words of every call of ``program`` in a page's shell examples and code spans."""
    blocks = (block.replace("\\\n", " ") for block in _FENCE.findall(text))
    lines = [line for block in blocks for line in block.splitlines()]
    for line in [*lines, *re.findall(rf"`({program} [^`\n]+)`", text)]:
        for part in line.split("|"):
            words = shlex.split(part.partition(">")[0])
            if words[:1] == [program]:
                yield words
