"""What would become of a mail: nothing is sent, stored or counted."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from argparse import Namespace
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from bot.commands.loading import load_agent
from bot.errors import DataError
from bot.log import get_logger
from bot.mail.assembly import make_judging
from bot.mail.errors import Unreadable
from bot.mail.extract import best_reply
from bot.mail.filters import BODY_RULES, RULES, Envelope
from bot.mail.judgement import Left, Quarantined, Ready, Suggested, UrgentReply
from bot.mail.judging import Examined, Judging, examine
from bot.mail.questions import questions
from bot.mail.stdin import NOT_NOW
from bot.settings import Settings

_log = get_logger(__name__)
_BASES: Final = {rule.name: rule.basis for rule in (*RULES, *BODY_RULES)}


def run(options: Namespace, settings: Settings) -> int:
    """Judge the mails that are given."""
    if options.stdin:
        return asyncio.run(_one(options, settings))
    judging = _judging(settings)
    if options.batch:
        asyncio.run(_batch(Path(options.batch), judging))
    else:
        asyncio.run(_explain(options.explain, judging))
    return 0


def _judging(settings: Settings) -> Judging:
    return make_judging(settings, load_agent(settings))


async def _one(options: Namespace, settings: Settings) -> int:
    """The reply to one mail as it would go out, or with ``--json`` the verdict."""
    try:
        raw = sys.stdin.buffer.read()
        judging = _judging(settings)
        if options.json:
            print(json.dumps(await _verdict(raw, Envelope(), judging), ensure_ascii=False))
            return 0
        judgement = await judging(raw, Envelope())
        if isinstance(judgement.verdict, (Ready, UrgentReply)):
            sys.stdout.buffer.write(judgement.verdict.reply.body)
            sys.stdout.buffer.flush()
    except Exception as error:  # noqa: BLE001 - edge of the process: mail servers know two answers
        _log.error("mail.not_judged", exc=error)
        return NOT_NOW
    return 0


async def _batch(path: Path, judging: Judging) -> None:
    for case in _cases(path):
        begun = time.perf_counter()
        try:
            told = await _told(case, path.parent, judging)
        except Exception as error:  # noqa: BLE001 - one bad mail must not end the others
            told = {"ok": False, "reason": type(error).__name__}
        seconds = round(time.perf_counter() - begun, 6)
        line = {"id": case.get("id"), "ok": True, "seconds": seconds, **told}
        print(json.dumps(line, ensure_ascii=False), flush=True)


def _cases(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise DataError(f"{path} can't be read") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _case(line, number)


def _case(line: str, number: int) -> dict[str, Any]:
    try:
        case = json.loads(line)
        if isinstance(case["file"], str):
            return dict(case)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DataError(f'line {number} should be JSON with a "file"') from error
    raise DataError(f'line {number}: "file" should be a string')


async def _told(case: Mapping[str, Any], folder: Path, judging: Judging) -> dict[str, Any]:
    raw = (folder / case["file"]).read_bytes()
    if case.get("type", "eml") != "eml":
        return _text(raw.decode("utf-8", "replace"), case["type"])
    own = frozenset(str(one).lower() for one in case.get("own_addresses") or ())
    policy = replace(judging.policy, own_addresses=own or judging.policy.own_addresses)
    return await _verdict(raw, _envelope(case.get("envelope")), replace(judging, policy=policy))


def _envelope(given: Any) -> Envelope:
    """``{"from": …, "to": […]}``, or the sender alone; None where it is not known."""
    if isinstance(given, str):
        return Envelope(given)
    if not isinstance(given, dict):
        return Envelope()
    recipients = given.get("to") or given.get("rcpt_to") or given.get("recipients") or ()
    several = (recipients,) if isinstance(recipients, str) else tuple(recipients)
    known = [given[name] for name in ("from", "mail_from", "sender") if name in given]
    return Envelope(known[0] if known else None, several)


def _text(text: str, kind: str) -> dict[str, Any]:
    new = best_reply(None, text) if kind == "html" else best_reply(text, None)
    return {"text": new.text, "questions": questions(new.text), "nothing_new": new.nothing_new}


async def _verdict(raw: bytes, envelope: Envelope, judging: Judging) -> dict[str, Any]:
    try:
        seen = examine(raw, envelope, judging.policy)
    except Unreadable as error:
        return {"ok": False, "eligible": False, "answer": False, "reason": error.reason}
    judgement = await judging(raw, envelope)
    verdict = judgement.verdict
    reason = verdict.reason if isinstance(verdict, (Left, Suggested, Quarantined)) else None
    return {
        "eligible": seen.rule is None,
        "reason": reason,
        "answer": isinstance(verdict, (Ready, UrgentReply)),
        "urgent": judgement.alert is not None or isinstance(verdict, UrgentReply),
        **_fields(seen),
    }


def _fields(seen: Examined) -> dict[str, Any]:
    body = seen.message.body()
    return {
        "text": seen.new.text,
        "questions": questions(seen.new.text),
        "subject": seen.message.subject,
        "from": seen.facts.sender,
        "message_id": (seen.message.message_id or "").strip("<>") or None,
        "n_parts": body.parts,
        "n_attachments": body.attachments,
    }


async def _explain(files: list[str], judging: Judging) -> None:
    """Why each mail is answered or left, by the name of the rule."""
    for name in files or ["-"]:
        try:
            raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        except OSError as error:
            raise DataError(f"{name} can't be read: {error.strerror}") from error
        judgement = await judging(raw, Envelope())
        print(f"{name}: {_explained(judgement.verdict)}")
        if judgement.alert is not None:
            print(f"{name}: the one on call is told at once")


def _explained(verdict: Left | Suggested | Quarantined | Ready | UrgentReply) -> str:
    if isinstance(verdict, Ready):
        return "answered"
    if isinstance(verdict, UrgentReply):
        return "answered with the fixed text on danger to life"
    kept = "a draft for people" if isinstance(verdict, Suggested) else "left for people"
    basis = _BASES.get(verdict.reason)
    return f"{kept}: {verdict.reason}" + (f" ({basis})" if basis else "")
