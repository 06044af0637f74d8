"""A responder as a process of its own: ``python -m tests.mail.worker JSON``."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from pathlib import Path
from typing import Any

from bot.log import configure_logging
from bot.mail.dispatch import Waits
from bot.mail.hashes import KeyedHashes
from bot.mail.imap_mailbox import ImapMailbox
from bot.mail.imap_session import ImapAccount
from bot.mail.oauth import Password
from bot.mail.responder import Rhythm
from bot.mail.submission import Relay, Submission
from bot.store.database import open_database
from bot.store.keys import load_key_ring
from tests.mail.desk import ROOMY, make_desk
from tests.mail.stub_judge import DESK


async def _work(plan: dict[str, Any]) -> None:
    login = Password(plan["user"], plan["secret"])
    owner = KeyedHashes(load_key_ring(Path(plan["keys"]), "mail")).owner
    account = ImapAccount("127.0.0.1", plan["imap"], login, security="none", owner=owner)
    submission = Submission(Relay("127.0.0.1", plan["smtp"], security="none"), DESK)
    desk = make_desk(
        open_database(plan["database"]),
        ImapMailbox(account),
        submission,
        Path(plan["keys"]),
        limits=ROOMY,
        clock=time.time,
        worker=plan["name"],
        waits=Waits(sending=plan["sending"], grace=plan["grace"]),
        lease_seconds=plan["lease"],
        rhythm=Rhythm(look=5.0, chores=0.3, pause=0.2),
    )
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await desk.responder.run(stop)
    await submission.close()
    await desk.database.close()


if __name__ == "__main__":
    configure_logging("WARNING")
    asyncio.run(_work(json.loads(sys.argv[1])))
