"""Waits until an address answers 200: ``python deploy/ready.py URL [SECONDS]``; 1 if it does not.

For whoever starts and watches a server: systemd, the container's health check, a rolling restart.
Python's own library alone, so that it starts in no time.
"""

from __future__ import annotations

import sys
import time
import urllib.error
import urllib.request

_PAUSE = 0.5  # seconds between two questions
_PATIENCE = 4.0  # seconds for one answer
# An address of our own: whatever proxy the environment names is not asked.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def main(arguments: list[str]) -> int:
    """Ask ``URL`` once, or again and again for ``SECONDS``."""
    url, seconds = arguments[0], float(arguments[1]) if arguments[1:] else 0.0
    end = time.monotonic() + seconds
    while not _answers(url):
        if time.monotonic() >= end:
            sys.stderr.write(f"{url} does not answer 200\n")
            return 1
        time.sleep(_PAUSE)
    return 0


def _answers(url: str) -> bool:
    try:
        with _OPENER.open(url, timeout=_PATIENCE) as response:
            return bool(response.status == 200)
    except (OSError, urllib.error.URLError):
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
