"""What people type into a form's fields, brought into the form it is stored in."""

from __future__ import annotations

import re
from typing import Final

_USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._@+-]{2,63}")
_EMAIL: Final = re.compile(r"[^@\x00-\x20\x7f]+@[^@\x00-\x20\x7f]+")
_MOST_IN_EMAIL: Final = 254  # RFC 5321, section 4.5.3.1.3, without its brackets


def normal(text: str) -> str:
    """``text`` without spaces around it, in small letters, and without what a database refuses."""
    storable = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
    return storable.strip().lower()


def is_username(text: str) -> bool:
    """Whether a normal text could be a username: 3 to 64 letters, digits and ``. _ @ + -``."""
    return bool(_USERNAME.fullmatch(text))


def is_email(text: str) -> bool:
    """Whether a normal text could be an e-mail address; whether it is one, only a mail can tell."""
    return len(text) <= _MOST_IN_EMAIL and bool(_EMAIL.fullmatch(text))
