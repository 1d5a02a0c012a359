"""V8 by itself: a process that starts it in one thread and closes it in another lives on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from notesite.host.aside import aside
from notesite.host.katex import isolate as isolates
from notesite.host.katex.isolate import ExhaustedError, Isolate
from notesite.refusal import Failed

HOT = """
function work(times) {
  const inner = (a) => { let sum = 0; for (let i = 0; i < 200; i++) sum += i * a; return sum; };
  let total = 0;
  for (let i = 0; i < +times; i++) total += inner(i);
  return String(total);
}
work
"""
"""Runs until V8 has compiled it: an isolate without code is closed without looking at any."""

STARTED_ASIDE = """
import re, sys
from pathlib import Path
from threading import Thread
from notesite.host.katex.isolate import Isolate

isolates = []

def start():
    isolates.append(Isolate([Path(sys.argv[1]).read_text("utf-8")], "work", memory=2**28))
    print(isolates[0].call("20000", seconds=60))

thread = Thread(target=start)
thread.start()
thread.join()
mapped = Path("/proc/self/smaps")
print(*sorted(set(re.findall(r"ProtectionKey: +([1-9][0-9]*)", mapped.read_text() if mapped.exists() else ""))))
isolates[0].close()
print("closed")
"""


def test_any_thread_may_close_what_another_started(tmp_path: Path) -> None:
    """No memory is kept for the first thread alone, which on processors that can do so ends the process."""
    script = tmp_path / "hot.js"
    script.write_text(HOT, "utf-8")
    done = subprocess.run([sys.executable, "-c", STARTED_ASIDE, script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split("\n")) == (0, ["3979801000000", "", "closed", ""]), done.stderr


@pytest.mark.parametrize(("used", "stood_still"), [(0.0, True), (0.03, False)])
def test_a_call_that_had_no_processor_is_told_from_one_that_takes_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, used: float, stood_still: bool
) -> None:
    script = tmp_path / "endless.js"
    script.write_text("function endless() { for (;;); }\nendless", "utf-8")
    clock = iter((1.0, 1.0 + used))
    monkeypatch.setattr(isolates.time, "process_time", lambda: next(clock))
    isolate = Isolate([script.read_text("utf-8")], "endless", memory=2**28)
    with pytest.raises(ExhaustedError, match="longer than") as failure:
        isolate.call(seconds=0.05)
    isolate.close()
    assert failure.value.stood_still is stood_still


LIMITED = """
import resource
resource.setrlimit(resource.RLIMIT_AS, (2**33, 2**33))
from notesite.host.katex.isolate import Isolate
from notesite.refusal import Failed
try:
    Isolate([], "Array", memory=2**28)
except Failed as failed:
    print(failed)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no limit of addresses is heeded")
def test_where_addresses_are_few_v8_is_refused_before_it_ends_the_process() -> None:
    done = subprocess.run([sys.executable, "-c", LIMITED], capture_output=True, text=True, check=False)
    assert (done.returncode, "as many addresses as V8 reserves" in done.stdout) == (0, True), done.stderr


HANGING = """
import threading
from notesite.host.katex import isolate
isolate.PATIENCE = 0.2
isolate.MiniRacer = threading.Event().wait
import sys
sys.argv = ["notesite", "build", *sys.argv[1:]]
from notesite.__main__ import run
run()
"""


def test_a_v8_that_never_begins_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_text("$x$\n", "utf-8")
    (tmp_path / "site.yaml").touch()
    command = [sys.executable, "-c", HANGING, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, "has not begun within 0.2 seconds" in done.stderr) == (3, True), done.stderr


def test_scripts_that_never_end_are_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolates, "PATIENCE", 0.1)
    with pytest.raises(Failed, match="has not begun within"):
        Isolate(["for (;;);"], "Array", memory=2**28)


def test_where_there_is_no_thread_v8_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(isolates, "MiniRacer", refused)
    with pytest.raises(Failed, match="the system grants no thread"):
        Isolate([], "Array", memory=2**28)


@pytest.mark.parametrize("granted", [0, 1, 2])
def test_where_threads_are_few_v8_is_refused_before_it_ends_the_process(
    monkeypatch: pytest.MonkeyPatch, granted: int
) -> None:
    """One of V8's own that the system refuses is the end of the process (SIGABRT)."""
    begin, begun = Thread.start, list[Thread]()

    def start(thread: Thread) -> None:
        if len(begun) == granted:
            raise RuntimeError("can't start new thread")
        begun.append(thread)
        begin(thread)

    monkeypatch.setattr(Thread, "start", start)
    with pytest.raises(Failed, match="the system grants no thread"):
        Isolate([], "Array", memory=2**28)
    assert not any(thread.is_alive() for thread in begun)


def test_without_a_thread_what_is_done_aside_is_done_by_who_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_thread: Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Thread, "start", refused)
    assert aside(lambda: "done")() == "done"
