"""The tables. Times are seconds since 1970 (UTC); ``seq`` counts from 1 within a conversation.

A conversation's messages, both ways, share one count, so that ``seq`` is at once the order, the
id of an event in a browser's stream, and where a reader goes on after a gap.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Ids are 43 characters (256 bits in base64url); room is left for other makers of ids.
_ID = sa.String(64)
_SECONDS = sa.Float(53)


def _conversation() -> sa.Column:  # type: ignore[type-arg]
    return sa.Column(
        "conversation_id",
        _ID,
        sa.ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
    )


conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", _ID, primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),  # anonymous, patient
    sa.Column("created_at", _SECONDS, nullable=False),
    sa.Column("active_at", _SECONDS, nullable=False),  # when the patient last did something
    sa.Column("ended_at", _SECONDS),
    sa.Column("last_seq", sa.Integer, nullable=False),  # of messages
    sa.Column("events", sa.Integer, nullable=False),  # stored so far: the tracker's version
    # A session ended at this event: the agent sees only later ones.
    sa.Column("session_start", sa.Integer, nullable=False),
    # Known here, where the lock is, so that a turn needs no look into other tables.
    sa.Column("open_messages", sa.Integer, nullable=False),
    sa.Column("has_secrets", sa.Boolean(create_constraint=False), nullable=False),  # or had
    sa.Index("ix_conversations_active_at", "active_at"),
)

messages = sa.Table(
    "messages",
    metadata,
    _conversation(),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("author", sa.String(16), nullable=False),  # patient, bot, staff
    sa.Column("kind", sa.String(16), nullable=False),  # text, choice, file, start, feedback; reply
    sa.Column("created_at", _SECONDS, nullable=False),
    sa.Column("text", sa.Text, nullable=False),  # masked
    sa.Column("extras", sa.JSON, nullable=False),  # buttons, articles, a pressed button's payload
    sa.Column("reply_to", sa.Integer),
    # Of a patient's message: its id by the browser, and its turn while that is open.
    sa.Column("client_id", _ID),
    sa.Column("open", sa.Boolean(create_constraint=False), nullable=False),
    sa.Column("sealed", sa.LargeBinary),  # the text as typed; gone when the turn has ended
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("worker", sa.String(64)),
    sa.Column("lease_until", _SECONDS),
    sa.UniqueConstraint("conversation_id", "client_id"),
)
# Only turns that are open, so that finding them costs the same in a long conversation. The
# condition is spelled as the queries spell it: SQLite compares the words.
sa.Index(
    "ix_messages_open",
    messages.c.conversation_id,
    messages.c.seq,
    sqlite_where=sa.text("open = 1"),
    postgresql_where=sa.text("open"),
)

tracker_events = sa.Table(
    "tracker_events",
    metadata,
    _conversation(),
    # Number of its first event. A turn's events come and are read together: one row.
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("turn", sa.Integer, nullable=False),  # seq of the message that it belongs to
    sa.Column("events", sa.JSON, nullable=False),  # masked, a list
)

task_secrets = sa.Table(
    "task_secrets",
    metadata,
    _conversation(),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("expires_at", _SECONDS, nullable=False),
)

feedback = sa.Table(
    "feedback",
    metadata,
    _conversation(),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),  # the answer's
    sa.Column("helpful", sa.Boolean(create_constraint=False), nullable=False),
    sa.Column("articles", sa.JSON, nullable=False),
    sa.Column("given_at", _SECONDS, nullable=False),
)
