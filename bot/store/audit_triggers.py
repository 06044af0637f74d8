"""What keeps the audit log append-only inside the database, whoever writes there.

Entries can be added at the end alone and never change. Only those can be deleted that the head
says are gone: it moves forward alone, and its seal is checked by ``AuditLog.check``. Who owns the
tables can drop the triggers; then the seals tell.
"""

from __future__ import annotations

from typing import Final

_GONE: Final = "SELECT first_seq FROM audit_head"
_LAST: Final = "SELECT last_seq FROM audit_head"
_REFUSAL: Final = "the audit log is append-only"

_SQLITE: Final = tuple(
    f"CREATE TRIGGER {name} BEFORE {event} WHEN {condition} "
    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    for name, event, condition in (
        ("audit_log_changed", "UPDATE ON audit_log", "1"),
        (
            "audit_log_deleted",
            "DELETE ON audit_log",
            f"OLD.seq >= coalesce(({_GONE}), OLD.seq)",
        ),
        # Also against REPLACE, which deletes without asking the trigger above.
        ("audit_log_added", "INSERT ON audit_log", f"NEW.seq <> coalesce(({_LAST}), 0) + 1"),
        (
            "audit_head_changed",
            "UPDATE ON audit_head",
            "NEW.first_seq < OLD.first_seq OR NEW.last_seq < OLD.last_seq",
        ),
        ("audit_head_deleted", "DELETE ON audit_head", "1"),
        ("audit_head_added", "INSERT ON audit_head", f"({_LAST}) IS NOT NULL"),
    )
)

_POSTGRESQL: Final = (
    f"""
CREATE FUNCTION audit_log_guard() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.seq = coalesce(({_LAST}), 0) + 1 THEN RETURN NEW; END IF;
  ELSIF TG_OP = 'DELETE' THEN
    IF OLD.seq < ({_GONE}) THEN RETURN OLD; END IF;
  END IF;
  RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
END $guard$""",
    f"""
CREATE FUNCTION audit_head_guard() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.first_seq >= OLD.first_seq AND NEW.last_seq >= OLD.last_seq THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
END $guard$""",
    "CREATE TRIGGER audit_log_rows BEFORE INSERT OR UPDATE OR DELETE ON audit_log "
    "FOR EACH ROW EXECUTE FUNCTION audit_log_guard()",
    "CREATE TRIGGER audit_log_emptied BEFORE TRUNCATE ON audit_log "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_head_guard()",
    "CREATE TRIGGER audit_head_rows BEFORE UPDATE OR DELETE ON audit_head "
    "FOR EACH ROW EXECUTE FUNCTION audit_head_guard()",
    "CREATE TRIGGER audit_head_emptied BEFORE TRUNCATE ON audit_head "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_head_guard()",
)

CREATE: Final = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
"""Statements that put the guards on the two tables. A change of them is a migration of its own."""

DROP: Final = {
    "sqlite": (),  # they go with their tables
    "postgresql": (
        "DROP FUNCTION audit_log_guard() CASCADE",
        "DROP FUNCTION audit_head_guard() CASCADE",
    ),
}
