"""Firefox as the system has it, spoken to by its own remote protocol: Playwright would want one of its own."""

from __future__ import annotations

import itertools
import json
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

_PREFERENCES = {
    "marionette.port": 0,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "ui.prefersReducedMotion": 1,
}
_START = 60
"""Seconds a first start may take on a machine with much else to do."""


class Gecko:
    """A headless Firefox, with one window at first."""

    def __init__(self, executable: str, profile: Path, **preferences: object) -> None:
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in {**_PREFERENCES, **preferences}.items()]
        (profile / "user.js").write_text("\n".join(lines), "utf-8")
        command = [executable, "--headless", "--no-remote", "--marionette", "--profile", str(profile)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._numbers = itertools.count(1)
        self._socket = socket.create_connection(("127.0.0.1", self._port(profile)), timeout=_START)
        self._stream = self._socket.makefile("rb")
        self._received()
        self.command("WebDriver:NewSession")

    def _port(self, profile: Path) -> int:
        told = profile / "MarionetteActivePort"
        until = time.monotonic() + _START
        while not (told.exists() and told.read_text()):
            assert self._process.poll() is None, "Firefox has ended"
            assert time.monotonic() < until, "Firefox does not start"
            time.sleep(0.05)
        return int(told.read_text())

    def _received(self) -> Any:
        length = bytearray()
        while (digit := self._stream.read(1)) != b":":
            assert digit, "Firefox has hung up"
            length += digit
        return json.loads(self._stream.read(int(length)))

    def command(self, name: str, **parameters: object) -> Any:
        """Return what Firefox answers to the command *name*; AssertionError if that is an error."""
        content = json.dumps([0, next(self._numbers), name, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(content), content))
        _, _, error, result = self._received()
        assert error is None, error
        return result

    def goto(self, url: str, width: int = 1280, height: int = 800) -> None:
        """Open *url* in a window whose inside is *width* by *height* pixels; return when its fonts are there."""
        self.command("WebDriver:SetWindowRect", width=width, height=height)
        frame = self.evaluate("[outerWidth - innerWidth, outerHeight - innerHeight]")
        self.command("WebDriver:SetWindowRect", width=width + frame[0], height=height + frame[1])
        self.command("WebDriver:Navigate", url=url)
        script = "document.fonts.ready.then(() => arguments[0]())"
        self.command("WebDriver:ExecuteAsyncScript", script=script, args=[])

    @property
    def window(self) -> str:
        """The window that is looked at."""
        return str(self.command("WebDriver:GetWindowHandle")["value"])

    def new_window(self) -> str:
        """Open one more, beside the others, and look at it."""
        window = str(self.command("WebDriver:NewWindow", type="window")["handle"])
        self.look_at(window)
        return window

    def look_at(self, window: str) -> None:
        self.command("WebDriver:SwitchToWindow", handle=window)

    def close_window(self, window: str) -> None:
        self.look_at(window)
        self.command("WebDriver:CloseWindow")

    def wait_for_timeout(self, timeout: float) -> None:
        """Let *timeout* milliseconds pass."""
        time.sleep(timeout / 1000)

    def evaluate(self, expression: str) -> Any:
        """Return what *expression* comes to in the page."""
        return self.command("WebDriver:ExecuteScript", script=f"return ({expression})", args=[])["value"]

    def close(self) -> None:
        """End it."""
        self.command("Marionette:Quit", flags=["eForceQuit"])
        self._stream.close()
        self._socket.close()
        self._process.wait(timeout=_START)
