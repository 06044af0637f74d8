"""Made-up personal data that patients type in every test, and where it is looked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.cluster.place import Cluster

NAME: Final = "Zenobia Quillfeather"
PHONE: Final = "413-555-0166"
WORDS: Final = "my purple kestrel is homesick"


def address(number: int) -> str:
    """A patient's e-mail address, nobody else's."""
    return f"z.quill{number}@example.org"


# In the forms that software likes to give them. Addresses have one part in common.
NEEDLES: Final = (
    "z.quill",
    "Quillfeather",
    "quillfeather",
    PHONE,
    "4135550166",
    "+14135550166",
    "purple kestrel",
)
PLANTED: Final = (
    f"How do I upload a file? I am {NAME}, my email is {address(0)}, call me at {PHONE}, {WORDS}"
)
# The portal is told addresses and keeps them; keys hold nothing that was typed.
_OTHERS: Final = ("secrets", "portal")


def found_in(content: bytes) -> list[str]:
    """What of the planted data stands in ``content``."""
    return [needle for needle in NEEDLES if needle.encode() in content]


def leaks(cluster: Cluster) -> list[str]:
    """Where planted data was found, and what; empty where all is well."""
    return [f"{name}: {needle}" for name, text in _sources(cluster) for needle in found_in(text)]


def _sources(cluster: Cluster) -> Iterator[tuple[str, bytes]]:
    for path in files(cluster.folder):
        yield path.name, path.read_bytes()
    for server in cluster.servers:
        if server.status("/metrics", 1) == 200:
            yield f"metrics of {server.name}", server.text("/metrics").encode()
    if not cluster.redis.has_ended:
        yield "Redis", "\n".join(cluster.redis.everything()).encode()


def files(folder: Path) -> list[Path]:
    """Logs of all services, nginx's too, Redis' commands, and files that were left lying."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not set(_OTHERS) & set(path.relative_to(folder).parts[:1])
    ]
