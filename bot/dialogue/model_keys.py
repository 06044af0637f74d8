"""Keys of models (Ed25519, RFC 8032): one private key signs, any of the public ones is trusted.

``model.key`` in the folder of secrets is written as every key file (``bot/store/key_file.py``). It
is needed where models are trained, and nowhere else. The public keys, ``model-public.keys`` beside
it or the file of HELPDESK_MODEL_KEYS, are no secret: a key a line, ``ID ed25519 BASE64``, the
newest first. Whoever can change that file decides whose models are loaded.
"""

from __future__ import annotations

import base64
import binascii
import io
import os
import stat
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bot.errors import ModelError, SecretError
from bot.log import get_logger
from bot.settings import Settings
from bot.store.key_file import (
    Key,
    create_file,
    is_id,
    locked,
    new_key,
    put_file,
    read_keys,
    replace_file,
)

SIGNING_FILE: Final = "model.key"
PUBLIC_FILE: Final = "model-public.keys"
_KIND: Final = "ed25519"
_KEY_BYTES: Final = 32
_MOST_BYTES: Final = 64 * 1024
_PUBLIC_MODE: Final = 0o644

_log = get_logger(__name__)
PublicKeys = Mapping[str, Ed25519PublicKey]


def public_keys_file(settings: Settings) -> Path:
    """Where the keys stand whose models are loaded."""
    return settings.operations.model_keys or settings.secrets / PUBLIC_FILE


def read_public_keys(path: Path) -> PublicKeys:
    """The keys of a file by their ids, in its order; at least one.

    Raises:
        ModelError: it can't be read, others can change it, or it holds something else.
    """
    keys: dict[str, Ed25519PublicKey] = {}
    for number, line in enumerate(_content(path).split(b"\n"), 1):
        if not line.strip():
            continue
        name, key = _public_key(line, f"{path.name}:{number}")
        if name in keys:
            raise ModelError(f"{path.name}:{number}: an earlier line has the same id")
        keys[name] = key
    if not keys:
        raise ModelError(f"{path.name} holds no key")
    return keys


def signing_key(settings: Settings, clock: Callable[[], float] = time.time) -> Key:
    """The key that signs here. Where nothing says that another machine signs, it is made.

    Raises:
        SecretError: the file can't be used, or can't be made.
        ModelError: what it signs would not be loaded here, or the public keys can't be read.
    """
    trusted = public_keys_file(settings)
    private = settings.secrets / SIGNING_FILE
    if not os.path.lexists(private):
        if trusted != settings.secrets / PUBLIC_FILE:
            raise SecretError(
                "This machine loads models that others sign: there is HELPDESK_MODEL_KEYS and no "
                f"{SIGNING_FILE}. Train there, or make a key with `helpdesk model --new-key`."
            )
        _make(settings.secrets, clock, is_first=True)
    key = read_keys(private)[0]
    if trusted == settings.secrets / PUBLIC_FILE and not os.path.lexists(trusted):
        _put_public(trusted, {key.id: private_key(key).public_key()})
    if key.id not in read_public_keys(trusted):
        raise ModelError(
            f"{trusted.name} lacks the key that signs here, so that its models would not be "
            f"loaded. Add the line of {PUBLIC_FILE}, which lies beside {SIGNING_FILE}."
        )
    return key


def new_signing_key(settings: Settings, clock: Callable[[], float] = time.time) -> Key:
    """Put a fresh key in use; models of the earlier ones are still loaded.

    Raises:
        SecretError: a file can't be used, or can't be written; then the old key is in use.
        ModelError: the public keys beside it can't be read.
    """
    return _make(settings.secrets, clock, is_first=False)


def private_key(key: Key) -> Ed25519PrivateKey:
    """The key as it signs."""
    return Ed25519PrivateKey.from_private_bytes(key.secret)


def _make(folder: Path, clock: Callable[[], float], *, is_first: bool) -> Key:
    private, public = folder / SIGNING_FILE, folder / PUBLIC_FILE
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(folder):
            is_there = os.path.lexists(private)
            if is_there and is_first:  # another process was quicker
                return read_keys(private)[0]
            known = dict(read_public_keys(public)) if os.path.lexists(public) else {}
            if is_there:
                known = _with_own(read_keys(private)[0], known)
            key = new_key(clock(), known)
            # First: what is signed has to be known before.
            _put_public(public, {key.id: private_key(key).public_key(), **known})
            (replace_file if is_there else create_file)(private, [key])
    except OSError as error:
        raise SecretError(f"{SIGNING_FILE} can't be made: {error.strerror}") from error
    _log.warning("keys.created", file=SIGNING_FILE)
    return key


def _with_own(key: Key, known: PublicKeys) -> dict[str, Ed25519PublicKey]:
    """``known``, and the key that signs until now, should its line have been lost."""
    return dict(known) if key.id in known else {key.id: private_key(key).public_key(), **known}


def _put_public(path: Path, keys: PublicKeys) -> None:
    try:
        put_file(path, b"".join(_lines(keys.items())), _PUBLIC_MODE)
    except OSError as error:
        raise SecretError(f"{path.name} can't be written: {error.strerror}") from error


def _lines(keys: Iterable[tuple[str, Ed25519PublicKey]]) -> Iterable[bytes]:
    for name, key in keys:
        encoded = base64.b64encode(key.public_bytes_raw()).decode()
        yield f"{name} {_KIND} {encoded}\n".encode()


def _content(path: Path) -> bytes:
    try:
        with io.FileIO(path, opener=_open_at_once) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise ModelError(f"{path.name} should be a file")
            if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                raise ModelError(f"{path.name} can be changed by others: chmod 644 it")
            if status.st_size > _MOST_BYTES:
                raise ModelError(f"{path.name} is too large for a file of keys")
            return file.read(_MOST_BYTES)
    except OSError as error:
        raise ModelError(
            f"{path.name}, the public keys of models, can't be read: {error.strerror}. Copy it "
            "from where models are trained, or run `make train` here."
        ) from error


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)  # a pipe would wait for its writer


def _public_key(line: bytes, place: str) -> tuple[str, Ed25519PublicKey]:
    words = line.decode("ascii", "replace").split()
    if len(words) != 3 or not is_id(words[0]) or words[1] != _KIND:
        raise ModelError(f"{place}: should be an id such as 20261123-3f9a, {_KIND}, and a key")
    try:
        raw = base64.b64decode(words[2], validate=True)
    except (binascii.Error, ValueError) as error:
        raise ModelError(f"{place}: the key should be base64") from error
    # Only one spelling of each key, so that what was cut or added is noticed.
    if len(raw) != _KEY_BYTES or base64.b64encode(raw).decode() != words[2]:
        raise ModelError(f"{place}: the key should be base64 of {_KEY_BYTES} bytes")
    return words[0], Ed25519PublicKey.from_public_bytes(raw)
