"""Fingerprints of the pure modules behind the components.

Rasa's training cache looks at a component's own source only; the work is done elsewhere here.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import ModuleType


def source_fingerprint(*modules: ModuleType) -> str:
    """A hash over the source files of ``modules``."""
    digest = hashlib.sha256()
    for module in modules:
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()
