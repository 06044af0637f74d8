"""The ledger: every mail that was seen, its state, and what is to be sent for it.

    arrived -> left | quarantined | suggested | answer_ready -> sent -> done

It is the truth; what the mailbox shows follows it (``flagged``).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.mail import limits as limits_module
from bot.mail.deciding import Deciding
from bot.mail.forgetting import forget_old_mails
from bot.mail.hashes import KeyedHashes
from bot.mail.judgement import Judgement
from bot.mail.limits import Limits
from bot.mail.records import Claimed, Decided, Mode, Place, Unshown
from bot.store.database import Database
from bot.store.mail_schema import mail_in, mail_out
from bot.store.sealing import Sealer
from bot.store.statements import insert_on_conflict

_AT_ONCE: Final = 500


class Ledger:
    """Statements about mails that came in.

    Args:
        worker: a name that no other process has.
        lease_seconds: a worker that does not decide about a claimed mail within this time is
            taken for dead, and the mail is claimed anew.
        clock: seconds since 1970.
    """

    def __init__(
        self,
        database: Database,
        hashes: KeyedHashes,
        sealer: Sealer,
        worker: str,
        limits: Limits | None = None,
        lease_seconds: float = 60.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database, self._hashes, self._sealer = database, hashes, sealer
        self._worker, self._limits, self._lease = worker, limits or Limits(), lease_seconds
        self._clock = clock

    async def unknown(self, mailbox: str, uidvalidity: int, uids: Collection[int]) -> list[int]:
        """Those of ``uids`` that nobody has claimed, in order."""
        ordered, known = sorted(uids), set[int]()
        for first in range(0, len(ordered), _AT_ONCE):
            some = ordered[first : first + _AT_ONCE]
            known |= set(await self._uids(*_in(mailbox, uidvalidity, some)))
        return [uid for uid in ordered if uid not in known]

    async def abandoned(self, mailbox: str, uidvalidity: int) -> list[int]:
        """Claimed mails whose worker was lost, in order."""
        return await self._uids(
            mail_in.c.mailbox == mailbox,
            mail_in.c.uidvalidity == uidvalidity,
            mail_in.c.state == "arrived",
            mail_in.c.lease_until < self._clock(),
        )

    async def _uids(self, *conditions: Any) -> list[int]:
        query = sa.select(mail_in.c.uid).where(*conditions).order_by(mail_in.c.uid)
        return await self._database.read(
            lambda connection: list(connection.execute(query).scalars())
        )

    async def claim(self, mailbox: str, uidvalidity: int, uids: Sequence[int]) -> list[Claimed]:
        """Claim mails; returns those that are this worker's now, in order."""
        return await self._database.write(
            lambda connection: self._claim(connection, mailbox, uidvalidity, uids)
        )

    def _claim(
        self, connection: Connection, mailbox: str, uidvalidity: int, uids: Sequence[int]
    ) -> list[Claimed]:
        now = self._clock()
        lease = {"worker": self._worker, "lease_until": now + self._lease}
        retake = sa.update(mail_in).where(
            *_in(mailbox, uidvalidity, uids),
            mail_in.c.state == "arrived",
            mail_in.c.lease_until < now,
        )
        connection.execute(retake.values(**lease, attempts=mail_in.c.attempts + 1))
        rows = [_new_row(mailbox, uidvalidity, uid, now) | lease for uid in uids]
        insert = insert_on_conflict(connection, mail_in).values(rows)
        connection.execute(insert.on_conflict_do_nothing())
        mine = (
            sa.select(mail_in.c.id, mail_in.c.uid, mail_in.c.attempts, mail_in.c.arrived_at)
            .where(
                *_in(mailbox, uidvalidity, uids),
                mail_in.c.state == "arrived",
                mail_in.c.worker == self._worker,
                mail_in.c.lease_until == lease["lease_until"],
            )
            .order_by(mail_in.c.uid)
        )
        return [
            Claimed(
                row.id,
                mailbox,
                Place(uidvalidity, row.uid),
                self._worker,
                row.attempts,
                is_new=row.arrived_at == now,
            )
            for row in connection.execute(mine)
        ]

    async def decide(
        self,
        claimed: Claimed,
        identity: str,
        judgement: Judgement,
        mode: Mode,
        *,
        answered_by_person: bool = False,
    ) -> Decided:
        """Write down what becomes of a mail, and put into the outbox what is to be sent.

        ``identity`` is the same for the same mail, however often it comes.

        Raises:
            LeaseLostError: it is another worker's by now.
            StoreUnavailableError: the database does not answer.
        """
        decision = Deciding(
            claimed,
            identity,
            judgement,
            answered_by_person,
            mode,
            self._limits,
            self._hashes,
            self._sealer,
            self._clock(),
        )
        return await self._database.write(decision.write)

    async def give_back(self, claimed: Sequence[Claimed]) -> None:
        """Others may have these mails at once; this attempt does not count."""
        ids = [one.id for one in claimed]
        mine = sa.update(mail_in).where(
            mail_in.c.id.in_(ids), mail_in.c.state == "arrived", mail_in.c.worker == self._worker
        )
        free = mine.values(lease_until=0.0, attempts=mail_in.c.attempts - 1)
        if ids:
            await self._database.write(lambda connection: connection.execute(free).close())

    async def forget_places(self, mailbox: str, uidvalidity: int) -> None:
        """The mailbox has new UIDs: what had only arrived will be found anew."""
        lost = sa.delete(mail_in).where(
            mail_in.c.mailbox == mailbox,
            mail_in.c.uidvalidity != uidvalidity,
            mail_in.c.state == "arrived",
        )
        await self._database.write(lambda connection: connection.execute(lost).close())

    async def note_copies(self, claimed: Sequence[Claimed]) -> None:
        """Mails that are our own answers, come back as the copy that we asked for."""
        ids = [one.id for one in claimed]
        done = {"state": "done", "reason": "own_copy", "flagged": False, "lease_until": None}
        change = sa.update(mail_in).where(mail_in.c.id.in_(ids), mail_in.c.state == "arrived")
        await self._database.write(
            lambda connection: connection.execute(change.values(**done)).close()
        )

    async def unshown(self, mailbox: str, uidvalidity: int, most: int) -> list[Unshown]:
        """Mails whose state the mailbox has to be told. A draft comes first, then the mark."""
        waits = (
            sa.select(mail_out.c.id)
            .where(
                mail_out.c.mail_in_id == mail_in.c.id, mail_out.c.open, mail_out.c.kind == "draft"
            )
            .exists()
        )
        query = (
            sa.select(mail_in.c.id, mail_in.c.uid, mail_in.c.state, mail_in.c.reason)
            .where(
                ~mail_in.c.flagged,
                mail_in.c.mailbox == mailbox,
                mail_in.c.uidvalidity == uidvalidity,
                ~waits,
            )
            .order_by(mail_in.c.id)
            .limit(most)
        )
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return [Unshown(row[0], Place(uidvalidity, row[1]), row[2], row[3]) for row in rows]

    async def shown(self, mails: Sequence[Unshown]) -> None:
        """The mailbox shows them now. What was sent is done with that."""
        one = sa.and_(mail_in.c.id == sa.bindparam("mail"), mail_in.c.state == sa.bindparam("was"))
        change = sa.update(mail_in).where(one).values(flagged=True, state=sa.bindparam("now_is"))
        rows = [
            {"mail": m.id, "was": m.state, "now_is": "done" if m.state == "sent" else m.state}
            for m in mails
        ]
        await self._database.write(lambda connection: connection.execute(change, rows).close())

    async def is_halted(self) -> bool:
        """Whether too many answers have turned the service to drafts only."""
        return await self._database.read(limits_module.is_halted)

    async def resume(self) -> None:
        """A person has looked after the stop: answers may be sent again."""
        await self._database.write(limits_module.resume)

    async def counts(self) -> dict[tuple[str, str], int]:
        """How many mails are in each state, with the reason."""
        query = sa.select(mail_in.c.state, mail_in.c.reason, sa.func.count()).group_by(
            mail_in.c.state, mail_in.c.reason
        )
        rows = await self._database.read(lambda connection: connection.execute(query).all())
        return {(state, reason or ""): count for state, reason, count in rows}

    async def forget_old(self, days: int) -> None:
        """Delete mails that were done with so long ago; threads are kept, for good."""
        await forget_old_mails(self._database, days, self._clock())


def _in(mailbox: str, uidvalidity: int, uids: Sequence[int]) -> tuple[Any, ...]:
    return (
        mail_in.c.mailbox == mailbox,
        mail_in.c.uidvalidity == uidvalidity,
        mail_in.c.uid.in_(uids),
    )


def _new_row(mailbox: str, uidvalidity: int, uid: int, now: float) -> dict[str, Any]:
    return {
        "mailbox": mailbox,
        "uidvalidity": uidvalidity,
        "uid": uid,
        "state": "arrived",
        "flagged": True,
        "attempts": 1,
        "arrived_at": now,
        "changed_at": now,
    }
