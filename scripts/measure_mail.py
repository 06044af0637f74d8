"""Measure the reading of mail on a folder of samples: ``scripts/measure_mail.py FOLDER``.

The folder holds ``auto``, ``reply`` and ``parse``, or some of them, each with a ``cases.jsonl``
whose lines name a ``file`` under the folder. Figures carry 95 % intervals (Wilson). Samples are
data: nothing in them is printed but their ids.

    auto    verdict: must_not_answer, may_answer and others, which are not counted
    reply   type (text, eml, html), expected, compare (strip or nows)
    parse   no exception but that a mail is unreadable, and how long each takes
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from bot.evaluation.rates import Rate
from bot.mail.addresses import organisation
from bot.mail.body import Body
from bot.mail.errors import Unreadable
from bot.mail.extract import html_reply, new_text, text_reply
from bot.mail.filters import Envelope, Policy, header_verdict
from bot.mail.message import read_message

_POLICY: Final = Policy(requires_authentication=False)  # samples come without our server's proof
Case = dict[str, Any]


def main(arguments: list[str]) -> int:
    """Measure each kind that the folder holds; 2 without a folder, 1 where it holds none."""
    if len(arguments) != 1:
        print("usage: scripts/measure_mail.py FOLDER", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    found = [kind for kind in _KINDS if (folder / kind / "cases.jsonl").is_file()]
    for kind in found:
        print(f"{kind}")
        _KINDS[kind](folder, _cases(folder / kind / "cases.jsonl"))
    return 0 if found else 1


def _cases(path: Path) -> list[Case]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _auto(folder: Path, cases: list[Case]) -> None:
    machines = _verdicts(folder, cases, "must_not_answer")
    people = _verdicts(folder, cases, "may_answer")
    _print("machine mail eligible", Rate.of(is_eligible for is_eligible in machines.values()))
    _print("people's mail blocked", Rate.of(not is_eligible for is_eligible in people.values()))
    _name("eligible", [name for name, is_eligible in machines.items() if is_eligible])
    _name("blocked", [name for name, is_eligible in people.items() if not is_eligible])


def _verdicts(folder: Path, cases: Iterable[Case], verdict: str) -> dict[str, bool]:
    return {
        case["id"]: _is_eligible((folder / case["file"]).read_bytes(), case)
        for case in cases
        if case["verdict"] == verdict
    }


def _is_eligible(raw: bytes, case: Case) -> bool:
    try:
        message = read_message(raw)
    except Unreadable:
        return False
    return header_verdict(message, Envelope(case.get("envelope_sender")), _POLICY) is None


def _reply(folder: Path, cases: list[Case]) -> None:
    counted = [case for case in cases if case["type"] != "signature_only"]
    pairs = {
        case["id"]: (case, _new_text((folder / case["file"]).read_bytes(), case["type"]))
        for case in counted
    }
    exact = {name: _is_equal(case, text) for name, (case, text) in pairs.items()}
    lost = {name: _share_lost(case["expected"], text) > 0.2 for name, (case, text) in pairs.items()}
    leaked = {name: _leaked(case["expected"], text) > 3 for name, (case, text) in pairs.items()}
    for what, outcomes in (("exact", exact), ("lost", lost), ("leaked", leaked)):
        _print(what, Rate.of(outcomes.values()))
    _name("not exact", [name for name, is_exact in exact.items() if not is_exact])
    _name("lost", [name for name, is_lost in lost.items() if is_lost])


def _new_text(raw: bytes, kind: str) -> str:
    if kind == "eml":
        return new_text(read_message(raw).body()).text
    text = raw.decode("utf-8", "replace").replace("\r\n", "\n")
    return (html_reply if kind == "html" else text_reply)(text).text


def _is_equal(case: Case, text: str) -> bool:
    expected = case["expected"].replace("\r\n", "\n")
    if case["compare"] == "nows":
        return re.sub(r"\s", "", expected) == re.sub(r"\s", "", text)
    return bool(expected.strip() == text.strip())


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _share_lost(expected: str, text: str) -> float:
    wanted = _words(expected)
    return len(wanted - _words(text)) / max(1, len(wanted))


def _leaked(expected: str, text: str) -> int:
    return len(_words(text) - _words(expected))


def _parse(folder: Path, cases: list[Case]) -> None:
    organisation("example.edu")  # the list of public suffixes is read once in a process
    seconds, unreadable = [], []
    for case in cases:
        raw = (folder / case["file"]).read_bytes()
        began = time.process_time()
        if _body(raw) is None:
            unreadable.append(case["id"])
        seconds.append(time.process_time() - began)
    seconds.sort()
    _print("unreadable", Rate(len(unreadable), len(cases)))
    _name("unreadable", unreadable)
    p99 = seconds[min(len(seconds) - 1, int(len(seconds) * 0.99))]
    print(f"  p99 {p99 * 1000:.1f} ms, worst {seconds[-1] * 1000:.1f} ms, no other exception")


def _body(raw: bytes) -> Body | None:
    try:
        message = read_message(raw)
    except Unreadable:
        return None
    header_verdict(message, Envelope(), _POLICY)
    return message.body()


def _print(what: str, rate: Rate) -> None:
    low, high = rate.interval
    share = "-" if rate.value is None else f"{rate.value:.1%}"
    print(f"  {what}: {rate.hits} of {rate.n}, {share} ({low:.1%} to {high:.1%})")


def _name(what: str, ids: list[str]) -> None:
    if ids:
        print(f"  {what}: {' '.join(ids)}")


_KINDS: Final[dict[str, Callable[[Path, list[Case]], None]]] = {
    "auto": _auto,
    "reply": _reply,
    "parse": _parse,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
