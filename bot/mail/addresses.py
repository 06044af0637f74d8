"""Addresses in headers and envelopes (RFC 5322 section 3.4), read leniently in linear time.

What several readers of one header could understand differently counts as unreadable: the answer
goes to the one address that everybody sees there, or nowhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import idna
from publicsuffixlist import PublicSuffixList

from bot.mail.decoding import decode_words
from bot.mail.parameters import uncommented

MOST_ADDRESSES: Final = 500
_TOKEN: Final = re.compile(
    r'"(?:[^"\\]|\\(?:.|\Z))*(?:"|\Z)|<[^<>]*>|\[[^\[\]]*\]|[,;:]|[^\s",;:<>\[\]]+|\s+|.', re.DOTALL
)
_LOCAL: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,128}|\"(?:[^\"\\\x00-\x1f]|\\.){1,126}\""
)
_DOMAIN: Final = re.compile(r"[a-z0-9_][a-z0-9_-]{0,62}(?:\.[a-z0-9_][a-z0-9_-]{0,62})*")
_LITERAL: Final = re.compile(r"\[[0-9A-Fa-f:.IPVipv]{2,60}\]")


@dataclass(frozen=True)
class Address:
    """A mailbox. ``domain`` in lower case, in ASCII (IDNA); ``name`` as shown, for no decision."""

    local: str
    domain: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"

    @property
    def mailbox(self) -> str:
        """What two spellings of one mailbox have in common: lower case, no ``+detail``."""
        return f"{self.local.lower().partition('+')[0]}@{self.domain}"


@dataclass(frozen=True)
class AddressList:
    """The addresses of a header; ``broken`` where something else than addresses stands there."""

    addresses: tuple[Address, ...]
    broken: bool = False


def parse_addresses(value: str) -> AddressList:
    """Read the raw value of From, To and the like: mailboxes, groups, comments and all."""
    found: list[Address] = []
    text, is_closed = uncommented(value)
    chunks = _chunks(text)
    broken, pending = not is_closed or len(chunks) > MOST_ADDRESSES, ""
    for chunk in chunks[:MOST_ADDRESSES]:
        address, words = _mailbox(chunk, pending)
        if address is not None:
            found.append(address)
        # An unquoted comma in a name ("Doe, Jane <…>"): the words belong to what follows.
        pending = words if address is None else ""
        broken = broken or (address is None and _holds_address(chunk))
    return AddressList(tuple(found), broken or bool(pending) or (not found and bool(value.strip())))


def _chunks(text: str) -> list[list[str]]:
    """Tokens between commas; names of groups and blanks at the ends are left out."""
    chunks: list[list[str]] = [[]]
    for token in _TOKEN.findall(text):
        if token in {",", ";"}:
            chunks.append([])
        elif token == ":":
            chunks[-1] = []
        else:
            chunks[-1].append(token)
    return [chunk for chunk in chunks if "".join(chunk).strip()]


def _holds_address(chunk: list[str]) -> bool:
    return any("@" in token or token in {"<", ">"} or token.startswith("<") for token in chunk)


def _mailbox(chunk: list[str], pending: str) -> tuple[Address | None, str]:
    """The one mailbox of a chunk, or the words that stand there instead."""
    angles = [token for token in chunk if token.startswith("<")]
    words = _words([token for token in chunk if token not in angles])
    if len(angles) == 1 and chunk[-1 if chunk[-1].strip() else -2] is angles[0]:
        return parse_address(angles[0], f"{pending} {words}".strip()), words
    spec = "".join(chunk).strip()
    if angles or re.search(r"\s", spec.rpartition('"')[2]):
        return None, words
    return parse_address(spec), words


def _words(tokens: list[str]) -> str:
    return decode_words(re.sub(r"\\(.)", r"\1", "".join(tokens).replace('"', ""))).strip()


def parse_address(value: str, name: str = "") -> Address | None:
    """Read one address, with or without angle brackets and a route; None if it is none."""
    spec = value.strip().removeprefix("<").removesuffix(">").strip()
    if spec.startswith("@") and ":" in spec:  # a route (RFC 5322 section 4.4)
        spec = spec.partition(":")[2]
    local, at, domain = re.sub(r"\s{1,9}([@.])|([@.])\s{1,9}", r"\1\2", spec).rpartition("@")
    domain = ascii_domain(domain)
    if not at or not domain or not _LOCAL.fullmatch(local):
        return None
    return Address(local, domain, name)


@lru_cache(maxsize=1024)
def ascii_domain(domain: str) -> str:
    """Return ``domain`` as it is looked up: lower case, ASCII; empty if it is no domain."""
    name = domain.strip().rstrip(".")
    if len(name) > 253:
        return ""
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return ""
    name = name.lower()
    return name if _DOMAIN.fullmatch(name) or _LITERAL.fullmatch(name) else ""


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@lru_cache(maxsize=1024)
def organisation(domain: str) -> str | None:
    """The organisational domain (RFC 7489 section 3.2) by the list at publicsuffix.org.

    None for a public suffix itself, where anybody may have a name, and for an IP address.
    """
    name = ascii_domain(domain)
    if not name or name.startswith("[") or re.fullmatch(r"[\d.]+", name):
        return None
    return _suffixes().privatesuffix(name)


_SRS: Final = (
    # SRS0=hash=time=domain=local, and SRS1 that wraps it at the second forwarder
    re.compile(r"srs0[=+-][^=]+=[^=]+=([^=]+)=(.+)", re.IGNORECASE),
    re.compile(r"srs1[=+-][^=]+=[^=]+==?[^=]+=[^=]+=([^=]+)=(.+)", re.IGNORECASE),
    # Exchange Online: mailbox+SRS=hash=time=domain=local
    re.compile(r"[^=]*\+srs=[^=]+=[^=]+=([^=]+)=(.+)", re.IGNORECASE),
)
_BATV: Final = re.compile(r"(?:(?:ms)?prvs\d?=[^=]+=|btv\d==[^=]+==)(.+)", re.IGNORECASE)


def original(address: Address) -> Address:
    """Undo what forwarders (SRS) and senders (BATV) do to an envelope's sender."""
    batv = _BATV.fullmatch(address.local)
    if batv:
        return Address(batv[1], address.domain, address.name)
    for form in _SRS:
        match = form.fullmatch(address.local)
        before = parse_address(f"{match[2]}@{match[1]}", address.name) if match else None
        if before is not None:
            return before
    return address
