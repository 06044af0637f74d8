"""Sends what is in the outbox, and finds out what became of mails whose worker was lost.

No transaction is open while a mail is being sent. What may have been sent is never sent again: its
copy in our own mailbox proves that it was, and without one it is staff's after a while.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from bot import tracing
from bot.errors import SealError
from bot.log import get_logger
from bot.mail import failing, outbox
from bot.mail.adapter_errors import MaybeSentError, NotSentError
from bot.mail.mailbox import Mailbox
from bot.mail.metrics import MailMetrics
from bot.mail.outbox import ALERT, DRAFT, TO_PATIENTS
from bot.mail.records import Mode, Stuck, ToSend
from bot.mail.suggestions import as_draft
from bot.store.database import Database
from bot.store.sealing import Sealer

_log = get_logger(__name__)
_AT_ONCE: Final = 4
_BATCH: Final = 32
_FIRST_PAUSE_SECONDS: Final = 30.0
_LONGEST_PAUSE_SECONDS: Final = 1800.0


class Sending(Protocol):
    """What takes a mail: ``Submission``."""

    async def send(self, recipient: str, body: bytes, *, has_copy: bool = True) -> None:
        """Send it; raises ``NotSentError`` or ``MaybeSentError``."""


@dataclass(frozen=True)
class Waits:
    """Seconds.

    Args:
        sending: the longest that a worker that lives may be at sending one mail.
        grace: for our copy to come back, before an answer's end counts as unknown.
    """

    sending: float = 90.0
    grace: float = 900.0


class Dispatch:
    """The outbox of one process.

    Args:
        mode: what may be sent at this moment; asked before each mail.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        database: Database,
        sealer: Sealer,
        sending: Sending,
        mailbox: Mailbox,
        mode: Callable[[], Mode],
        metrics: MailMetrics,
        waits: Waits | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database, self._sealer, self._sending = database, sealer, sending
        self._mailbox, self._mode, self._metrics = mailbox, mode, metrics
        self._waits, self._clock = waits or Waits(), clock
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def send_due(self) -> int:
        """Send what is due now, or keep it as a draft; how many there were."""
        now = self._clock()
        ids = await self._database.read(lambda connection: outbox.due(connection, now, _BATCH))
        results = await asyncio.gather(*map(self._send_one, ids), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return len(ids)

    async def settle(self) -> None:
        """Look after what is in ``sending`` for too long."""
        before = self._clock() - self._waits.sending
        for stuck in await self._database.read(lambda connection: outbox.stuck(connection, before)):
            await self._settle_one(stuck)

    async def _send_one(self, out_id: int) -> None:
        async with self._places:
            taken = await self._take(out_id)
            if taken is None:
                return
            failing.reached("sending")
            deliver = self._keep_draft if taken.kind == DRAFT else self._submit
            step: tracing.Attributes = {
                "helpdesk.kind": taken.kind,
                "helpdesk.attempt": taken.attempts,
            }
            with tracing.root("mail send", step):
                await deliver(taken)

    async def _take(self, out_id: int) -> ToSend | None:
        now, mode = self._clock(), self._mode()
        try:
            return await self._database.write(
                lambda connection: outbox.take(connection, self._sealer, out_id, mode, now)
            )
        except SealError as error:
            # Its key is gone. The mail itself is still in the mailbox, unseen.
            _log.error("mail.outbox_unreadable", exc=error)
            await self._failed(out_id)
            return None

    async def _keep_draft(self, mail: ToSend) -> None:
        draft = as_draft(mail.message_id, mail.body)
        await self._mailbox.keep_draft(mail.message_id, draft, is_again=mail.attempts > 1)
        failing.reached("draft_kept")
        await self._note_sent(mail.id)
        self._ended(mail, "kept")

    async def _submit(self, mail: ToSend) -> None:
        try:
            await self._sending.send(mail.recipient, mail.body, has_copy=mail.kind != ALERT)
        except MaybeSentError as error:
            _log.warning("mail.maybe_sent", kind=mail.kind, cause=str(error))
            self._ended(mail, "unknown")
        except NotSentError as error:
            _log.warning("mail.not_sent", kind=mail.kind, reason=error.reason)
            self._ended(mail, "refused" if error.is_final else "put_off")
            await self._not_sent(mail, error)
        else:
            await self._note_sent(mail.id)
            self._ended(mail, "sent")
            failing.reached("noted")

    def _ended(self, mail: ToSend, outcome: str) -> None:
        self._metrics.sent(mail.kind, outcome)
        tracing.ended(outcome)

    async def _not_sent(self, mail: ToSend, error: NotSentError) -> None:
        now = self._clock()
        if not error.is_final:
            pause = min(_FIRST_PAUSE_SECONDS * 2 ** min(mail.attempts, 10), _LONGEST_PAUSE_SECONDS)
            await self._again(mail.id, now + pause)
        elif mail.kind in TO_PATIENTS:
            await self._to_draft(mail.id, "refused")
        else:
            _log.error("mail.alert_refused")
            await self._failed(mail.id)

    async def _settle_one(self, stuck: Stuck) -> None:
        if stuck.kind not in TO_PATIENTS:
            # Better twice than never; a draft is looked for before it is kept again.
            await self._again(stuck.id, self._clock())
        elif await self._mailbox.has_copy(stuck.message_id):
            await self._note_sent(stuck.id)
            self._metrics.sent(stuck.kind, "proved")
        elif stuck.sending_at < self._clock() - self._waits.grace:
            _log.error("mail.end_unknown")
            await self._to_draft(stuck.id, "send_unknown")
            self._metrics.sent(stuck.kind, "given_up")

    async def _note_sent(self, out_id: int) -> None:
        now = self._clock()
        await self._database.write(lambda connection: outbox.sent(connection, out_id, now))

    async def _failed(self, out_id: int) -> None:
        now = self._clock()
        await self._database.write(lambda connection: outbox.failed(connection, out_id, now))

    async def _again(self, out_id: int, at: float) -> None:
        await self._database.write(lambda connection: outbox.again(connection, out_id, at))

    async def _to_draft(self, out_id: int, reason: str) -> None:
        now = self._clock()
        await self._database.write(
            lambda connection: outbox.to_draft(connection, out_id, reason, now)
        )
