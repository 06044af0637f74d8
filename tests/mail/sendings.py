"""A mail server that is a list."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class NotedSending:
    """Notes what is sent. ``failures``: raised in turn instead."""

    sent: list[tuple[str, bytes, bool]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    async def send(self, recipient: str, body: bytes, *, has_copy: bool = True) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append((recipient, body, has_copy))

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _, __ in self.sent]
