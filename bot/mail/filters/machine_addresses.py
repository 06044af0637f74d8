"""Rule 8: local parts and names of senders that are no person (RFC 3834 section 2)."""

from __future__ import annotations

import re
from typing import Final

from bot.mail.addresses import Address, original, parse_address
from bot.mail.filters.policy import Case
from bot.mail.message import all_addresses

# Whole local parts; their words may be joined by dots, dashes or underscores.
_NAMES: Final = (
    "mdaemon m-?daemon mail-?daemon mail-?delivery-?(?:sub)?system mail-?delivery mail-?system mta"
    " mail-?administrator mailadmin mailerror mail-?gateway mailgate smtp-?daemon msn-?deliver"
    " delivery-?(?:status|failure|notification) root daemon nobody cron cron-?daemon www-?data"
    " apache httpd nagios zabbix uucp anacron logwatch listserv listserver listproc lyris"
    " majordomo mailman sympa ezmlm mlmmj autosvar auto-?confirm auto-?mailer auto-?notify"
    " automail automat notifier alerts? bounce-?(?:handler|processor)s? fbl feedback-?loop arf"
    " microsoftexchange[0-9a-f]{32}"
).split()
# With something before or after.
_STEMS: Final = (
    "mailer-?daemon po+st-?master auto-?repl(?:y|ies) auto-?respon(?:d|der|se) notifications?"
    " notify newsletters? no-?reply no-?replies non-?reply not-?reply no-?response no-?answer"
    " dont-?reply never-?reply do-?not-?(?:reply|respond|answer) nao-?responda?"
    " no-?respond(?:a|er|as) non-?rispondere ne-?pas-?repondre nicht-?antworten keine-?antwort"
    " (?:niet|geen)-?antwoord(?:en)? svara?-?(?:ej|inte|ikke) (?:ej|ikke)-?svar ei-?vastausta"
    " nie-?odpowiadaj neodpovidat ne-?otvechat bounces?"
).split()
_JOINED: Final = re.compile(
    rf"(?:{'|'.join(_NAMES)})\d{{0,4}}(?:[+=].*)?"
    rf"|(?:.*[-+])?(?:{'|'.join(_STEMS)})(?:[-+=\d].*)?"
)
# As lists write them, with dashes only, and addresses that hold another one: SRS that could not
# be undone, VERP.
_EXACT: Final = re.compile(
    r"owner-.+|.+-(?:owner|request|errors|outgoing)(?:\+.*)?|srs[01][=+-].*|.*\+srs=.*"
)
_VERP: Final = re.compile(r"=[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,9}$")
_SHOWN: Final = re.compile(
    r"mail(?:er)? ?deliver[ey]?r?y? (?:(?:sub)?system|service|agent)|mailer[- ]?daemon"
    r"|mail (?:administrator|system)|postmaster|system administrator|internet mail delivery"
    r"|microsoft outlook|microsoft exchange|the post office"
    r"|delivery (?:sub)?system|email delivery (?:sub)?system|auto[- ]?(?:reply|responder)"
    r"|smtp gateway|anti-?virus(?: gateway)?|no[- ]?reply|do not reply",
    re.IGNORECASE,
)


def is_machine_address(address: Address) -> bool:
    """Whether no person reads what is sent to ``address``."""
    return is_machine_local_part(address.local)


def is_machine_local_part(local: str) -> bool:
    """The same by the part before the ``@``."""
    name = local.strip('"')[:128].lower()
    # mail.delivery.system, mail_delivery_system and mail-delivery-system are one
    joined = re.sub(r"[._-]{1,128}", "-", name)
    return bool(_JOINED.fullmatch(joined) or _EXACT.fullmatch(name) or _VERP.search(name))


def comes_from_a_machine(case: Case) -> bool:
    """Whether From, Sender, Reply-To or the envelope's sender is a machine."""
    message = case.message
    senders = all_addresses(message.headers, "Sender").addresses
    named = (*message.senders, *senders, *message.reply_to.addresses)
    if any(map(is_machine_address, named)):
        return True
    return _has_machine_name(case) or _is_machine_path(case.return_path)


def _has_machine_name(case: Case) -> bool:
    return any(_SHOWN.fullmatch(address.name.strip("'\" ")) for address in case.message.senders)


def _is_machine_path(path: str | None) -> bool:
    if path is None:
        return False
    address = parse_address(path)
    if address is None:  # a bare name, as local programs use
        return is_machine_local_part(path.strip(" <>"))
    return is_machine_address(original(address))
