"""The options of each command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.store.keys import RING_NAMES

_Option = tuple[tuple[str, ...], dict[str, Any]]  # flags, and what argparse is told of them

_HOST: Final[_Option] = (("--host",), {"default": "127.0.0.1", "help": "address to listen on"})
OPTIONS: Final[Mapping[str, tuple[_Option, ...]]] = {
    "serve": (
        _HOST,
        (("--port",), {"type": int, "default": 8080, "help": "port to listen on"}),
        (
            ("--no-portal",),
            {"action": "store_true", "help": "leave the demo portal out (see PORTAL_URL)"},
        ),
    ),
    "portal": (
        _HOST,
        (("--port",), {"type": int, "default": 8081, "help": "port to listen on; 0: any"}),
    ),
    "ticket": ((("number",), {"help": "as the patient was told it, such as HD-000123"}),),
    "staff": (
        (
            ("action",),
            {
                "choices": ["list", "add", "password", "role", "disable", "enable"],
                "help": "what to do; add and password ask for one, or read it from a pipe",
            },
        ),
        (("name",), {"nargs": "?", "help": "of the account: what they sign in with"}),
        (
            ("--shown-name",),
            {"metavar": "NAME", "help": "what patients see beside an answer"},
        ),
        (
            ("--role",),
            {"choices": ["agent", "admin"], "help": "admins also change answers and settings"},
        ),
    ),
    "transcript": ((("id",), {"help": "a ticket's number, or a conversation's id"}),),
    "person": (
        (("--patient",), {"metavar": "ID", "help": "the portal's id of a patient who signed in"}),
        (("--ticket",), {"metavar": "NUMBER", "help": "who wrote the chat of this ticket"}),
        (("--address",), {"metavar": "EMAIL", "help": "who wrote to the mailbox from it"}),
        (("--export",), {"metavar": "FILE", "help": "write a copy of all that is kept"}),
        (("--delete",), {"action": "store_true", "help": "delete it"}),
        (("--yes",), {"action": "store_true", "help": "with --delete: don't ask"}),
        (
            ("--issuer",),
            {"metavar": "URL", "help": "of the patient's tokens, if it is not the settings' one"},
        ),
        (
            ("--repeat-deletions",),
            {"action": "store_true", "help": "after a restore: delete again what was deleted"},
        ),
    ),
    "audit": (
        (("--check",), {"action": "store_true", "help": "say whether an entry was changed"}),
        (("--last",), {"type": int, "default": 20, "help": "how many entries to show"}),
    ),
    "model": (
        (("path",), {"nargs": "?", "help": "a model, or a folder of models"}),
        (("--sign",), {"action": "store_true", "help": "sign it"}),
        (("--check",), {"action": "store_true", "help": "say whether it would be loaded"}),
        (("--new-key",), {"action": "store_true", "help": "make a new key to sign with"}),
    ),
    "events": (
        (
            ("--metrics-port",),
            {"type": int, "help": "port of this machine at which figures can be read"},
        ),
    ),
    "parse": (
        (("file",), {"nargs": "?", "help": "one text a line; standard input if left out"}),
        (("--jsonl",), {"action": "store_true", "help": 'lines are JSON: {"text": …}'}),
        (("--segments",), {"action": "store_true", "help": "add the segments"}),
    ),
    "train": ((("--force",), {"action": "store_true", "help": "train everything anew"}),),
    "check": (
        (
            ("--similar",),
            {"action": "store_true", "help": "also look for near-duplicate examples (slower)"},
        ),
    ),
    "evaluate": (
        (("file",), {"nargs": "+", "help": "questions as JSON lines"}),
        (("--picture",), {"metavar": "PNG", "help": "write the confusion matrix"}),
        (("--json",), {"action": "store_true", "help": "print figures as JSON"}),
    ),
    "check-file": (
        (("path",), {"nargs": "*", "help": "a file to look at"}),
        (
            ("--names",),
            {"action": "store_true", "help": "read names from standard input, one a line"},
        ),
    ),
    "mail": (
        (("--send",), {"action": "store_true", "help": "send answers; else they are drafts"}),
        (
            ("--metrics-port",),
            {"type": int, "help": "port of this machine at which figures can be read"},
        ),
        (
            ("--resume",),
            {"action": "store_true", "help": "send again after the limit in all was reached"},
        ),
        (
            ("--deliver",),
            {"action": "store_true", "help": "keep the mail on standard input for the worker"},
        ),
        (
            ("--stdin",),
            {"action": "store_true", "help": "print the answer to the mail on standard input"},
        ),
        (("--json",), {"action": "store_true", "help": "with --stdin: print the verdict"}),
        (("--batch",), {"metavar": "FILE", "help": 'judge mails, JSON lines: {"file": …}'}),
        (
            ("--explain",),
            {"nargs": "*", "metavar": "EML", "help": "say why a mail is answered or not"},
        ),
    ),
    "keys": ((("--rotate",), {"choices": RING_NAMES, "help": "put a fresh key in use"}),),
}
