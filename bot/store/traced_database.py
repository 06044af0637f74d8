"""A database whose transactions are seen in traces: how long each took, never what it did."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot import tracing

if TYPE_CHECKING:
    from bot.store.database import Database, Work

Result = TypeVar("Result")


class TracedDatabase:
    """``database`` as before; ``system``: which it is, by OpenTelemetry's names."""

    def __init__(self, database: Database, system: str) -> None:
        self._database, self._system = database, system

    async def read(self, work: Work[Result]) -> Result:
        """As ``Database.read``."""
        with self._step("read"):
            return await self._database.read(work)

    async def write(self, work: Work[Result]) -> Result:
        """As ``Database.write``."""
        with self._step("write"):
            return await self._database.write(work)

    async def close(self) -> None:
        """As ``Database.close``."""
        await self._database.close()

    def _step(self, operation: str) -> tracing.Span:
        return tracing.child(
            "database", {"db.operation.name": operation, "db.system.name": self._system}
        )
