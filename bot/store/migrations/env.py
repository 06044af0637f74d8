"""Alembic's way in. The connection is handed over by ``Database.migrate``."""

from __future__ import annotations

from alembic import context

from bot.store.all_tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
)
context.run_migrations()
