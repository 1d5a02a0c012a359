"""Jobs are done in order, on however many processes, and whatever becomes of those."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from notesite.commands.sharing import WORTH_IT as WORTH_SHARING
from notesite.host.workers import FEWEST, FULL, MOST, WORTH_IT, handfuls

JOBS = 40 * WORTH_IT
KILLED = {
    "at its first job": 8,
    "half-way": JOBS // 2,
    "at the last job": JOBS - 1,
}
"""The job at which a process is killed; the first eight are done before there is another."""

RUN = """
import os, signal, sys
from notesite.host.workers import Workers
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


STARVED = """
import os, time
from notesite.host import workers
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
