"""How the crafted files are told: a name, their bytes, and what is expected of them."""

from __future__ import annotations

from dataclasses import dataclass

from portal.schema import HEAD_BYTES, TAIL_BYTES, UploadSample


@dataclass(frozen=True)
class Crafted:
    """A file made in memory; ``what`` it is. Codes stand in one text, split at blanks."""

    what: str
    name: str
    data: bytes
    verdict: str
    problems: str = ""
    hints: str = ""

    @property
    def sample(self) -> UploadSample:
        """As the page and the command line send it."""
        return sample_of(self.name, self.data)


def sample_of(name: str, data: bytes) -> UploadSample:
    """The two ends of a file."""
    ends = {"head": data[:HEAD_BYTES], "tail": data[-TAIL_BYTES:]}
    return UploadSample(name=name, size=len(data), **ends)


def good(what: str, name: str, data: bytes, hints: str = "") -> Crafted:
    """A file that is taken."""
    return Crafted(what, name, data, "ok", "", hints)


def bad(what: str, name: str, data: bytes, problems: str) -> Crafted:
    """A file that is refused whatever its name."""
    return Crafted(what, name, data, "reject", problems)


def misnamed(what: str, name: str, data: bytes, problems: str) -> Crafted:
    """A good file with the extension of another kind."""
    return Crafted(what, name, data, "rename", f"other_content {problems}")


def unclear(what: str, name: str, data: bytes, hints: str = "") -> Crafted:
    """A file whose two ends don't tell."""
    return Crafted(what, name, data, "unclear", "content_not_checked", hints)
