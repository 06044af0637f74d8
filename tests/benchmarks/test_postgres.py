from __future__ import annotations

import time

import psycopg2  # type: ignore[import-untyped]  # comes with Rasa, without types
import pytest

from benchmarks.postgres import postgres, programs

pytestmark = [pytest.mark.slow, pytest.mark.service]


@pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed")
def test_a_server_of_ones_own_holds_databases_and_ends_with_the_block() -> None:
    with postgres() as server:
        urls = [server.create(name) for name in ("one", "two")]
        for url in urls:
            connection = psycopg2.connect(url)
            with connection.cursor() as cursor:
                cursor.execute("CREATE TABLE note (text text)")
                cursor.execute("SELECT count(*) FROM note")
                assert cursor.fetchone() == (0,)
            # Left open: the server has to end all the same, and at once.
        began = time.monotonic()
    assert time.monotonic() - began < 10
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(urls[0])
