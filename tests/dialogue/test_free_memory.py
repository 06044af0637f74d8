from __future__ import annotations

import ctypes
from unittest.mock import patch

import psutil
import pytest

from bot.dialogue import free_memory

BLOCKS = 10_000
BYTES = 8_000


async def test_freed_memory_between_what_is_in_use_goes_back_to_the_system() -> None:
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "malloc_trim"):
        pytest.skip("the C library is not glibc")
    libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    blocks = [libc.malloc(BYTES) for _ in range(BLOCKS)]
    for block in blocks:
        ctypes.memset(block, 1, BYTES)
    last = blocks.pop()  # holds the end of the heap
    for block in blocks:
        libc.free(block)
    before = psutil.Process().memory_info().rss
    await free_memory.give_back()
    after = psutil.Process().memory_info().rss
    libc.free(last)
    assert before - after > BLOCKS * BYTES / 2


async def test_another_c_library_is_left_alone() -> None:
    with patch.object(free_memory, "_MALLOC_TRIM", None):
        await free_memory.give_back()
