"""Takes mails in: look -> claim -> fetch -> judge -> decide, the last in one transaction.

A mail that is slow to judge holds up neither its batch nor what arrives later. Whatever breaks off
on the way leaves a row that says "arrived": the mail is taken up again from there.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from bot import tracing
from bot.errors import LeaseLostError
from bot.log import get_logger
from bot.mail import failing, outbox
from bot.mail.judgement import Envelope, Judgement, Left, Quarantined, Ready, Suggested
from bot.mail.ledger import Ledger
from bot.mail.mailbox import Incoming, Mailbox
from bot.mail.metrics import MailMetrics
from bot.mail.records import Claimed, Mode, Place
from bot.store.database import Database

_log = get_logger(__name__)
_BATCH: Final = 32
_JUDGED_AT_ONCE: Final = 8
_SLOW_SECONDS: Final = 0.5
# A mail with which the process died that often is not read again.
_MOST_ATTEMPTS: Final = 3


class Intake:
    """The mails of one mailbox.

    Args:
        judge: ``bounded.BoundedJudge``; it never raises.
        mode: what may be sent at this moment.
        decided: called after each decision.
        alarm: called when the limit in all is reached, and there are drafts only from now on.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        database: Database,
        ledger: Ledger,
        judge: Callable[[bytes, Envelope], Awaitable[Judgement]],
        mode: Callable[[], Mode],
        metrics: MailMetrics,
        decided: Callable[[], None],
        alarm: Callable[[], None],
    ) -> None:
        self._mailbox, self._database, self._ledger = mailbox, database, ledger
        self._judge, self._mode, self._metrics = judge, mode, metrics
        self._decided, self._alarm = decided, alarm
        self._places = asyncio.Semaphore(_JUDGED_AT_ONCE)
        self._slow: set[asyncio.Future[None]] = set()
        self.uidvalidity: int | None = None

    async def look(self) -> None:
        """Take in everything that is not known yet."""
        look = await self._mailbox.look()
        if look.uidvalidity != self.uidvalidity:
            await self._ledger.forget_places(self._mailbox.name, look.uidvalidity)
            self.uidvalidity = look.uidvalidity
        place = (self._mailbox.name, look.uidvalidity)
        unknown = await self._ledger.unknown(*place, look.uids)
        for first in range(0, len(unknown), _BATCH):
            await self._process(await self._ledger.claim(*place, unknown[first : first + _BATCH]))

    async def take_over(self) -> None:
        """Take up mails whose worker was lost."""
        if self.uidvalidity is None:
            return
        place = (self._mailbox.name, self.uidvalidity)
        for uid in await self._ledger.abandoned(*place):
            # One at a time: if the process dies again, it is known with which.
            await self._process(await self._ledger.claim(*place, [uid]))

    async def finish(self) -> None:
        """Wait for the slow ones."""
        await asyncio.gather(*self._slow, return_exceptions=True)

    async def _process(self, claimed: Sequence[Claimed]) -> None:
        if not claimed:
            return
        failing.reached("claimed")
        try:
            await self._read_and_decide(claimed)
        except BaseException:
            with suppress(Exception):
                await self._ledger.give_back(claimed)
            raise

    async def _read_and_decide(self, claimed: Sequence[Claimed]) -> None:
        spots = [one.place for one in claimed]
        others = await self._mailbox.claim(spots)
        failing.reached("claim_flagged")
        mails = {mail.place: mail for mail in await self._mailbox.fetch(spots)}
        rest = await self._without_copies(claimed, mails)
        works = [
            asyncio.ensure_future(
                self._one(one, mails.get(one.place), one.is_new and one.place in others)
            )
            for one in rest
        ]
        if works:
            await self._wait_a_while(works)

    async def _without_copies(
        self, claimed: Sequence[Claimed], mails: dict[Place, Incoming]
    ) -> list[Claimed]:
        """Settle our own answers that came back; returns the other mails."""
        ids = [mail.message_id for mail in mails.values() if mail.message_id]
        now = time.time()
        copies = ids and await self._database.write(
            lambda connection: outbox.copies_came(connection, ids, now)
        )
        if not copies:
            return list(claimed)
        failing.reached("copy_seen")
        places = {mail.place for mail in mails.values() if mail.message_id in copies}
        await self._ledger.note_copies([one for one in claimed if one.place in places])
        self._metrics.copies(len(places))
        return [one for one in claimed if one.place not in places]

    async def _wait_a_while(self, works: Sequence[asyncio.Future[None]]) -> None:
        done, slow = await asyncio.wait(works, timeout=_SLOW_SECONDS)
        for task in slow:
            self._keep(task)
        for task in done:
            task.result()

    def _keep(self, task: asyncio.Future[None]) -> None:
        self._slow.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Future[None]) -> None:
        self._slow.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            # Taken up again when the lease has ended.
            _log.error("mail.left_undecided", exc=error)

    async def _one(self, claimed: Claimed, mail: Incoming | None, is_others: bool) -> None:
        async with self._places:
            with tracing.root("mail", {"helpdesk.attempt": claimed.attempts}):
                await self._judge_and_decide(claimed, mail, is_others)

    async def _judge_and_decide(
        self, claimed: Claimed, mail: Incoming | None, is_others: bool
    ) -> None:
        judgement = await self._judged(claimed, mail)
        if is_others:
            judgement = replace(judgement, verdict=Left("claimed_elsewhere"))
        answered = await self._is_answered(mail, judgement)
        failing.reached("judged")
        with suppress(LeaseLostError):  # another worker's by now, who finds the same
            await self._decide(claimed, mail, judgement, answered)

    async def _judged(self, claimed: Claimed, mail: Incoming | None) -> Judgement:
        if mail is None:
            return Judgement(Left("gone"))
        if isinstance(mail.preset, Quarantined):
            return Judgement(mail.preset)
        if claimed.attempts > _MOST_ATTEMPTS:
            return Judgement(Quarantined("crashed"))
        began = time.monotonic()
        with tracing.child("mail judge") as span:
            judgement = await self._judge(mail.raw, mail.envelope)
            span.ended(type(judgement.verdict).__name__)
        self._metrics.judged(time.monotonic() - began)
        if mail.preset is None:
            return judgement
        # A person is at it: nobody has to be called. Its thread is to be known all the same.
        return replace(judgement, verdict=mail.preset, alert=None)

    async def _is_answered(self, mail: Incoming | None, judgement: Judgement) -> bool:
        """Whether a person has written in the thread; asked only where it matters."""
        if mail is None or mail.answered_by_person:
            return mail is not None
        if not isinstance(judgement.verdict, (Ready, Suggested)):
            return False
        facts = judgement.facts
        return await self._mailbox.person_wrote(facts.message_id, facts.tokens)

    async def _decide(
        self, claimed: Claimed, mail: Incoming | None, judgement: Judgement, answered: bool
    ) -> None:
        identity = mail.identity if mail else f"{claimed.mailbox} {claimed.place}"
        decided = await self._ledger.decide(
            claimed, identity, judgement, self._mode(), answered_by_person=answered
        )
        failing.reached("decided")
        self._metrics.decided(decided.state, decided.reason)
        tracing.ended(decided.state)
        if decided.halted:
            _log.error("mail.halted")
            self._metrics.halted(True)
            self._alarm()
        self._decided()
