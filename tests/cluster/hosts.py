"""Several hosts on this machine: network namespaces with addresses of their own on one bridge.

Needs root and iproute2. Where the kernel does not allow it, hosts are names for loopback: the same
interface, without networks to cut. What a killed run leaves behind, the next one removes.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final

_NAME: Final = re.compile(r"hd(\d+)n\d+(?:-\w+)?")
_NOWHERE: Final = "02:00:00:00:de:ad"  # an address of a network card that nobody has
_CLOSED_PORT: Final = 9  # "discard" (RFC 863), which nothing listens on here
_PROBE_SECONDS: Final = 3.0
_RUN: Final = Path("/run/netns")
_numbers = count()


class HostsError(Exception):
    """This machine can't have hosts of its own."""


@dataclass(frozen=True)
class Host:
    """A machine: ``namespace`` is None where it is this one."""

    name: str
    address: str
    namespace: str | None = None

    def within(self, command: Sequence[str]) -> list[str]:
        """``command`` as it is started there; the process stays the same one."""
        if self.namespace is None:
            return list(command)
        return ["nsenter", f"--net={_RUN / self.namespace}", "--", *command]


class Network:
    """Hosts that reach each other and are reached from here.

    Attributes:
        can_cut: whether ``cut`` is possible.
        subnet: of all addresses, as PostgreSQL and proxies like it.
    """

    can_cut = False
    subnet = "127.0.0.0/8"

    def host(self, name: str) -> Host:
        """One more host."""
        return Host(name, "127.0.0.1")

    def cut(self, one: Host, other: Host) -> None:
        """Nothing gets from one to the other any more, and nobody is told."""
        raise HostsError("loopback can't be cut")

    def join(self, one: Host, other: Host) -> None:
        """Undo ``cut``; nothing where it was not cut."""

    def close(self) -> None:
        """Remove it all."""


class Namespaces(Network):
    """Hosts as network namespaces.

    Raises:
        HostsError: it is not allowed here.
    """

    can_cut = True

    def __init__(self) -> None:
        self._bridge = f"hd{os.getpid()}n{next(_numbers)}"
        self._prefix = _free_prefix()
        self.subnet = f"{self._prefix}.0/24"
        self._hosts: list[Host] = []
        _ip(f"link add {self._bridge} type bridge")
        _ip(f"addr add {self._prefix}.1/24 dev {self._bridge}")
        _ip(f"link set {self._bridge} up")

    def host(self, name: str) -> Host:
        """One more host."""
        number = len(self._hosts) + 10
        host = Host(name, f"{self._prefix}.{number}", f"{self._bridge}-{name}")
        self._hosts.append(host)
        outside, inside = f"{self._bridge}v{number}", str(host.namespace)
        _ip(f"netns add {inside}")
        _ip(f"link add {outside} type veth peer name eth0 netns {inside}")
        _ip(f"link set {outside} master {self._bridge} up")
        _ip(f"-n {inside} addr add {host.address}/24 dev eth0")
        for device in ("lo", "eth0"):
            _ip(f"-n {inside} link set {device} up")
        return host

    def cut(self, one: Host, other: Host) -> None:
        """Each sends what is for the other to a card that nobody has: no error, no answer."""
        for host, peer in ((one, other), (other, one)):
            card = f"lladdr {_NOWHERE} nud permanent"
            _ip(f"-n {host.namespace} neigh replace {peer.address} dev eth0 {card}")

    def join(self, one: Host, other: Host) -> None:
        """Undo ``cut``; nothing where it was not cut."""
        for host, peer in ((one, other), (other, one)):
            with suppress(HostsError):  # nobody knew the other's card
                _ip(f"-n {host.namespace} neigh del {peer.address} dev eth0")

    def close(self) -> None:
        """Remove it all."""
        for host in self._hosts:
            _remove_namespace(str(host.namespace))
        with suppress(HostsError):
            _ip(f"link del {self._bridge}")


@contextmanager
def network() -> Iterator[Network]:
    """Hosts with addresses of their own where this machine allows it, else loopback."""
    made = _namespaces()
    try:
        yield made
    finally:
        made.close()


def sweep() -> None:
    """Remove hosts of runs whose process is gone, with what still runs there."""
    for name in _names("netns list"):
        if _is_left(name):
            _remove_namespace(name)
    for name in _names("-br link show type bridge"):
        if _is_left(name):
            with suppress(HostsError):
                _ip(f"link del {name}")


def _namespaces() -> Network:
    if os.geteuid() != 0 or not (shutil.which("ip") and shutil.which("nsenter")):
        return Network()
    made: Namespaces | None = None
    try:
        sweep()
        made = Namespaces()
        if _reaches(made.host("probe").address):
            return made
    except HostsError:
        pass
    if made is not None:
        made.close()
    return Network()


def _reaches(address: str) -> bool:
    """A host that refuses is there; a kernel that filters bridges lets nothing through."""
    try:
        socket.create_connection((address, _CLOSED_PORT), _PROBE_SECONDS).close()
    except ConnectionRefusedError:
        return True
    except OSError:
        return False
    return True


def _free_prefix() -> str:
    """The first three numbers of a private network that this machine has not."""
    taken = subprocess.run(["ip", "-br", "addr"], capture_output=True, text=True, check=False)
    first = os.getpid()
    for number in range(first, first + 16_384):
        prefix = f"10.{128 + number // 256 % 64}.{number % 256}"
        if f" {prefix}." not in taken.stdout:
            return prefix
    raise HostsError("no private network is free")


def _is_left(name: str) -> bool:
    found = _NAME.fullmatch(name)
    return found is not None and not Path("/proc", found[1]).exists()


def _remove_namespace(name: str) -> None:
    with suppress(HostsError):
        for pid in _ip(f"netns pids {name}").split():
            with suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
        _ip(f"netns del {name}")


def _names(query: str) -> list[str]:
    with suppress(HostsError):
        return [line.split()[0] for line in _ip(query).splitlines() if line.strip()]
    return []


def _ip(arguments: str) -> str:
    done = subprocess.run(["ip", *arguments.split()], capture_output=True, text=True, check=False)
    if done.returncode:
        raise HostsError(f"ip {arguments}: {done.stderr.strip()}")
    return done.stdout
