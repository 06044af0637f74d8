"""The two ends of a file that are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from portal.schema import UploadSample

ENOUGH: Final = 16  # bytes at the start by which most kinds can be told
PADDING: Final = b"\x00 \t\r\n"


@dataclass(frozen=True)
class Seen:
    """What is known of a file's bytes.

    ``head``: its first bytes, all of them if ``is_whole``. ``tail``: its last bytes, empty where
    its end was not seen. ``size``: in bytes, None if unknown.
    """

    head: bytes
    tail: bytes
    size: int | None
    is_whole: bool

    @classmethod
    def of(cls, sample: UploadSample) -> Seen:
        """Put the ends together where they meet."""
        head, tail, size = sample.head or b"", sample.tail or b"", sample.size
        if size == 0 or (size is None and sample.head == b"" == tail):
            return cls(b"", b"", 0, True)
        if head and size is not None and size <= len(head) + len(tail):
            whole = head + tail[max(0, len(head) + len(tail) - max(size, len(head))) :]
            return cls(whole, whole, len(whole), True)
        return cls(head, tail, size, False)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in the file."""
        return self.size == 0

    @property
    def is_enough(self) -> bool:
        """Whether its kind can be told."""
        return self.is_whole or len(self.head) >= ENOUGH

    @property
    def has_end(self) -> bool:
        """Whether its last bytes were seen."""
        return bool(self.tail)

    def at(self, start: int, length: int) -> bytes | None:
        """The bytes from ``start`` on, None where they were not seen; fewer at the file's end."""
        if self.is_whole or start + length <= len(self.head):
            return self.head[start : start + length]
        if self.size is None or start < self.size - len(self.tail):
            return None
        begin = start - self.size + len(self.tail)
        return self.tail[begin : begin + length]
