"""A server's threads share one heap."""

from __future__ import annotations

import subprocess
import sys

import pytest

COUNT = """
import ctypes, tempfile, threading
from notesite.serving import heap

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
