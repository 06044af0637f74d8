"""The reference portal on a free port of this machine, with its made-up people."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from threading import Thread
from typing import Any, Final, TypeVar, get_args

from aiohttp import web

from benchmarks.services import free_port
from portal.schema import ReleaseDraft
from portal.schema import ReleaseState as State
from portal.server.app import make_app
from portal.server.parts import Parts
from portal.server.release_changes import Change, begin, change, revoke
from portal.server.release_entries import entries_of
from portal.server.releases import new_release_id
from portal.server.running import opened
from portal.server.settings import PortalSettings
from portal.service_keys import make_service_keys

_SECONDS: Final = 30
_DRAFT: Final = ReleaseDraft(
    path="to_someone",
    recipient_kind="insurance",
    recipient_name="A made-up insurance company",
    records=("labs", "visits", "imaging"),
    format="electronic",
    delivery="fax",
)
_REST: Final = {
    "recipient_address": "(555) 010-0100",
    "purpose": "other",
    "purpose_text": "A made-up claim",
    "expires_on": "12/31/2999",
    "class_sti": "yes",
    "initials_sti": "JR",
    "signature": "Jordan Rivera",
}
Result = TypeVar("Result")


class RunningPortal:
    """A portal on a loop of its own, while a browser is watched from this one.

    Args:
        folder: for database, keys and mail.
    """

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self._port = port
        make_service_keys(folder / "ring.json", folder / "public.json")
        self._settings = PortalSettings(
            public_url=self.address,
            database_url=f"sqlite:///{folder / 'portal.db'}",
            secrets=folder / "secrets",
            service_keys=folder / "public.json",
            spool=folder / "spool",
            chat_url="/",
        )
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)
        self._stack = AsyncExitStack()
        self._parts: Parts | None = None

    def start(self) -> None:
        """Start it; when this returns, it answers."""
        self._thread.start()
        self._parts = self._run(self._started())

    def stop(self) -> None:
        """End it."""
        self._run(self._stack.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_SECONDS)
        self._loop.close()

    def releases_of(self, patient_id: str) -> dict[str, str]:
        """A Release of Information of somebody in each state: its id by the state."""
        return {state: self._run(self._release(patient_id, state)) for state in get_args(State)}

    def send_link_to(self, address: str) -> None:
        """Have a link for a new password sent; it is in the spool within a second or two."""
        self._run(self._asked(address))
        until = time.monotonic() + _SECONDS
        while not list(self._settings.spool.glob("*.eml")):
            assert time.monotonic() < until, "no mail was sent"
            time.sleep(0.05)

    async def _asked(self, address: str) -> None:
        assert self._parts
        async with self._parts.database.writing() as connection:
            await self._parts.resets.request(connection, address)

    async def _started(self) -> Parts:
        parts = await self._stack.enter_async_context(opened(self._settings))
        runner = web.AppRunner(make_app(parts), access_log=None)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", self._port).start()
        return parts

    async def _release(self, patient_id: str, state: State) -> str:
        assert self._parts
        patient = await self._parts.accounts.patient(patient_id)
        assert patient
        release_id = new_release_id()
        await begin(self._parts, patient, release_id, _DRAFT)
        if state != "draft":
            entries = entries_of(_DRAFT) | (_REST if state != "incomplete" else {})
            wanted = Change(release_id, 0, entries, is_signing=True)
            await change(self._parts, patient, wanted)
        if state == "revoked":
            await revoke(self._parts, patient, release_id, 1)
        return release_id

    def _run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_SECONDS)
