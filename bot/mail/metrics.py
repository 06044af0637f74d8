"""Figures on mail for Prometheus. Labels are words of rules and states: no address, no text."""

from __future__ import annotations

import re
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_WORD: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class MailMetrics:
    """What the responder tells."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._mails = Counter(
            "helpdesk_mails",
            "Mails decided about, by state and reason.",
            ["state", "reason"],
            registry=registry,
        )
        self._sent = Counter(
            "helpdesk_mails_outgoing",
            "Ends of attempts to send, by kind of mail.",
            ["kind", "result"],
            registry=registry,
        )
        self._seconds = Histogram(
            "helpdesk_mail_judge_seconds",
            "From reading a mail to the judgement.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._copies = Counter(
            "helpdesk_mail_copies", "Own answers that came back as copies.", registry=registry
        )
        self._failures = Counter(
            "helpdesk_mail_failures",
            "Rounds of work that failed, by part.",
            ["part"],
            registry=registry,
        )
        self._halted = Gauge(
            "helpdesk_mail_halted",
            "1 after too many answers in an hour: drafts only, until resumed.",
            registry=registry,
        )

    def decided(self, state: str, reason: str | None) -> None:
        """A mail was decided about."""
        self._mails.labels(_word(state), _word(reason or "none")).inc()

    def sent(self, kind: str, result: str) -> None:
        """An attempt to send ended."""
        self._sent.labels(_word(kind), _word(result)).inc()

    def judged(self, seconds: float) -> None:
        """A judgement took so long."""
        self._seconds.observe(seconds)

    def copies(self, count: int) -> None:
        """So many own answers came back."""
        self._copies.inc(count)

    def failed(self, part: str) -> None:
        """A round of work failed; it comes again."""
        self._failures.labels(_word(part)).inc()

    def halted(self, is_halted: bool) -> None:
        """Whether only drafts are made, by the limit."""
        self._halted.set(is_halted)


def _word(name: str) -> str:
    # Reasons are names of rules; anything else must not become a label.
    return name if _WORD.fullmatch(name) else "other"
