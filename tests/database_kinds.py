"""On which databases a test runs whole servers, which is dear: on one of them in small."""

from __future__ import annotations

import os
from typing import Any

import pytest

from bot.settings import load_settings

SQLITE = pytest.param("sqlite")
POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.service)


def kinds(small: Any) -> list[Any]:
    """``small`` alone, or both with HELPDESK_TEST_SCALE=full."""
    return [small] if load_settings(os.environ).test_scale == "small" else [SQLITE, POSTGRESQL]
