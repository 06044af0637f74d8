"""``helpdesk parse``: one text a line in, one JSON line out, in order."""

from __future__ import annotations

import asyncio
import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from rich.console import Console
from rich.progress import Progress

from bot.commands.loading import load_agent
from bot.errors import DataError
from bot.settings import Settings


def run(options: Namespace, settings: Settings) -> int:
    """Parse every line; unreadable JSON stops with the line's number."""
    with _opened(options.file) as source:
        texts = list(_texts(source, options.jsonl))
    asyncio.run(_parse(texts, settings, segments=options.segments))
    return 0


async def _parse(texts: list[str], settings: Settings, *, segments: bool) -> None:
    agent = load_agent(settings)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        for text in progress.track(texts, description="Parsing"):
            result = await agent.parse(text)
            print(json.dumps(_shown(result, segments), ensure_ascii=False), flush=True)


def _shown(result: dict[str, Any], segments: bool) -> dict[str, Any]:
    return result if segments else {k: v for k, v in result.items() if k != "segments"}


def _opened(file: str | None) -> IO[bytes]:
    if file is None or file == "-":
        return sys.stdin.buffer
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise DataError(f"{file} can't be read: {error.strerror}") from error


def _texts(source: IO[bytes], jsonl: bool) -> Iterator[str]:
    # Bytes that are no UTF-8 become replacement characters: a bad line costs only itself.
    for number, raw in enumerate(source, 1):
        line = raw.decode("utf-8", "replace").rstrip("\r\n")
        if number == 1:
            line = line.removeprefix("\ufeff")  # the mark with which some editors begin a file
        if not jsonl:
            yield line
        elif line.strip():
            yield _text_of(line, number)


def _text_of(line: str, number: int) -> str:
    try:
        text = json.loads(line)["text"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DataError(f'line {number} should be JSON with a "text"') from error
    if not isinstance(text, str):
        raise DataError(f'line {number}: "text" should be a string')
    # Half of a surrogate pair, which JSON can spell, can't be printed.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
