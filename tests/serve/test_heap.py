"""A server's threads share one heap, and what is free in it goes back to the system."""

from __future__ import annotations

import subprocess
import sys

import pytest

COUNT = """
import ctypes, tempfile, threading
from notesite.serving.memory import heap

libc = ctypes.CDLL(None)
if {shared}:
    heap.share_one()
libc.malloc.restype = ctypes.c_void_p
together = threading.Barrier(4)

def take():
    together.wait()
    libc.malloc(1000)
    together.wait()

threads = [threading.Thread(target=take) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc.fopen.restype = ctypes.c_void_p
with tempfile.NamedTemporaryFile() as told:
    out = ctypes.c_void_p(libc.fopen(told.name.encode(), b"w"))
    libc.malloc_info(0, out)
    libc.fclose(out)
    print(told.read().count(b"<heap nr="))
"""


def heaps(*, shared: bool) -> int:
    program = [sys.executable, "-c", COUNT.format(shared=shared)]
    return int(subprocess.run(program, check=True, capture_output=True, text=True).stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc tells how many heaps there are")
def test_threads_take_from_one_heap() -> None:
    assert heaps(shared=True) == 1
    assert heaps(shared=False) > 1


FREE = """
import ctypes
from pathlib import Path
from notesite.serving.memory import heap

libc = ctypes.CDLL(None)
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]

def held():
    return int(Path("/proc/self/statm").read_text().split()[1])

heap.share_one()
taken = [libc.malloc(60_000) for _ in range(400)]
for each in taken:
    ctypes.memset(each, 1, 60_000)
much = held()
# The last stays: what is free below it is not the heap's end.
for each in taken[:-1]:
    libc.free(each)
if {gives}:
    heap.give_back()
print(much - held())
"""
PAGES = 400 * 60_000 // 4096


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc has a heap that is known to keep it")
def test_what_is_free_goes_back_to_the_system() -> None:
    def pages(*, gives: bool) -> int:
        program = [sys.executable, "-c", FREE.format(gives=gives)]
        return int(subprocess.run(program, check=True, capture_output=True, text=True).stdout)

    assert pages(gives=True) > PAGES // 2 > pages(gives=False)
