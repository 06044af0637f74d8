"""An article's file cut into its three parts: head, body, and the body for e-mail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.findings import Finding

_MAIL_HEADING = re.compile(r"##\s+by\s+e-?mail\s*(?:#+\s*)?", re.IGNORECASE)


class UnreadableFileError(Exception):
    """The file's parts can't be told apart; ``finding`` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass(frozen=True)
class FileParts:
    """Texts without outer blank lines, each body with the line of the file where it begins."""

    head: str
    body: str
    body_line: int
    mail_body: str | None
    mail_line: int


def read_parts(path: Path) -> FileParts:
    """Read and cut the file.

    Raises:
        UnreadableFileError: it can't be opened, isn't UTF-8 or has no head.
    """
    lines = re.split(r"\r\n|\r|\n", _text(path))
    if lines[0].rstrip() != "---":
        raise UnreadableFileError(Finding(1, "the first line should be --- and nothing else"))
    end = next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        raise UnreadableFileError(
            Finding(1, "the head has no end; put a line --- between it and the answer")
        )
    cut = next((at for at in range(end, len(lines)) if _MAIL_HEADING.fullmatch(lines[at])), None)
    body, body_line = _trimmed(lines, end + 1, len(lines) if cut is None else cut)
    mail, mail_line = _trimmed(lines, cut + 1, len(lines)) if cut is not None else (None, 1)
    return FileParts("\n".join(lines[1:end]), body, body_line, mail, mail_line)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"the file can't be opened ({error.strerror})"
        raise UnreadableFileError(Finding(1, message)) from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = 'a letter here is not saved as UTF-8; save the file again with encoding "UTF-8"'
        raise UnreadableFileError(Finding(line, message)) from error


def _trimmed(lines: list[str], start: int, end: int) -> tuple[str, int]:
    # Lines start to end (from 0) without outer blank ones, and the file's line they begin on.
    filled = [at for at in range(start, end) if lines[at].strip()]
    if not filled:
        return "", start + 1
    kept = lines[filled[0] : filled[-1] + 1]
    return "\n".join(line.rstrip() for line in kept), filled[0] + 1
