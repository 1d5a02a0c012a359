"""Ctrl-C while a server starts, or runs, at whatever moment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from serving_support import site

LOST = """
try:
    os.kill(os.getpid(), signal.SIGINT)
except KeyboardInterrupt:
    pass
"""
DROPPED = """
class Dropped:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
Dropped()
"""
TURNED = """
try:
    os.kill(os.getpid(), signal.SIGINT)
except KeyboardInterrupt as error:
    raise RuntimeError("a class could not be made") from error
"""


PRESSED = """
os.kill(os.getpid(), signal.SIGINT)
"""


@pytest.mark.parametrize(
    ("module", "does", "code"),
    [
        ("notesite.ending", PRESSED, 130),
        ("notesite.cli.main", TURNED, 130),
        ("notesite.serving.listening", TURNED, 130),
        ("notesite.serving.running", TURNED, 130),
        ("notesite.serving.running", LOST, 0),
        ("notesite.serving.running", DROPPED, 0),
    ],
    ids=["before anybody listens", "turned early", "turned", "turned late", "lost", "lost in a destructor"],
)
def test_ctrl_c_that_gets_lost_or_turned_into_something_else_is_ctrl_c(
    module: str, does: str, code: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As it comes about in a start that is interrupted while modules are loaded."""
    site(tmp_path, a="words")
    body = "".join(f"            {line}\n" for line in does.splitlines())
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal, sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}:\n{body}"
        "sys.meta_path.insert(0, Interrupted())\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), *filter(None, sys.path)]))
    run = [sys.executable, "-m", "notesite", "serve", str(tmp_path)]
    done = subprocess.run(run, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == code
    assert "class" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_signal_that_another_thread_takes_ends_the_waiting(tmp_path: Path) -> None:
    """As it is when it comes just before the waiting thread begins to sleep, which then nothing interrupts."""
    script = tmp_path / "script.py"
    script.write_text(
        "import signal, threading, time\n"
        "from notesite import ending\n"
        "ending.listen()\n"
        "def press():\n"
        "    time.sleep(0.2)\n"
        "    signal.pthread_kill(threading.get_ident(), signal.SIGINT)\n"
        "try:\n"
        "    threading.Thread(target=press).start()\n"
        "    ending.wait()\n"
        "except KeyboardInterrupt:\n"
        "    print(ending.asked())\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False, timeout=120)
    assert (done.stdout, done.stderr) == ("130\n", "")


LATE = """
import ctypes, os, signal
from notesite import ending
ending.listen()
@ctypes.CFUNCTYPE(None)
def late():
    raise RuntimeError("closed by now")
try:
    ASKS
except (KeyboardInterrupt, SystemExit):
    pass
late()
"""


@pytest.mark.parametrize(("asks", "told"), [("SIGTERM", False), ("SIGINT", False), ("", True)])
def test_what_comes_back_from_a_library_after_the_end_is_not_told(asks: str, told: bool) -> None:
    code = LATE.replace("ASKS", f"os.kill(os.getpid(), signal.{asks})" if asks else "pass")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert ("closed by now" in done.stderr) == told
