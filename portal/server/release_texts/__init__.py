"""The words that patients sign, in versions. A version that was used is never changed again.

To change a word, add a file with a new version and name it in ``NEWEST``: who signed an older one
still finds on their copy what stood there. The words state law: docs/records-release.md tells who
has to confirm them.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

NEWEST: Final = "roi-en-1"
_FOLDER: Final = Path(__file__).parent
_FILES: Final = {path.stem: path for path in _FOLDER.glob("*.json")}
Texts = dict[str, Any]


@cache
def texts(version: str = NEWEST) -> Texts:
    """The words of that version.

    Raises:
        KeyError: there is no such version.
    """
    found: Texts = json.loads(_FILES[version].read_text(encoding="utf-8"))
    return found
