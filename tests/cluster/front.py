"""nginx with the configuration that is deployed (``deploy/nginx``), in front of the servers."""

from __future__ import annotations

import datetime
import os
import re
import signal
import socket
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from benchmarks.services import free_port
from bot.settings import ROOT
from tests.cluster.hosts import Host
from tests.cluster.programs import Program
from tests.cluster.services import Server

NAME: Final = "help.example.edu"
_DEPLOYED: Final = ROOT / "deploy" / "nginx"
_STATUS: Final = 3  # which word of a line of the log
# Around what Debian includes into its own configuration.
_AROUND: Final = """
{user}
daemon off;
pid {folder}/nginx.pid;
worker_processes 1;
events {{ worker_connections 4096; }}
http {{
  client_body_temp_path {folder}/tmp/nginx-body;
  proxy_temp_path {folder}/tmp/nginx-proxy;
  fastcgi_temp_path {folder}/tmp/nginx-fastcgi;
  uwsgi_temp_path {folder}/tmp/nginx-uwsgi;
  scgi_temp_path {folder}/tmp/nginx-scgi;
{deployed}
}}
"""


class Front(Program):
    """nginx, which browsers reach over TLS.

    Attributes:
        servers: those that it hands requests to.
    """

    def __init__(self, host: Host, folder: Path) -> None:
        self.port, self._plain_port = (443, 80) if host.namespace else (free_port(), free_port())
        self.url = f"https://{NAME}" + (f":{self.port}" if self.port != 443 else "")
        self._configuration = folder / "nginx.conf"
        # `-e`: until it has read its configuration it would write to a file of the system.
        errors = ["-e", str(folder / "nginx-error.log")]
        command = ["nginx", "-p", str(folder), "-c", str(self._configuration), *errors]
        super().__init__("nginx", host, command, folder, ended_by=signal.SIGQUIT)
        make_certificate(folder / "fullchain.pem", folder / "privkey.pem", NAME)
        self.servers: list[Server] = []

    def launch(self) -> None:
        """Start it, without waiting."""
        around = {"folder": self._folder, "deployed": self._deployed()}
        user = "user root;" if os.geteuid() == 0 else ""
        self._configuration.write_text(_AROUND.format(user=user, **around), "utf-8")
        problems = (_DEPLOYED / "problems.conf").read_bytes()
        (self._folder / "problems.conf").write_bytes(problems)
        self._name_servers()
        super().launch()

    def is_up(self) -> bool:
        """Whether it takes connections."""
        try:
            socket.create_connection((self.host.address, self.port), 1).close()
        except OSError:
            return False
        return True

    def trusted(self) -> ssl.SSLContext:
        """What a browser needs that trusts it."""
        return ssl.create_default_context(cafile=str(self._folder / "fullchain.pem"))

    def hand_over_to(self, servers: Sequence[Server]) -> None:
        """From now on requests go to these."""
        self.servers = list(servers)
        self._name_servers()
        self.process.send_signal(signal.SIGHUP)

    def statuses(self) -> list[int]:
        """Of all answers so far, in order."""
        log = (self._folder / "helpdesk.log").read_text("utf-8")
        return [int(line.split()[_STATUS]) for line in log.splitlines()]

    def _deployed(self) -> str:
        text = (_DEPLOYED / "helpdesk.conf").read_text("utf-8")
        for folder in ("/etc/nginx/helpdesk", "/var/log/nginx"):
            text = text.replace(folder, str(self._folder))
        text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
        for usual, port in ((80, self._plain_port), (443, self.port)):
            text = text.replace(f"listen {usual}", f"listen {self.host.address}:{port}")
        return text

    def _name_servers(self) -> None:
        lines = [f"server {s.host.address}:{s.port} max_fails=0;" for s in self.servers]
        (self._folder / "servers.conf").write_text("\n".join(lines), "utf-8")


class Resolver(AbstractResolver):
    """Knows where a front is."""

    def __init__(self, front: Front) -> None:
        self._front = front

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Its address, whatever is asked for; numbers are not."""
        found = ResolveResult(
            hostname=host,
            host=self._front.host.address,
            port=port,
            family=socket.AF_INET,
            proto=0,
            flags=socket.AI_NUMERICHOST,
        )
        return [found]

    async def close(self) -> None:
        """Nothing to do."""


def make_certificate(chain: Path, private: Path, name: str) -> None:
    """Write a certificate of a day for a server called ``name``, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = x509.CertificateBuilder(issuer, issuer, key.public_key(), x509.random_serial_number())
    certificate = (
        builder.not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    chain.write_bytes(certificate.public_bytes(pem))
    how = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    private.write_bytes(key.private_bytes(pem, *how))
    private.chmod(0o600)
