"""Another tool's settings, as they lie in its folder, and the `site.yaml` that says the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from notesite.diagnostic import has_errors
from notesite.importers.importer import About, Settings
from notesite.importers.kinds import Kind
from notesite.importers.settings import parsed
from notesite.importers.texmacros import Macro, settings_lines
from notesite.load.decode import decode
from notesite.refusal import Unusable
from notesite.siteyaml.address import absolute_address
from notesite.siteyaml.read import is_language
from notesite.yamltext.reporter import single_quoted
from notesite.zone import zone

_SETTINGS = (".toml", ".yaml", ".yml", ".json")
"""Endings of files that hold settings."""
_PLACEHOLDERS = ("yoursite.com", "example.com", "example.org", "yourdomain.com")
"""Hosts that other tools' new sites name."""


def settings_in(source: Path, kind: Kind) -> Settings:
    """Return what the settings in *source*, a folder of *kind*, say; Unusable if they cannot be read."""
    first = next((source / name for name in kind.settings if (source / name).is_file()), None)
    if first is None:
        _refuse_elsewhere(source, kind)
    settings = {} if first is None else _said(first)
    if kind.joined is None or not (source / kind.folder).is_dir():
        return settings
    parts = sorted(path for path in (source / kind.folder).iterdir() if path.suffix in _SETTINGS and path.is_file())
    return kind.joined(settings, {path.stem: _said(path) for path in parts})


def _refuse_elsewhere(source: Path, kind: Kind) -> None:
    """Unusable if settings of *kind*, which are not in *source*, must be there."""
    if not kind.needed:
        return
    folders = sorted(path for path in source.iterdir() if path.is_dir())
    found = next((folder for folder in folders if any((folder / name).is_file() for name in kind.settings)), None)
    if found is not None:
        raise Unusable(f"the settings are not in {source} but in {found}", hint="name that folder")
    raise Unusable(
        f"{source} has no {kind.settings[0]}", hint="name the folder that has, or import the notes as: markdown"
    )


def _said(path: Path) -> Settings:
    decoded = decode(path.read_bytes(), path=str(path))
    if decoded.value is None or has_errors(decoded.diagnostics):
        reason = next((found.message for found in decoded.diagnostics), "no text")
        raise Unusable(f"{path} cannot be read: {reason}", hint="save it as UTF-8, or import it as: markdown")
    try:
        return parsed(decoded.value, path.suffix)
    except ValueError as error:
        raise Unusable(f"{path} cannot be read: {error}", hint="mend it, or import it as: markdown") from None


def site_yaml(about: About, macros: Mapping[str, Macro]) -> bytes:
    """Return settings that say what the other tool's did, with *macros* for formulas."""
    return "".join(f"{line}\n" for line in (*_site_lines(about), *settings_lines(macros))).encode()


def _site_lines(about: About) -> Iterator[str]:
    yield f"title: {single_quoted(about.title or '我的笔记')}"
    if about.subtitle:
        yield f"subtitle: {single_quoted(about.subtitle)}"
    if about.author:
        yield f"author: {single_quoted(about.author)}"
    if is_language(about.language):
        yield f"language: {about.language}"
    if zone(about.timezone) is not None:
        yield f"timezone: {about.timezone}"
    placeholder = about.base_url.rstrip("/").partition("://")[2] in _PLACEHOLDERS
    base = absolute_address(about.base_url) if about.base_url and not placeholder else None
    if base is not None:
        yield f"base_url: {single_quoted(base)}"
