"""What may stand on the command line of a benchmark: types for argparse, which tells of everything else by itself."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path


def command_line(doc: str | None) -> argparse.ArgumentParser:
    """Return a parser that shows *doc*, a module's, as it stands."""
    return argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)


def folder(text: str) -> Path:
    """Return the folder *text*."""
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return Path(text)


def file(text: str) -> Path:
    """Return the file *text*."""
    if not Path(text).is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return Path(text)


def count(text: str) -> int:
    """Return *text* as a number from 1 on."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 on")
    return int(text)


def counts(text: str) -> list[int]:
    """Return *text*, numbers from 1 on with commas between them."""
    return [count(part.strip()) for part in text.split(",")]


def program(name: str) -> str:
    """Return *name*, a program that can be run; end with a sentence if there is none."""
    if shutil.which(name) is None:
        raise SystemExit(f"there is no program {name}, which this needs")
    return name
