"""The consumer example; killed at work: ``test_outages.py``."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from tests.events.counting import counted, event, example


def test_questions_are_counted_by_day_intent_and_decision(tmp_path: Path) -> None:
    consumer = example()
    two = [
        {"intent": "password_reset", "decision": "answer"},
        {"intent": "upload_error", "decision": "answer"},
    ]
    with closing(consumer.open_counts(tmp_path / "counts.db")) as counts:
        for told in (
            event(1),
            event(2, segments=two),
            event(2, segments=two),  # a double
            event(3, None),  # nothing was understood
            event(4, "helpful", kind="choice"),
            {**event(5), "type": "edu.portal-help-desk.something.new.v1", "data": {}},
        ):
            consumer.write(counts, told)
    day = "2027-01-15"
    assert counted(tmp_path / "counts.db") == [
        (day, "password_reset", "answer", 1),
        (day, "upload_error", "answer", 2),
    ]


def test_old_ids_are_forgotten_and_counts_are_kept(tmp_path: Path) -> None:
    consumer = example()
    with closing(consumer.open_counts(tmp_path / "counts.db")) as counts:
        consumer.write(counts, event(1))
        with counts:
            counts.execute("UPDATE seen SET day = date('now', '-9 days')")
        consumer.write(counts, event(2))
        assert counts.execute("SELECT id FROM seen").fetchall() == [("id-2",)]
    assert counted(tmp_path / "counts.db")[0][-1] == 2
