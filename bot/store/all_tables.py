"""The metadata with every table in it: what migrations are compared with."""

from __future__ import annotations

from bot.store import audit_schema, event_schema, mail_schema, staff_schema
from bot.store.schema import metadata

__all__ = ["audit_schema", "event_schema", "mail_schema", "metadata", "staff_schema"]
