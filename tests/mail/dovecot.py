"""A real IMAP server: Dovecot on loopback, with a mailbox that is made for one test."""

from __future__ import annotations

import grp
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import copy
from pathlib import Path
from typing import Any, Final

import pytest
from imapclient import IMAPClient

from benchmarks.services import free_port

PROGRAM: Final = Path("/usr/sbin/dovecot")
_IMAP: Final = Path("/usr/lib/dovecot/imap")  # of Debian's package dovecot-imapd
SECRET: Final = "secret"
_SECONDS: Final = 20.0
_users = itertools.count(1)
_CONFIG: Final = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_username_format = %Ln
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = {uid}
last_valid_uid = {uid}
first_valid_gid = {gid}
mail_location = maildir:{folder}/mail/%n
mail_uid = {uid}
mail_gid = {gid}
mail_max_userip_connections = 50
passdb {{
  driver = static
  args = password={secret}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%n
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Drafts {{
    auto = create
    special_use = \\Drafts
  }}
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


class Dovecot:
    """The server. ``start`` and ``stop`` may be called again and again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.user = "helpdesk"
        # It runs as whom we are, but never as root.
        self._user = pwd.getpwuid(os.geteuid()) if os.geteuid() else pwd.getpwnam("nobody")
        self.port = free_port()
        for name in ("run", "state", "mail"):
            (folder / name).mkdir()
        (folder / "dovecot.conf").write_text(
            _CONFIG.format(
                folder=folder,
                secret=SECRET,
                user=self._user.pw_name,
                group=grp.getgrgid(self._user.pw_gid).gr_name,
                uid=self._user.pw_uid,
                gid=self._user.pw_gid,
                imap=self.port,
            )
        )
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self._user.pw_uid, self._user.pw_gid)

    def start(self) -> None:
        """Start, and wait until it listens."""
        who: dict[str, Any] = {
            "user": self._user.pw_uid,
            "group": self._user.pw_gid,
            "extra_groups": [],
        }
        subprocess.run(
            [str(PROGRAM), "-c", str(self._folder / "dovecot.conf")],
            check=True,
            timeout=_SECONDS,
            **(who if os.geteuid() == 0 else {}),
        )
        until = time.monotonic() + _SECONDS
        while not _listens(self.port):
            assert time.monotonic() < until, (self._folder / "dovecot.log").read_text()
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop, and wait until nobody listens."""
        pid = self._folder / "run" / "master.pid"
        if not pid.exists():
            return
        number = int(pid.read_text())
        os.kill(number, signal.SIGTERM)
        until = time.monotonic() + _SECONDS
        while _lives(number) or _listens(self.port):
            assert time.monotonic() < until
            time.sleep(0.02)

    def change_uids(self) -> None:
        """Give all mails new UIDs and the mailbox a new UIDVALIDITY, as a restore would."""
        self.stop()
        time.sleep(1.1)  # UIDVALIDITY is the second of its making
        for name in (
            "dovecot-uidlist",
            "dovecot.index",
            "dovecot.index.log",
            "dovecot.index.cache",
        ):
            (self._folder / "mail" / self.user / name).unlink(missing_ok=True)
        self.start()

    def with_another_user(self) -> Dovecot:
        """The same server, with an empty mailbox."""
        another = copy(self)
        another.user = f"user{next(_users)}"
        return another

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """A connection of staff's, with INBOX selected."""
        with IMAPClient("127.0.0.1", self.port, ssl=False, timeout=10) as client:
            client.login(self.user, SECRET)
            client.select_folder("INBOX")
            yield client

    def deliver(self, *mails: bytes) -> None:
        """Put mails into INBOX."""
        with self.client() as client:
            for mail in mails:
                client.append("INBOX", mail)

    def flags(self) -> dict[int, set[str]]:
        """Flags and keywords in INBOX by UID."""
        with self.client() as client:
            found = client.fetch(client.search("ALL"), ["FLAGS"])
            return {uid: {f.decode() for f in data[b"FLAGS"]} for uid, data in found.items()}

    def mails(self, folder: str) -> list[bytes]:
        """All mails of a folder."""
        with self.client() as client:
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search("ALL"), ["BODY.PEEK[]"])
            return [data[b"BODY[]"] for _, data in sorted(found.items())]


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    """A running server with an empty mailbox. Only a developer's machine may do without."""
    if not (PROGRAM.exists() and _IMAP.exists()) and not os.environ.get("CI"):
        pytest.skip("Dovecot is not installed")
    # Not pytest's own folder: its parents are closed to others, and Dovecot is not us.
    folder = Path(f"/tmp/helpdesk-dovecot-{os.getpid()}-{free_port()}")
    folder.mkdir(mode=0o755)
    server = Dovecot(folder)
    try:
        server.start()
        yield server
    finally:
        with suppress(ProcessLookupError):
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
