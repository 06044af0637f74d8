"""``helpdesk check-file``: what the portal's upload would say to files, one JSON line each."""

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from pathlib import Path

from bot.settings import Settings
from portal.schema import HEAD_BYTES, TAIL_BYTES, UploadSample, UploadVerdict
from portal.upload_check import check_file, check_name
from portal.uploads.wording import told

_GOOD, _PROBLEMS, _WRONG_USE = 0, 1, 2


def run(options: Namespace, _: Settings) -> int:
    """Look at each; 0 where all are ``ok``, 1 where one is not, 2 where one can't be read."""
    if options.names == bool(options.path):
        print("helpdesk: check-file takes either files or --names", file=sys.stderr)
        return _WRONG_USE
    codes = _names() if options.names else [_file(Path(path)) for path in options.path]
    return max(codes, default=_GOOD)


def _names() -> list[int]:
    lines = sys.stdin.buffer.read().decode("utf-8-sig", "replace").split("\n")
    names = (line.rstrip("\r") for line in lines)
    return [_show(name, check_name(name)) for name in names if name.strip()]


def _file(path: Path) -> int:
    try:
        sample = _sample(path)
    except OSError as error:
        print(f"helpdesk: {path} can't be read: {error.strerror}", file=sys.stderr)
        return _WRONG_USE
    return _show(sample.name, check_file(sample))


def _sample(path: Path) -> UploadSample:
    # Opening what is no file, such as a pipe, would wait for somebody to write into it.
    if path.exists() and not path.is_file():
        raise OSError(0, "it is no file")
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        head = file.read(HEAD_BYTES)
        file.seek(max(0, size - TAIL_BYTES))
        tail = file.read(TAIL_BYTES)
    # A name that is no UTF-8 is told with � for what can't be read.
    name = os.fsencode(path.name).decode("utf-8", "replace")
    return UploadSample(name=name, size=size, head=head, tail=tail)


def _show(name: str, verdict: UploadVerdict) -> int:
    line = {"name": name, **verdict.model_dump(), "text": told(verdict)}
    print(json.dumps(line, ensure_ascii=False), flush=True)
    return _GOOD if verdict.verdict == "ok" else _PROBLEMS
