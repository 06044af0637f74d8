"""The clinics of the portal's main menu, and what each offers (``clinics.json``)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parent / "clinics.json"


@dataclass(frozen=True)
class Entry:
    """Something a clinic offers, as the sidebar shows it."""

    title: str
    icon: str
    path: str
    about: str


@dataclass(frozen=True)
class Group:
    """Entries of a clinic under a heading."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Clinic:
    """One clinic."""

    id: str
    title: str
    about: str
    groups: tuple[Group, ...]

    def offers(self, path: str) -> bool:
        """Whether one of its entries leads to ``path``."""
        return any(entry.path == path for group in self.groups for entry in group.entries)


def read_clinics() -> tuple[Clinic, ...]:
    """All clinics; who has not chosen one is in the first."""
    file = json.loads(_FILE.read_text(encoding="utf-8"))
    entries = {name: Entry(**entry) for name, entry in file["entries"].items()}
    return tuple(
        Clinic(
            id=one["id"],
            title=one["title"],
            about=one["about"],
            groups=tuple(
                Group(group["title"], tuple(entries[name] for name in group["entries"]))
                for group in one["groups"]
            ),
        )
        for one in file["clinics"]
    )
