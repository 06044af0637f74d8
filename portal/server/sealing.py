"""Sealing of what a person has to read again, and hashes that can't be found out by trying.

The key file holds Fernet keys (AES-128-CBC with HMAC-SHA-256), one a line, the newest first: that
one seals, all of them open. Keyed hashes are made with a key derived from the *last* line, so they
stay comparable when a new key comes in front. Deleting the last line changes them: limits on
sign-ins, resets and registrations then begin anew, and nothing else is lost. The file is read once.
"""

from __future__ import annotations

import hashlib
import hmac
import io
import os
import stat
import tempfile
from pathlib import Path
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from portal.server.errors import SecretError

_HASH_INFO: Final = b"portal keyed hash 1"


class Sealer:
    """Seals and hashes with the keys of ``key_file``, which is made when it is missing.

    Raises:
        SecretError: the file can't be read or made, others can read it too, or it holds no keys.
    """

    def __init__(self, key_file: Path) -> None:
        if not os.path.lexists(key_file):
            _create(key_file)
        keys = _read(key_file)
        self._fernet = MultiFernet(_fernets(key_file, keys))
        self._hash_key = _derived(keys[-1])

    def seal(self, text: str) -> bytes:
        """``text``, encrypted with the newest key."""
        return self._fernet.encrypt(text.encode("utf-8"))

    def open(self, sealed: bytes) -> str | None:
        """What was sealed; None where it was changed or its key is gone."""
        try:
            return self._fernet.decrypt(sealed).decode("utf-8")
        except InvalidToken:
            return None

    def keyed_hash(self, kind: str, value: str) -> str:
        """HMAC-SHA-256 of ``value`` in hex. The same value of another ``kind`` has another one."""
        name = kind.encode("utf-8")
        message = len(name).to_bytes(4, "big") + name + value.encode("utf-8")
        return hmac.new(self._hash_key, message, hashlib.sha256).hexdigest()


def _derived(key: bytes) -> bytes:
    # Another key than the one that seals (NIST SP 800-57 part 1, section 5.2).
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_HASH_INFO)
    return kdf.derive(key)


def _read(path: Path) -> list[bytes]:
    keys = [line.strip() for line in _content(path).splitlines() if line.strip()]
    if not keys:
        raise SecretError(f"{path.name} holds no key")
    return keys


def _fernets(path: Path, keys: list[bytes]) -> list[Fernet]:
    try:
        return [Fernet(key) for key in keys]
    except ValueError:
        # Without its cause, whose message may quote the file.
        raise SecretError(f"{path.name} should hold a Fernet key on each line") from None


def _content(path: Path) -> bytes:
    try:
        with io.FileIO(path, opener=_open_at_once) as file:
            _check(path, os.fstat(file.fileno()))
            return file.read()
    except OSError as error:
        raise SecretError(f"{path.name} can't be read: {error.strerror}") from error


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)  # a pipe would wait for its writer


def _check(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise SecretError(f"{path.name} should be a file")
    # Kubernetes and systemd hand secrets to a process as files of root that its group may read.
    allowed = stat.S_IRGRP if status.st_uid == 0 != os.geteuid() else 0
    if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO) & ~allowed:
        raise SecretError(f"{path.name} can be read by others: chmod 600 it")


def _create(path: Path) -> None:
    """Write a file with one key. If another process was quicker, its file stays."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(Fernet.generate_key() + b"\n")
                file.flush()
                os.fsync(file.fileno())
            # Unlike a rename, a link never replaces a file, and it appears with its content.
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            Path(aside).unlink(missing_ok=True)
    except OSError as error:
        raise SecretError(f"{path.name} can't be made: {error.strerror}") from error
