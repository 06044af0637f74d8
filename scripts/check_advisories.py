"""Look up known vulnerabilities of everything that is locked, or say loudly that nobody could.

``docs/advisories.json`` names every package of ``requirements.txt`` and ``package-lock.json`` with
its version and the day of the data in which it was looked up (null: it was not), and every advisory
that is known and accepted, with the reason and until when.

    python scripts/check_advisories.py           asks pip-audit and npm; exit codes below
    python scripts/check_advisories.py --write   the same, and notes in the list what was looked up
    python scripts/check_advisories.py --adopt   asks nobody: what is new in the lock goes into the
                                                 list as not looked up

0: everything was looked up, and nothing is affected but what is accepted. 1: something is affected.
2: the list does not fit the lock. 3: something was not looked up, or too long ago. The tests look
at 2 alone: what other people publish must not fail a test of this project's, and time must not.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
LIST: Final = ROOT / "docs" / "advisories.json"
MOST_DAYS: Final = 30
GOOD, AFFECTED, UNFIT, UNKNOWN = range(4)
_PINNED: Final = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", re.MULTILINE)
_FIELDS: Final = ("ids", "package", "version", "what", "source", "reachable", "why", "until")

Packages = dict[str, str]  # "pypi:name" or "npm:name version" → version


@dataclass(frozen=True)
class Answer:
    """What a service said: of which packages it knows, and what of them is affected by what."""

    looked_up: frozenset[str]
    affected: Mapping[str, frozenset[str]]
    trouble: str = ""


def main(arguments: Sequence[str]) -> int:
    """Print what is wrong; see the exit codes above."""
    locked, known = read_lock(ROOT), json.loads(LIST.read_text("utf-8"))
    if "--adopt" in arguments:
        _save(adopted(known, locked))
        return GOOD
    if problems := misfits(known, locked):
        return _told(problems, UNFIT)
    answers = [ask_pypi(locked), ask_npm(locked)]
    for trouble in filter(None, (answer.trouble for answer in answers)):
        print(f"NOT LOOKED UP: {trouble}")
    known = updated(known, answers, date.today())  # noqa: DTZ011 - the day where one sits
    if "--write" in arguments:
        _save(known)
    if problems := affected(known, answers, date.today()):  # noqa: DTZ011 - likewise
        return _told(problems, AFFECTED)
    return _told(unknown(known, date.today()), UNKNOWN)  # noqa: DTZ011 - likewise


def _told(problems: Sequence[str], code: int) -> int:
    for problem in problems:
        print(problem)
    print(f"Advisories: {len(problems)} problems" if problems else "Advisories: as known")
    return code if problems else GOOD


def _save(known: Mapping[str, Any]) -> None:
    """One line a package, so that a change shows as one."""
    rows = {name: json.dumps(row) for name, row in sorted(known["packages"].items())}
    lines = ",\n".join(f"    {json.dumps(name)}: {row}" for name, row in rows.items())
    rest = {name: value for name, value in known.items() if name != "packages"}
    text = json.dumps(rest, indent=2, ensure_ascii=False).removesuffix("\n}")
    LIST.write_text(f'{text},\n  "packages": {{\n{lines}\n  }}\n}}\n', "utf-8")


def read_lock(root: Path) -> Packages:
    """Every package of both locks with its version."""
    pinned = _PINNED.findall((root / "requirements.txt").read_text("utf-8"))
    locked = {f"pypi:{normal(name)}": version for name, version in pinned}
    entries = json.loads((root / "package-lock.json").read_text("utf-8"))["packages"]
    for path, entry in entries.items():
        if path:
            name = path.rpartition("node_modules/")[2]
            locked[f"npm:{name} {entry['version']}"] = entry["version"]
    return locked


def normal(name: str) -> str:
    """A Python package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def misfits(known: Mapping[str, Any], locked: Packages) -> list[str]:
    """Where the list is malformed, or was made for another lock."""
    listed = {name: row["version"] for name, row in known["packages"].items()}
    found = [f"{LIST.name} lacks {name} {locked[name]}" for name in locked.keys() - listed.keys()]
    found += [f"{LIST.name} has {name}, which is not locked" for name in listed.keys() - locked]
    found += [
        f"{LIST.name} was made for {name} {version}, locked is {locked[name]}"
        for name, version in listed.items()
        if locked.get(name, version) != version
    ]
    for entry in known["accepted"]:
        found += [f"{entry.get('ids')} has no {name}" for name in _FIELDS if not entry.get(name)]
        if locked.get(str(entry.get("package"))) != entry.get("version"):
            found.append(f"{entry.get('ids')} is accepted for a version that is not locked")
    return sorted(found)


def adopted(known: Mapping[str, Any], locked: Packages) -> dict[str, Any]:
    """The list for this lock; what is new in it was not looked up."""
    old = known["packages"]
    fresh = {
        name: old[name]
        if name in old and old[name]["version"] == version
        else {"version": version, "looked_up": None}
        for name, version in locked.items()
    }
    kept = [one for one in known["accepted"] if locked.get(one["package"]) == one["version"]]
    return {**known, "accepted": kept, "packages": fresh}


def updated(known: Mapping[str, Any], answers: Iterable[Answer], today: date) -> dict[str, Any]:
    """The list with the day on which packages were looked up."""
    looked_up = frozenset().union(*(answer.looked_up for answer in answers))
    rows = {
        name: row | {"looked_up": today.isoformat()} if name in looked_up else row
        for name, row in known["packages"].items()
    }
    return {**known, "packages": rows}


def affected(known: Mapping[str, Any], answers: Iterable[Answer], today: date) -> list[str]:
    """Advisories that nobody has accepted, and acceptances that are over."""
    accepted = {(one["package"], id_) for one in known["accepted"] for id_ in one["ids"]}
    found = [
        f"{name} {known['packages'][name]['version']} is affected by {id_}"
        for answer in answers
        for name, ids in answer.affected.items()
        for id_ in sorted(ids)
        if not any((name, one) in accepted for one in id_.split("="))
    ]
    found += [
        f"{', '.join(one['ids'])} of {one['package']} was accepted until {one['until']}"
        for one in known["accepted"]
        if date.fromisoformat(one["until"]) < today
    ]
    return sorted(found)


def unknown(known: Mapping[str, Any], today: date) -> list[str]:
    """Of which packages nobody knows today whether they are affected, a line for each day."""
    oldest = (today - timedelta(days=MOST_DAYS)).isoformat()
    by_day: dict[str, list[str]] = {}
    for name, row in sorted(known["packages"].items()):
        if row["looked_up"] is None or row["looked_up"] < oldest:
            by_day.setdefault(row["looked_up"] or "", []).append(name)
    return [
        f"{len(names)} packages were {f'looked up in data of {day}' if day else 'never looked up'}"
        f", which is not enough: {' '.join(names)}"
        for day, names in sorted(by_day.items())
    ]


def ask_pypi(locked: Packages) -> Answer:
    """What pip-audit knows. One package first: where the index has no advisories, it ends there."""
    ours = {name.partition(":")[2]: v for name, v in locked.items() if name.startswith("pypi:")}
    first = dict([next(iter(ours.items()))])
    for packages in (first, ours):
        rows = _pip_audit(packages)
        skipped = [row["name"] for row in rows if "vulns" not in row]
        if skipped or len(rows) != len(packages):
            trouble = f"pip-audit skipped {', '.join(skipped) or 'packages'}"
            return Answer(frozenset(), {}, f"{trouble}: of PyPI's {len(ours)} none is known today")
    return Answer(
        frozenset(f"pypi:{normal(row['name'])}" for row in rows),
        {f"pypi:{normal(row['name'])}": _ids(row["vulns"]) for row in rows if row["vulns"]},
    )


def _ids(vulnerabilities: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Each with its other names, joined by "="."""
    return frozenset("=".join([one["id"], *one.get("aliases", [])]) for one in vulnerabilities)


def _pip_audit(packages: Packages) -> list[dict[str, Any]]:
    """pip-audit's rows, from an environment of its own. Its exit code is 0 too often."""
    with tempfile.TemporaryDirectory() as folder:
        pins, answer = Path(folder, "pins.txt"), Path(folder, "answer.json")
        pins.write_text("".join(f"{name}=={v}\n" for name, v in packages.items()), "utf-8")
        uv = Path(sys.executable).parent / "uv"
        command = [str(uv), "tool", "run", "pip-audit", "--no-deps", "--disable-pip", "-f", "json"]
        command += ["-o", str(answer), "-r", str(pins), "--progress-spinner", "off"]
        subprocess.run(command, capture_output=True, check=False)
        rows: list[dict[str, Any]] = (
            json.loads(answer.read_text("utf-8"))["dependencies"] if answer.is_file() else []
        )
        return rows


def ask_npm(locked: Packages) -> Answer:
    """What ``npm audit`` knows, if it looked at every package."""
    ours = frozenset(name for name in locked if name.startswith("npm:"))
    command = ["npm", "audit", "--json", "--package-lock-only"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        said = json.loads(done.stdout)
    except (OSError, ValueError):
        said = {}
    return read_npm(said, ours)


def read_npm(said: Mapping[str, Any], ours: frozenset[str]) -> Answer:
    """The answer in what ``npm audit --json`` printed."""
    count = said.get("metadata", {}).get("dependencies", {}).get("total", 0)
    if count < len(ours):
        return Answer(
            frozenset(), {}, f"npm audit: of {len(ours)} packages {count} are known today"
        )
    affected_ids: dict[str, frozenset[str]] = {}
    for name, row in said.get("vulnerabilities", {}).items():
        ids = {
            str(via.get("url", "")).rpartition("/")[2] for via in row["via"] if type(via) is dict
        }
        for key in ours:
            if ids and key.rpartition(" ")[0] == f"npm:{name}":
                affected_ids[key] = frozenset(ids)
    return Answer(ours, affected_ids)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
