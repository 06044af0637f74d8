"""The whole help desk on several hosts, as one thing that tests use, harm and put right again."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.cluster.backends import PostgresService, RedisMonitor, RedisService
from tests.cluster.front import Front
from tests.cluster.hosts import Host, Network, network
from tests.cluster.programs import Program
from tests.cluster.services import Server
from tests.events.rabbitmq import PROGRAM, RabbitMq
from tests.task_faults.portal_tokens import key_settings

_NO_LIMIT: Final = "1000000/minute"
# Long enough for nginx to learn that a server ends before its port does.
_STOP_DELAY: Final = 1


@dataclass
class Cluster:
    """Everything that runs.

    Attributes:
        servers: those that take part now.
        model: the archive that they have loaded.
        broker: not started, so that events wait in the database; None: it is not installed.
        accepted: messages that were accepted, in all tests.
    """

    folder: Path
    network: Network
    postgres: PostgresService
    redis: RedisService
    monitor: RedisMonitor
    portal: Server
    servers: list[Server]
    front: Front
    database: str
    model: Path
    environ: Mapping[str, str]
    broker: RabbitMq | None
    cuts: list[tuple[Host, Host]] = field(default_factory=list)
    accepted: int = 0

    @property
    def origin(self) -> str:
        """Of the page that browsers show."""
        return self.front.url

    def server_beside(self, other: Server, name: str, model: Path) -> Server:
        """A server on the same host; not started."""
        environ = {**self.environ, "HELPDESK_MODEL": str(model)}
        return Server(name, other.host, self.folder, environ)

    def cut(self, one: Host, other: Host) -> None:
        """The network between two hosts is gone."""
        self.network.cut(one, other)
        self.cuts.append((one, other))

    def join(self) -> None:
        """All networks are whole again."""
        while self.cuts:
            self.network.join(*self.cuts.pop())

    def programs(self) -> list[Program]:
        """In the order in which they start."""
        return [self.postgres, self.redis, self.monitor, self.portal, *self.servers, self.front]

    def heal(self) -> None:
        """Put everything right: whole networks, all services up."""
        self.join()
        launched = []
        for program in self.programs():
            if program.has_ended:
                program.launch()
                launched.append(program)
                if program in (self.postgres, self.redis):
                    program.wait_until_up()
            else:
                program.thaw()
        for program in [*launched, *self.servers]:
            program.wait_until_up()

    def end(self) -> None:
        """End everything; what others work with, last."""
        self.join()
        running = [program for program in self.programs() if not program.has_ended]
        for program in running:
            if program not in (self.postgres, self.redis):
                program.tell_to_end()
        for program in reversed(running):
            program.end()


@contextmanager
def running_cluster(folder: Path, model: Path) -> Iterator[Cluster]:
    """Two servers, portal, PostgreSQL, Redis and nginx, each on its host.

    Args:
        folder: for logs, keys, and what services write beside.
    """
    (folder / "tmp").mkdir()
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cluster-postgres-")))
        hosts = stack.enter_context(network())
        broker = _broker(stack)
        cluster = _made(folder, data, hosts, model, broker)
        stack.callback(cluster.end)
        cluster.heal()
        yield cluster


def _broker(stack: ExitStack) -> RabbitMq | None:
    if not PROGRAM.exists() and not os.environ.get("CI"):
        return None
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="cluster-rabbitmq-"))
    broker = RabbitMq(Path(folder))
    stack.callback(broker.close)
    return broker


def _made(
    folder: Path, data: Path, hosts: Network, model: Path, broker: RabbitMq | None
) -> Cluster:
    postgres = PostgresService(hosts.host("postgres"), data, hosts.subnet)
    redis = RedisService(hosts.host("redis"), folder)
    postgres.launch()
    postgres.wait_until_up()
    desk = postgres.create("desk")
    own = {
        "HELPDESK_SECRETS": str(folder / "secrets"),
        # Not PostgreSQL: the portal goes on when the help desk's database stops.
        "PORTAL_DATABASE_URL": f"sqlite:///{folder}/portal/portal.db",
        "PORTAL_OUTBOX": str(folder / "portal" / "outbox"),
        "HELPDESK_LOG_LEVEL": "DEBUG",
    }
    (folder / "portal").mkdir()
    healthy = "/portal/api/v1/healthz"
    portal = Server("portal", hosts.host("portal"), folder, own, ["portal"], healthy)
    at = [hosts.host(name) for name in ("one", "two")]
    front_host = hosts.host("front")
    front = Front(front_host, folder)
    environ = {**own, **_settings(desk, redis, portal, front), **key_settings(folder)}
    if broker:
        environ["HELPDESK_EVENTS_URL"] = broker.url
    with_model = {**environ, "HELPDESK_MODEL": str(model)}
    servers = [Server(f"server-{host.name}", host, folder, with_model) for host in at]
    front.servers = servers
    monitor = RedisMonitor(redis, folder)

    own_services = (postgres, redis, monitor, portal, servers, front)
    return Cluster(folder, hosts, *own_services, desk, model, environ, broker)


def _settings(desk: str, redis: RedisService, portal: Server, front: Front) -> dict[str, str]:
    return {
        "HELPDESK_DATABASE_URL": desk,
        "HELPDESK_REDIS_URL": redis.url,
        "HELPDESK_PUBLIC_URL": front.url,
        "HELPDESK_TRUSTED_PROXIES": front.host.address,
        "HELPDESK_STOP_DELAY_SECONDS": str(_STOP_DELAY),
        "PORTAL_URL": portal.url,
        "HELPDESK_SESSION_LIMIT": _NO_LIMIT,
        "HELPDESK_ADDRESS_LIMIT": _NO_LIMIT,
        "HELPDESK_NEW_CHAT_LIMIT": _NO_LIMIT,
    }
