"""Whether our own mail exchanger says that a mail is from whom it says (RFC 8601).

Only the topmost ``Authentication-Results`` that carries one of our names is believed: the mail
exchanger puts its own above those that came with the mail, and has to remove those that bear its
name (RFC 8601 section 5). What can't be read counts as not passed. All rules are one-sided: a
header in doubt leaves the mail for people.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

# Neither comes with type information.
import authres
import authres.dmarc

from bot.mail.addresses import Address, ascii_domain, organisation
from bot.mail.headers import Headers
from bot.mail.parameters import without_comments

HEADER: Final = "Authentication-Results"
# The parser's time grows with the square of what a header holds. Ours hold less.
_MOST_CHARACTERS: Final = 2_000
_MOST_SIGNS: Final = {"=": 50, ";": 20, "(": 30, "\\": 20, '"': 40}
_MOST_HEADERS: Final = 4
_ID: Final = re.compile(r'\s*(?:"([^"\\]{1,253})"|([^\s;"=]{1,253}))(?=\s|;|\Z)')
_CONTEXT: Final = authres.FeatureContext(authres.dmarc)


@dataclass(frozen=True)
class _Result:
    """``method=verdict`` and the properties that belong to it, all in lower case."""

    method: str
    verdict: str
    properties: tuple[tuple[str, str], ...]

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.properties if key == name]


def is_authentic(headers: Headers, sender: Address, authserv_ids: frozenset[str]) -> bool:
    """Whether ``sender``'s domain was proven: by DMARC, or by SPF or DKIM aligned to it.

    Args:
        headers: those of the mail.
        sender: its one From address.
        authserv_ids: the names, in lower case, that our mail exchangers sign such headers with.
    """
    ours = [value for value in headers.raw(HEADER) if _id(value) in authserv_ids]
    if not 0 < len(ours) <= _MOST_HEADERS:
        return False
    read = [_results(value) for value in ours]
    if any(results is None for results in read):
        return False
    topmost, *others = [results or [] for results in read]
    return _passes(topmost, sender) and _is_agreed(
        [result for one in others for result in one], sender
    )


def _id(value: str) -> str:
    match = _ID.match(without_comments(value[:_MOST_CHARACTERS]))
    return (match[1] or match[2]).lower() if match else ""


def _results(value: str) -> list[_Result] | None:
    """What one header says, None if it isn't what the RFC describes."""
    if not _is_readable(value):
        return None
    try:
        return [_result(result) for result in _CONTEXT.parse_value(value).results]
    except Exception:  # noqa: BLE001 - beside its own errors the parser lets Python's own through
        return None


def _is_readable(value: str) -> bool:
    if len(value) > _MOST_CHARACTERS or not value.isascii():
        return False
    return all(value.count(sign) <= most for sign, most in _MOST_SIGNS.items())


def _result(result: authres.core.AuthenticationResult) -> _Result:
    properties = tuple(
        (f"{one.type}.{one.name}".lower(), str(one.value or "").lower())
        for one in result.properties
    )
    return _Result(result.method.lower(), result.result.lower(), properties)


def _passes(results: Sequence[_Result], sender: Address) -> bool:
    dmarc = [result for result in results if result.method == "dmarc"]
    if any(result.verdict == "pass" for result in dmarc):
        return all(_is_dmarc_pass(result, sender) for result in dmarc)
    # "none": the domain publishes no policy, so what is left is alignment as DMARC has it
    if any(result.verdict not in {"none", "bestguesspass"} for result in dmarc):
        return False
    return _is_aligned(results, sender)


def _is_agreed(results: Sequence[_Result], sender: Address) -> bool:
    """Further headers with our name come from other filters of ours, or are forged.

    The filters agree with one another; where one does not, nobody can tell which one is ours.
    """
    if not {result.method for result in results} & {"dmarc", "spf", "dkim"}:
        return True
    return _passes(results, sender)


def _is_dmarc_pass(result: _Result, sender: Address) -> bool:
    domains = result.values("header.from")
    return (
        result.verdict == "pass"
        and bool(domains)
        and all(ascii_domain(domain.rpartition("@")[2]) == sender.domain for domain in domains)
    )


def _is_aligned(results: Sequence[_Result], sender: Address) -> bool:
    own = organisation(sender.domain)
    return own is not None and (_spf_aligned(results, own) or _dkim_aligned(results, own))


def _spf_aligned(results: Sequence[_Result], own: str) -> bool:
    spf = [result for result in results if result.method == "spf"]
    return bool(spf) and all(
        result.verdict == "pass" and _all_of(result.values("smtp.mailfrom"), own) for result in spf
    )


def _dkim_aligned(results: Sequence[_Result], own: str) -> bool:
    return any(
        _all_of(result.values("header.d") or result.values("header.i"), own)
        for result in results
        if result.method == "dkim" and result.verdict == "pass"
    )


def _all_of(domains: Sequence[str], own: str) -> bool:
    return bool(domains) and all(
        organisation(domain.rpartition("@")[2]) == own for domain in domains
    )
