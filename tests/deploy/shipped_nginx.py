"""The shipped nginx configuration, running: only what is a placeholder there is replaced."""

from __future__ import annotations

import datetime
import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from benchmarks.services import free_port, running
from bot.settings import ROOT

NAME: Final = "help.example.edu"
SOURCE: Final = ROOT / "deploy" / "nginx"
_PLACE: Final = "/etc/nginx/helpdesk"
_MAIN: Final = """\
{user}
worker_processes 1;
pid {folder}/pid;
error_log {folder}/main.log;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/helpdesk.conf;
}}
"""


@dataclass(frozen=True)
class Nginx:
    """A running one.

    Attributes:
        folder: holds its configuration and its logs.
        url: where a browser would be.
        plain: the port of http.
        trust: knows its certificate.
    """

    folder: Path
    port: int
    plain: int
    trust: ssl.SSLContext

    @property
    def url(self) -> str:
        return f"https://{NAME}:{self.port}"

    def access_log(self) -> str:
        return (self.folder / "helpdesk.log").read_text("utf-8")


def program() -> str:
    """Skips where nginx is missing, but never in CI."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None and not os.environ.get("CI"):
        pytest.skip("nginx is not installed")
    assert found, "CI installs nginx"
    return found


def configured(folder: Path, servers: Sequence[int], **more: str) -> Nginx:
    """Write the configuration for upstreams at these ports of this machine.

    ``more``: further replacements, of texts that must be there, such as shorter times.
    """
    port, plain = free_port(), free_port()
    text = (SOURCE / "helpdesk.conf").read_text("utf-8")
    for old, new in {
        "listen 80 ": f"listen 127.0.0.1:{plain} ",
        "listen 443 ": f"listen 127.0.0.1:{port} ",
        "/var/log/nginx": str(folder),
        _PLACE: str(folder),
        **more,
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    # IPv6 may be missing where tests run.
    text = "\n".join(line for line in text.splitlines() if "listen [::]" not in line)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "main.conf").write_text(_MAIN.format(folder=folder, user=user), "utf-8")
    (folder / "helpdesk.conf").write_text(text, "utf-8")
    shutil.copy(SOURCE / "problems.conf", folder)
    lines = [f"server 127.0.0.1:{number} max_fails=0;\n" for number in servers]
    (folder / "servers.conf").write_text("".join(lines), "utf-8")
    _make_certificate(folder)
    trust = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
    return Nginx(folder, port, plain, trust)


@contextmanager
def served(nginx: Nginx) -> Iterator[Nginx]:
    """It runs for as long as the block lasts."""
    command = [program(), "-p", str(nginx.folder), "-c", str(nginx.folder / "main.conf")]
    pid = nginx.folder / "pid"
    start = [*command, "-g", "daemon off;"]
    with running(start, nginx.folder / "out", pid.exists, folder=nginx.folder, seconds=20):
        yield nginx


def judged(nginx: Nginx) -> str:
    """What ``nginx -t`` says to it."""
    command = [program(), "-t", "-p", str(nginx.folder), "-c", str(nginx.folder / "main.conf")]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def _make_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
