"""Fixtures of several folders."""

from __future__ import annotations

from tests.portal.databases import (
    migrated_portal_file,
    migrated_portal_server,
    open_portal_database,
    portal_database,
    portal_postgresql,
    portal_sqlite,
    portal_url,
)

__all__ = [
    "migrated_portal_file",
    "migrated_portal_server",
    "open_portal_database",
    "portal_database",
    "portal_postgresql",
    "portal_sqlite",
    "portal_url",
]
