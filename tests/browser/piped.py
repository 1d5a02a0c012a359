"""Chromium spoken to over a pipe, as Playwright forbids the pages it opens to prerender others."""

from __future__ import annotations

import itertools
import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

# It reads what it is asked from descriptor 3 and answers on 4.
_LAUNCH = """
import fcntl, os, sys
asked, answer = (fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3])
os.dup2(asked, 3)
os.dup2(answer, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
_PATIENCE = 60
"""Seconds something may take on a machine with much else to do."""


class Chromium:
    """A headless Chromium with one window."""

    def __init__(self, executable: str, profile: Path, width: int = 1280) -> None:
        asked, self._ask = os.pipe()
        self._answers, answer = os.pipe()
        flags = ["--headless", "--no-sandbox", "--remote-debugging-pipe", f"--user-data-dir={profile}"]
        window = [f"--window-size={width},800", "--no-first-run", "about:blank"]
        command = [sys.executable, "-c", _LAUNCH, str(asked), str(answer), executable, *flags, *window]
        self._process = subprocess.Popen(
            command, pass_fds=(asked, answer), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(asked)
        os.close(answer)
        self._buffer = b""
        self._numbers = itertools.count(1)
        self._session = ""
        self.events: list[dict[str, Any]] = []
        # Whoever holds on to a page alone forbids it to prerender others; its tab has those, too.
        (tab,) = self.command("Target.getTargets", filter=[{"type": "tab"}])["targetInfos"]
        self._session = self.command("Target.attachToTarget", targetId=tab["targetId"], flatten=True)["sessionId"]
        self.command("Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=False, flatten=True)
        self.take_page()

    def take_page(self) -> None:
        """Speak to the page that the tab shows now."""
        pages = [event["params"] for event in self.events if event["method"] == "Target.attachedToTarget"]
        gone = {event["params"]["sessionId"] for event in self.events if event["method"] == "Target.detachedFromTarget"}
        self._session = next(
            page["sessionId"]
            for page in pages
            if page["targetInfo"]["type"] == "page" and page["sessionId"] not in gone
        )

    def _received(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            more = os.read(self._answers, 1 << 16)
            assert more, "Chromium has ended"
            self._buffer += more
        message, _, self._buffer = self._buffer.partition(b"\0")
        told: dict[str, Any] = json.loads(message)
        return told

    def command(self, name: str, **parameters: object) -> dict[str, Any]:
        """Return what Chromium answers to the command *name*; AssertionError if that is an error."""
        number = next(self._numbers)
        session = {"sessionId": self._session} if self._session else {}
        os.write(
            self._ask, json.dumps({"id": number, "method": name, "params": parameters, **session}).encode() + b"\0"
        )
        while (told := self._received()).get("id") != number:
            self.events.append(told)
        assert "error" not in told, told
        result: dict[str, Any] = told["result"]
        return result

    def evaluate(self, expression: str) -> Any:
        """Return the value of *expression* in the page, waited for if it is a promise."""
        told = self.command("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def wait_for(self, expression: str) -> None:
        """Wait until *expression* is true in the page."""
        until = time.monotonic() + _PATIENCE
        while not self.evaluate(expression):
            assert time.monotonic() < until, expression
            time.sleep(0.05)

    def wait_until_told(self, method: str, **values: object) -> None:
        """Wait until Chromium has said *method* with these *values*."""
        wanted = values.items()
        while not any(event["method"] == method and wanted <= event["params"].items() for event in self.events):
            waiting = b"\0" in self._buffer or select.select([self._answers], [], [], _PATIENCE)[0]
            assert waiting, (method, values)
            self.events.append(self._received())

    def open(self, address: str) -> None:
        """Open *address* and wait until all of it is there."""
        self.command("Page.navigate", url=address)
        self.wait_for(f"location.href === {json.dumps(address)} && document.readyState === 'complete'")

    def point(self, x: float, y: float, kind: str = "mouseMoved") -> None:
        """Move the mouse there, or press or release it."""
        more: dict[str, object] = {} if kind == "mouseMoved" else {"button": "left", "clickCount": 1}
        self.command("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(_PATIENCE)
        os.close(self._ask)
        os.close(self._answers)
