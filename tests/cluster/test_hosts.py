"""Hosts of their own: they reach each other, can be cut off, and don't outlive their run."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.cluster.hosts import Host, Network, network, sweep

_LISTEN = """
import socket, sys
with socket.create_server((sys.argv[1], 0)) as listener:
    print(listener.getsockname()[1], flush=True)
    while True:
        listener.accept()[0].close()
"""
_CONNECT = """
import socket, sys
socket.create_connection((sys.argv[1], int(sys.argv[2])), 0.5)
"""
_LEFT = """
import os, subprocess
from tests.cluster.hosts import Namespaces
host = Namespaces().host("left")
subprocess.Popen(host.within(["sleep", "60"]), stdout=subprocess.DEVNULL)
print(host.namespace, flush=True)
os._exit(1)
"""


@pytest.fixture
def hosts() -> Iterator[Network]:
    with network() as made:
        if not made.can_cut:
            pytest.skip("no networks of one's own here")
        yield made


def test_two_networks_of_one_process_are_two(hosts: Network) -> None:
    with network() as another:
        assert another.can_cut
        assert another.subnet != hosts.subnet


def _listening(host: Host) -> tuple[subprocess.Popen[str], int]:
    command = host.within([sys.executable, "-c", _LISTEN, host.address])
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, int(process.stdout.readline())


def _reaches(host: Host, other: Host, port: int) -> bool:
    command = host.within([sys.executable, "-c", _CONNECT, other.address, str(port)])
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.slow
def test_network_between_two_hosts_is_cut_for_them_alone_until_it_is_joined(
    hosts: Network,
) -> None:
    one, other, third = (hosts.host(name) for name in ("one", "other", "third"))
    process, port = _listening(one)
    with process:
        assert _reaches(other, one, port)
        hosts.cut(one, other)
        assert not _reaches(other, one, port)
        assert _reaches(third, one, port)
        socket.create_connection((one.address, port), 1).close()
        hosts.join(one, other)
        assert _reaches(other, one, port)
        process.kill()


@pytest.mark.slow
def test_hosts_that_a_killed_run_left_are_removed_with_what_runs_there(hosts: Network) -> None:
    left = subprocess.run(
        [sys.executable, "-c", _LEFT], stdout=subprocess.PIPE, text=True, check=False, timeout=30
    )
    namespace = left.stdout.strip()
    assert namespace in _namespaces()
    sweep()
    assert namespace not in _namespaces()
    assert any(name.startswith(f"hd{os.getpid()}n") for name in _namespaces())


def _namespaces() -> list[str]:
    shown = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True)
    return [line.split()[0] for line in shown.stdout.splitlines()]
