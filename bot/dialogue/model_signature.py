"""Signatures of model archives: ``NAME.tar.gz.sig`` beside ``NAME.tar.gz``.

A model holds pickled parts, so that loading one runs whatever its maker put in. Nothing of an
archive is unpacked before its signature is verified, and what is loaded is a private copy of the
very bytes that were verified: the file may be replaced at any moment.

The signature is over the key's id, the archive's SHA-256 and size and the time, and not over its
name: a model may be renamed and copied, together with its signature.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import io
import json
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import IO, Any, Final

from cryptography.exceptions import InvalidSignature

from bot.dialogue.model_keys import PublicKeys, private_key
from bot.errors import ModelError
from bot.store.key_file import Key, is_id

_DOMAIN: Final = "portal-help-desk model signature v1"
_MOST_BYTES: Final = 4096  # of a signature's file
_CHUNK: Final = 1 << 20
_FIELDS: Final = {"key": str, "sha256": str, "size": int, "signed_at": str, "signature": str}
_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_WHAT_TO_DO: Final = (
    "Run `make train`; or, if you know who made it, sign it with `helpdesk model --sign`."
)


@dataclass(frozen=True)
class Signature:
    """What a signature says.

    Args:
        key: id of the key that signed.
        sha256: of the archive, in hexadecimal digits.
        size: of the archive, in bytes.
        signed_at: UTC, as in RFC 3339.
        signature: in base64.
    """

    key: str
    sha256: str
    size: int
    signed_at: str
    signature: str = ""

    @property
    def payload(self) -> bytes:
        """The bytes that are signed."""
        lines = (_DOMAIN, self.key, self.sha256, str(self.size), self.signed_at)
        return "\n".join(lines).encode()


def signature_file(archive: Path) -> Path:
    """Where the signature of ``archive`` stands."""
    return archive.with_name(f"{archive.name}.sig")


def sign(archive: Path, key: Key) -> Signature:
    """Sign ``archive`` with ``key`` into the file beside it.

    Raises:
        ModelError: the archive can't be read, or the signature can't be written.
    """
    with Path(os.devnull).open("wb") as nowhere:
        digest, size = _copied(archive, nowhere)
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    unsigned = Signature(key.id, digest, size, now)
    raw = private_key(key).sign(unsigned.payload)
    signed = Signature(key.id, digest, size, now, base64.b64encode(raw).decode())
    try:
        content = json.dumps(asdict(signed), indent=2).encode() + b"\n"
        _put(signature_file(archive), io.BytesIO(content))
    except OSError as error:
        raise ModelError(f"{archive.name}.sig can't be written: {error.strerror}") from error
    return signed


def publish(made: Path, folder: Path, key: Key) -> Path:
    """Sign a model in the private folder where it was ``made`` and put both files into ``folder``.

    Were it signed in ``folder``, somebody who can write there could have exchanged it before.

    Raises:
        ModelError: a file can't be read or written.
    """
    sign(made, key)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # The archive last: it is never there without its signature.
        for path in (signature_file(made), made):
            with path.open("rb") as file:
                _put(folder / path.name, file)
    except OSError as error:
        raise ModelError(f"{made.name} can't be written: {error.strerror}") from error
    return folder / made.name


def verify(archive: Path, keys: PublicKeys) -> Signature:
    """Whether ``archive`` is as one of ``keys`` signed it.

    Raises:
        ModelError: it is not; says why and what to do.
    """
    with Path(os.devnull).open("wb") as nowhere:
        return _copy_verified(archive, keys, nowhere)


@contextmanager
def verified_copy(archive: Path, keys: PublicKeys) -> Iterator[Path]:
    """A private copy of ``archive``, of the bytes that one of ``keys`` signed, for the block.

    Raises:
        ModelError: there are no such bytes; says why and what to do.
    """
    with tempfile.TemporaryDirectory(prefix="helpdesk-model-") as folder:
        copy = Path(folder, archive.name)
        with copy.open("xb") as target:
            _copy_verified(archive, keys, target)
        yield copy


def _copy_verified(archive: Path, keys: PublicKeys, target: IO[bytes]) -> Signature:
    # The signature first: what nobody signed is not even read.
    signature = _read_signature(archive)
    _check_signer(archive, signature, keys)
    digest, size = _copied(archive, target, signature.size)
    if (digest, size) != (signature.sha256, signature.size):
        raise ModelError(f"{archive.name} is not what was signed. {_WHAT_TO_DO}")
    return signature


def _check_signer(archive: Path, signature: Signature, keys: PublicKeys) -> None:
    key = keys.get(signature.key)
    if key is None:
        raise ModelError(
            f"{archive.name} was signed by a key that is not trusted here. Add that key to the "
            "file of HELPDESK_MODEL_KEYS, or run `make train`."
        )
    try:
        key.verify(base64.b64decode(signature.signature), signature.payload)
    except InvalidSignature as error:
        raise ModelError(f"{archive.name}.sig was changed. {_WHAT_TO_DO}") from error


def _read_signature(archive: Path) -> Signature:
    path = signature_file(archive)
    if not os.path.lexists(path):
        raise ModelError(f"{archive.name} is not signed. {_WHAT_TO_DO}")
    try:
        with _opened(path) as file:
            return _parsed(file.read(_MOST_BYTES + 1))
    except (ValueError, TypeError, RecursionError) as error:
        raise ModelError(f"{path.name} is not a signature. {_WHAT_TO_DO}") from error


def _parsed(content: bytes) -> Signature:
    if len(content) > _MOST_BYTES:
        raise ValueError
    fields: Any = json.loads(content)
    if {name: type(value) for name, value in dict(fields).items()} != _FIELDS:
        raise ValueError
    signature = Signature(**fields)
    raw = base64.b64decode(signature.signature, validate=True)
    if base64.b64encode(raw).decode() != signature.signature:  # one spelling alone
        raise ValueError
    datetime.fromisoformat(signature.signed_at)
    if not _DIGEST.fullmatch(signature.sha256) or not is_id(signature.key) or signature.size < 1:
        raise ValueError
    return signature


def _opened(path: Path) -> IO[bytes]:
    """``path``, if it is a file itself: what a link leads to may be another file tomorrow."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise ModelError(f"{path.name} is a link. Name the file that it leads to.") from error
        raise ModelError(f"{path.name} can't be read: {error.strerror}.") from error
    file = os.fdopen(handle, "rb")
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        file.close()
        raise ModelError(f"{path.name} should be a file.")
    return file


def _copied(archive: Path, target: IO[bytes], size: int | None = None) -> tuple[str, int]:
    """Copy ``archive``, at most a byte more than ``size``; SHA-256 and size of what was copied."""
    digest, copied = hashlib.sha256(), 0
    try:
        with _opened(archive) as file:
            while chunk := file.read(_CHUNK if size is None else min(_CHUNK, size + 1 - copied)):
                digest.update(chunk)
                target.write(chunk)
                copied += len(chunk)
    except OSError as error:
        raise ModelError(f"{archive.name} can't be copied: {error.strerror}.") from error
    return digest.hexdigest(), copied


def _put(path: Path, content: IO[bytes]) -> None:
    """Write ``path`` at once and never through a link that somebody laid there."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            shutil.copyfileobj(content, file)
            file.flush()
            os.fchmod(handle, 0o644)  # a server that runs as another user has to read it
            os.fsync(handle)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
