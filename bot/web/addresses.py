"""The network address that a request is counted under."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Network

Address = IPv4Address | IPv6Address


def counted_address(
    peer: str | None, forwarded: Sequence[str], trusted: Collection[Network]
) -> str:
    """Whom a request is counted under: an IPv4 address, or the /64 network of an IPv6 one.

    One household or one phone has a whole /64 (RFC 6177), so that its addresses count as one.

    Args:
        peer: the other end of the connection.
        forwarded: values of X-Forwarded-For, in order. Only what our own proxies wrote counts:
            from the right, the first address that is not a trusted proxy's.
        trusted: networks of our proxies.
    """
    address = _read(peer or "")
    hops = [hop for value in forwarded for hop in value.split(",")]
    while address is not None and hops and _is_in(address, trusted):
        further = _read(hops.pop())
        if further is None:
            break
        address = further
    return _counted(address)


def _read(text: str) -> Address | None:
    """The address in ``text``, which some proxies give a port."""
    text = text.strip().partition("%")[0]
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_in(address: Address, networks: Collection[Network]) -> bool:
    return any(address in network for network in networks)


def _counted(address: Address | None) -> str:
    if address is None:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address)
