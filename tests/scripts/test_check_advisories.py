from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scripts import check_advisories
from scripts.check_advisories import (
    LIST,
    ROOT,
    Answer,
    adopted,
    affected,
    misfits,
    read_lock,
    read_npm,
    unknown,
    updated,
)

LOCKED = {"pypi:one": "1.0", "pypi:two": "2.0", "npm:three 3.0": "3.0"}
TODAY = date(2026, 11, 23)
ACCEPTED = {
    "ids": ["CVE-1", "GHSA-1"],
    "package": "pypi:two",
    "version": "2.0",
    "what": "a hole",
    "source": "a report",
    "reachable": "no",
    "why": "the part is not used",
    "until": "2027-02-28",
}


def known(looked_up: str | None = "2026-11-20", **changed: Any) -> dict[str, Any]:
    rows = {name: {"version": v, "looked_up": looked_up} for name, v in LOCKED.items()}
    return {"accepted": [ACCEPTED | changed], "packages": rows}


def answer(*looked_up: str, **ids: str) -> Answer:
    return Answer(
        frozenset(looked_up), {f"pypi:{name}": frozenset({one}) for name, one in ids.items()}
    )


def test_list_of_the_project_fits_its_locks() -> None:
    """After a change of a lock: look up with --write, or own up to it with --adopt."""
    assert misfits(json.loads(LIST.read_text("utf-8")), read_lock(ROOT)) == []


def test_lock_is_read_whole() -> None:
    locked = read_lock(ROOT)
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if "==" in line and not line.startswith((" ", "#"))]
    assert sum(name.startswith("pypi:") for name in locked) == len(pins) > 200
    assert "npm:esbuild 0.28.2" in locked


@pytest.mark.parametrize(
    ("locked", "told"),
    [
        (LOCKED | {"pypi:new": "1.0"}, "lacks pypi:new"),
        (LOCKED | {"pypi:one": "1.1"}, "was made for pypi:one 1.0, locked is 1.1"),
        (LOCKED | {"pypi:two": "2.1"}, "accepted for a version that is not locked"),
        ({"pypi:two": "2.0"}, "has npm:three 3.0, which is not locked"),
    ],
)
def test_list_that_was_made_for_another_lock_is_told(locked: dict[str, str], told: str) -> None:
    assert told in " ".join(misfits(known(), locked))
    assert misfits(known(), LOCKED) == []


@pytest.mark.parametrize("field", ACCEPTED)
def test_advisory_is_accepted_with_all_that_belongs_to_it(field: str) -> None:
    assert misfits(known(**{field: ""}), LOCKED)


def test_what_is_new_in_a_lock_counts_as_not_looked_up() -> None:
    changed = {"pypi:one": "1.0", "pypi:two": "2.1", "pypi:new": "1.0"}
    fresh = adopted(known(), changed)
    assert misfits(fresh, changed) == []
    assert {name: row["looked_up"] for name, row in fresh["packages"].items()} == {
        "pypi:one": "2026-11-20",
        "pypi:two": None,
        "pypi:new": None,
    }


def test_package_that_was_looked_up_bears_the_day() -> None:
    after = updated(known(None), [answer("pypi:one")], TODAY)
    assert after["packages"]["pypi:one"]["looked_up"] == "2026-11-23"
    assert after["packages"]["pypi:two"]["looked_up"] is None


def test_advisory_is_told_unless_it_is_accepted_under_one_of_its_names() -> None:
    new = affected(known(), [answer("pypi:one", one="PYSEC-2=CVE-2")], TODAY)
    assert new == ["pypi:one 1.0 is affected by PYSEC-2=CVE-2"]
    assert affected(known(), [answer("pypi:two", two="PYSEC-1=CVE-1")], TODAY) == []
    assert affected(known(), [answer("pypi:one", one="PYSEC-1=CVE-1")], TODAY)


def test_acceptance_ends_with_its_day() -> None:
    assert affected(known(), [], date(2027, 2, 28)) == []
    assert "accepted until 2027-02-28" in affected(known(), [], date(2027, 3, 1))[0]


@pytest.mark.parametrize("looked_up", [None, "2024-10-10", "2026-10-23"])
def test_package_that_was_not_looked_up_lately_is_told(looked_up: str | None) -> None:
    (line,) = unknown(known(looked_up), TODAY)
    assert line.startswith("3 packages were ")
    assert "npm:three 3.0" in line


def test_package_that_was_looked_up_within_a_month_is_known() -> None:
    assert unknown(known("2026-10-24"), TODAY) == []


def test_refused_or_partial_answer_of_npm_is_none() -> None:
    ours = frozenset({"npm:a 1", "npm:b 2"})
    for said in ({}, {"message": "405 Method Not Allowed"}, _npm_said(1)):
        assert read_npm(said, ours).looked_up == frozenset()
        assert "known today" in read_npm(said, ours).trouble
    assert read_npm(_npm_said(2), ours) == Answer(ours, {"npm:b 2": frozenset({"GHSA-9"})})


def _npm_said(total: int) -> dict[str, Any]:
    found = {"b": {"via": [{"url": "https://example.org/advisories/GHSA-9"}, "a"]}}
    return {"metadata": {"dependencies": {"total": total}}, "vulnerabilities": found}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], check_advisories.UNKNOWN),
        ([{"name": "one", "skip_reason": "not found"}], check_advisories.UNKNOWN),
        ([{"name": "one", "version": "1.0", "vulns": []}], check_advisories.UNKNOWN),
    ],
    ids=["silent", "skipped", "one of two"],
)
def test_package_that_pip_audit_skips_is_never_taken_for_a_good_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, rows: list[dict[str, Any]], code: int
) -> None:
    path = tmp_path / "advisories.json"
    path.write_text(json.dumps(known(None)), "utf-8")
    monkeypatch.setattr(check_advisories, "LIST", path)
    monkeypatch.setattr(check_advisories, "read_lock", lambda _: LOCKED)
    monkeypatch.setattr(check_advisories, "_pip_audit", lambda _: rows)
    monkeypatch.setattr(check_advisories, "ask_npm", lambda _: answer("npm:three 3.0"))
    assert check_advisories.main([]) == code


def test_everything_looked_up_and_nothing_affected_is_good(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "advisories.json"
    path.write_text(json.dumps(known(None, until="2999-01-01")), "utf-8")
    monkeypatch.setattr(check_advisories, "LIST", path)
    monkeypatch.setattr(check_advisories, "read_lock", lambda _: LOCKED)
    monkeypatch.setattr(
        check_advisories, "_pip_audit", lambda pins: [{"name": n, "vulns": []} for n in pins]
    )
    monkeypatch.setattr(check_advisories, "ask_npm", lambda _: answer("npm:three 3.0"))
    assert check_advisories.main(["--write"]) == check_advisories.GOOD
    assert unknown(json.loads(path.read_text("utf-8")), date.today()) == []  # noqa: DTZ011
