"""The event stream: from the database's event log to the broker (``docs/events.md``)."""
