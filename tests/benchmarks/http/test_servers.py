from __future__ import annotations

from benchmarks.http.servers import tracker_store


def test_a_file_becomes_rasas_sqlite_store() -> None:
    found = tracker_store("sqlite:////tmp/some/bench.db")
    assert found == {"type": "SQL", "dialect": "sqlite", "db": "/tmp/some/bench.db"}


def test_a_postgresql_url_is_taken_apart() -> None:
    found = tracker_store("postgresql://bench@127.0.0.1:5433/stock")
    assert found["dialect"] == "postgresql"
    assert (found["url"], found["port"], found["db"]) == ("127.0.0.1", 5433, "stock")
    assert (found["username"], found["password"]) == ("bench", None)
