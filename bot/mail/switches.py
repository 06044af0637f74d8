"""What may be sent at this moment: the mode the worker was started in, and the kill switch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.mail.records import Mode


@dataclass(frozen=True)
class Switches:
    """Looked at before each decision and before each sending, so that a change works at once.

    Args:
        sends: the worker was told to send answers; without it there are drafts only.
        sends_urgent: the fixed text on an emergency or self-harm goes out also then.
        stop_file: while there is a file (of any content) in this place, nothing is sent.
    """

    sends: bool = False
    sends_urgent: bool = False
    stop_file: Path | None = None

    def mode(self) -> Mode:
        """What may be sent now."""
        if self._is_killed():
            return Mode(killed=True)
        return Mode(self.sends, self.sends_urgent)

    def _is_killed(self) -> bool:
        if self.stop_file is None:
            return False
        try:
            self.stop_file.lstat()
        except FileNotFoundError:
            return False
        except OSError:
            return True  # nobody can tell: rather nothing than too much
        return True
