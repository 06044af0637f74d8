"""Names of those who hold leases."""

from __future__ import annotations

import socket
import uuid


def new_worker_name() -> str:
    """No other process ever has it, so that a lease of a former life is nobody's."""
    return f"{socket.gethostname()[:24]}-{uuid.uuid4().hex[:12]}"
