"""Jobs are done in order, on however many processes, and whatever becomes of those."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from notesite.commands.sharing import WORTH_IT as WORTH_SHARING
from notesite.host.processes.workers import FEWEST, FULL, MOST, WORTH_IT, handfuls

JOBS = 40 * WORTH_IT
KILLED = {
    "at its first job": 8,
    "half-way": JOBS // 2,
    "at the last job": JOBS - 1,
}
"""The job at which a process is killed; the first eight are done before there is another."""

RUN = """
import os, signal, sys
from notesite.host.processes.workers import Workers
parent = os.getpid()
def work(job):
    if job == {killed} and os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return job * job
print(list(Workers(2, size=lambda job: job)(work, iter(range({jobs})), {jobs})) == [job * job for job in range({jobs})])
"""


def ran(killed: int) -> list[str]:
    """Return what is printed by a process of its own, without other tests' threads: such a one forks."""
    code = RUN.format(killed=killed, jobs=JOBS)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    return [*done.stdout.splitlines(), *done.stderr.splitlines()]


@pytest.mark.parametrize(
    ("sizes", "lengths"),
    [
        ([FULL] * 10, [FEWEST, FEWEST, 2]),
        ([1] * (2 * MOST + 1), [MOST, MOST, 1]),
        ([FULL // 8] * 12, [8, 4]),
        ([0, 0, 0, FULL, 0, 0], [FEWEST, 2]),
        ([], []),
    ],
    ids=["large ones", "small ones", "until it is full", "one of four is large", "none"],
)
def test_small_jobs_are_handed_over_by_larger_handfuls(sizes: list[int], lengths: list[int]) -> None:
    found = list(handfuls(iter(sizes), lambda job: job))
    assert [len(some) for some in found] == lengths
    assert [job for some in found for job in some] == sizes


def test_what_several_make_comes_in_order() -> None:
    assert ran(-1) == ["True"]


@pytest.mark.parametrize("killed", KILLED.values(), ids=KILLED)
def test_what_a_killed_process_leaves_is_done_here(killed: int) -> None:
    assert ran(killed) == ["True"]


def in_a_process(code: str) -> list[str]:
    """Return what *code* prints in a process of its own, to which signals are what they are to notesite."""
    begin = (
        "import os, signal, threading\n"
        "from notesite import ending\n"
        "from notesite.host.processes import child, workers\n"
        f"ending.listen()\nparent, jobs = os.getpid(), range({JOBS})\n"
        "def where(job): return os.getpid()\n"
        "def square(job): return job * job\n"
        "def is_right(made): print(list(made) == [job * job for job in jobs])\n"
        "def is_alone():\n"
        "    try: os.waitpid(-1, 0)\n"
        "    except ChildProcessError: print(threading.active_count() == 1)\n"
    )
    done = subprocess.run([sys.executable, "-c", begin + code], capture_output=True, text=True, check=True, timeout=120)
    return [*done.stdout.splitlines(), *done.stderr.splitlines()]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_nobody_waits_for_processes_that_were_killed_while_they_waited(number: int) -> None:
    """As the system does for want of memory, and whatever they had in hand: a pool of Python's stands still then."""
    code = (
        "made, killed = iter(workers.Workers(3)(where, iter(jobs), len(jobs))), set()\n"
        f"while len(killed) < {number}:\n"
        "    by = next(made)\n"
        "    if by != parent and by not in killed:\n"
        "        os.kill(by, signal.SIGKILL); killed.add(by)\n"
        "rest = list(made)\n"
        "print(len(killed)); is_alone()\n"
    )
    assert in_a_process(code) == [str(number), "True"]


def test_a_process_may_be_killed_in_the_middle_of_its_answer() -> None:
    code = (
        "say, count = child.Line.say, 0\n"
        "def cut_short(self, frame):\n"
        "    global count; count += 1\n"
        "    if os.getpid() == parent or count < 3: return say(self, frame)\n"
        "    self._outgoing.write(len(frame).to_bytes(4, 'big') + frame[: len(frame) // 2]); self._outgoing.flush()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "child.Line.say = cut_short\n"
        "is_right(workers.Workers(2)(square, iter(jobs), len(jobs))); is_alone()\n"
    )
    assert in_a_process(code) == ["True", "True"]


def test_what_fails_in_a_process_is_told_here() -> None:
    code = (
        "def fails(job):\n"
        "    if job == 500: raise ZeroDivisionError(os.getpid() == parent)\n"
        "    return job\n"
        "try: list(workers.Workers(2)(fails, iter(jobs), len(jobs)))\n"
        "except ZeroDivisionError as error: print(error)\n"
        "is_alone()\n"
    )
    assert in_a_process(code) == ["True", "True"]


def test_processes_are_there_before_anybody_is_given_anything() -> None:
    """Who is given something may start V8 for it, whose locks a process forked after that would have for ever."""
    code = (
        "fork, forked = os.fork, []\n"
        "def counted():\n"
        "    forked.append(threading.active_count()); return fork()\n"
        "os.fork = counted\n"
        "def given(made):\n"
        "    for each in made:\n"
        "        print(forked) if each == 0 else None; yield each\n"
        "is_right(given(workers.Workers(2)(square, iter(jobs), len(jobs)))); print(forked)\n"
    )
    assert in_a_process(code) == ["[1, 1]", "True", "[1, 1]"]


@pytest.mark.parametrize("refusal", ["OSError(38, 'no semaphores')", "ImportError()", "NotImplementedError()"])
def test_a_server_needs_no_shared_memory(refusal: str) -> None:
    code = (
        "import concurrent.futures as futures\n"
        f"def refused(*arguments, **named): raise {refusal}\n"
        "futures.ProcessPoolExecutor = refused\n"
        "among = lambda function, jobs, number: map(function, jobs)\n"
        "is_right(workers.Workers(2, among_threads=among)(square, iter(jobs), len(jobs)))\n"
    )
    assert in_a_process(code) == ["True"]


def test_a_server_needs_no_memory_to_share_a_moment_in() -> None:
    code = (
        "def refused(): raise OSError(30, 'read-only', '/dev/shm')\n"
        "among = lambda function, jobs, number: map(function, jobs)\n"
        "is_right(workers.Workers(2, among_threads=among, until=refused)(square, iter(jobs), len(jobs)))\n"
    )
    assert in_a_process(code) == ["True"]


DEAF = """
import os, signal
from notesite.host.processes import workers
from notesite.stages.eachnote import in_turn
parent = int(os.environ.setdefault("TEST_PARENT", str(os.getpid())))
def work(job):
    return os.getpid() == parent or signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, [])
if __name__ == "__main__":
    print(all(workers.Workers(2, among_threads=in_turn)(work, range({jobs}), {jobs})), flush=True)
    print(signal.pthread_sigmask(signal.SIG_BLOCK, []), flush=True)
    os._exit(0)
"""


def test_processes_of_a_server_never_hear_of_ctrl_c(tmp_path: Path) -> None:
    """Which reaches all that the terminal has started, and is met by them as they begin."""
    script = tmp_path / "script.py"
    script.write_text(DEAF.format(jobs=JOBS), "utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True, timeout=120)
    assert (done.stdout, done.stderr) == ("True\nset()\n", "")


STARVED = """
import os, time
from notesite.host.processes import workers
from notesite.stages.eachnote import in_turn
parent = int(os.environ.setdefault("TEST_PARENT", str(os.getpid())))
def work(job):
    if os.getpid() != parent:
        time.sleep(600)
    return job * job
if __name__ == "__main__":
    workers.STARVED = 0.1
    made = workers.Workers(2, among_threads=in_turn)(work, range({jobs}), {jobs})
    print(list(made) == [job * job for job in range({jobs})], flush=True)
    os._exit(0)
"""


def test_what_processes_that_get_no_processor_leave_is_done_here(tmp_path: Path) -> None:
    """Those of a server make way for everything else: on a machine that is busy for long they get nowhere."""
    script = tmp_path / "script.py"
    script.write_text(STARVED.format(jobs=JOBS), "utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True, timeout=120)
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_a_build_needs_no_process_beside_it(tmp_path: Path) -> None:
    """Where the system grants none, for want of memory or by a limit: all is done in this one."""
    (tmp_path / "content").mkdir()
    (tmp_path / "site.yaml").write_text("title: 站\n", "utf-8")
    for number in range(WORTH_SHARING):
        (tmp_path / "content" / f"n{number}.md").write_text(f"# 题\n\n第 ${number}$ 篇。\n", "utf-8")
    code = (
        "import errno, os, sys; from notesite.cli.main import run\n"
        "def fork(): raise OSError(errno.ENOMEM, 'Cannot allocate memory')\n"
        "os.fork = fork\n"
        f"sys.argv = ['notesite', 'build', {str(tmp_path)!r}, '--jobs', '2']\n"
        "run()"
    )
    for text in ("一", "二"):
        (tmp_path / "content" / "n0.md").write_text(f"# 题\n\n{text} $x$\n", "utf-8")
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
        assert (done.returncode, f"{WORTH_SHARING} articles" in done.stderr) == (0, True), done.stderr
        assert text in (tmp_path / "public" / "n0" / "index.html").read_text("utf-8")


def test_a_build_outlives_its_processes(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "site.yaml").write_text("title: 站\n", "utf-8")
    for number in range(2 * WORTH_IT):
        (tmp_path / "content" / f"n{number}.md").write_text(f"# 题\n\n第 ${number}$ 篇。\n", "utf-8")
    code = (
        "import os, signal, sys; from notesite.cli import main as cli; from notesite.stages import loading\n"
        "parent, parse = os.getpid(), loading.parse\n"
        "def killed(job):\n"
        "    if os.getpid() != parent: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return parse(job)\n"
        "loading.parse = killed\n"
        f"sys.argv = ['notesite', 'build', {str(tmp_path)!r}, '--jobs', '2']\n"
        "cli.run()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert f"{2 * WORTH_IT} articles" in done.stdout + done.stderr
    assert len(list((tmp_path / "public").glob("n*/index.html"))) == 2 * WORTH_IT
