"""The command line: argv → command → exit code. With `terminal` the only module that prints or exits.

What a command needs is imported when it runs, so that `notesite --version` does not wait for KaTeX.
"""

from __future__ import annotations

import errno
import gc
import os
import shlex
import sys
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from msgspec.structs import replace

from notesite import __version__, ending
from notesite.cli.help import Sections
from notesite.cli.terminal import (
    CONTENT,
    INTERRUPTED,
    OK,
    SYSTEM,
    USAGE,
    explain,
    is_agreed,
    link,
    near,
    refusals_told,
    say,
    show,
    show_brought,
    show_changes,
    show_fixes,
    show_news,
    tell,
)
from notesite.diagnostic import has_errors
from notesite.lines import is_text
from notesite.refusal import Refusal, Unusable, reason
from notesite.report import Format, counted, shown

if TYPE_CHECKING:
    from notesite.commands.uptodate import Stale
    from notesite.commands.wish import Outcome, Wish
    from notesite.serving.listening import Listening
    from notesite.serving.running import Serving

_NEXT = """\
  notesite build               the site, in public/
  notesite new 'TITLE'         a note
  notesite publish --dry-run   what would go to GitHub Pages"""
"""What to do in a new site."""

_ROOT = click.argument(
    "root", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="[ROOT]"
)
_OUTPUT = click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Where the site goes; ROOT/public if not given."
)
_FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "short", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How problems are shown: with the line at fault or one line each; or for machines, on stdout: JSON, "
    "GitHub's workflow commands, SARIF.",
)


def _asks(command: Callable[..., None]) -> Callable[..., None]:
    """Give *command* the options that decide which site is built and what stops it; it gets the Wish they come to."""

    @wraps(command)
    def wished(root: Path | None, output: Path | None, **asked: Any) -> None:
        from notesite.commands.wish import Wish  # noqa: PLC0415

        site, folder = _place(root, output)
        own = {name: asked.pop(name) for name in ("base_url", "drafts", "future", "strict")}
        command(Wish(root=site, output=folder, **own), **asked)

    made: Callable[..., None] = wished
    for option in (
        click.option("--strict", is_flag=True, help="Warnings count as errors."),
        click.option("--future", is_flag=True, help="Articles whose date has not come, too."),
        click.option("--drafts", is_flag=True, help="Drafts, too."),
        click.option(
            "--base-url", default="", metavar="URL", help="Where the site will stand, instead of site.yaml's."
        ),
        _FORMAT,
        _OUTPUT,
        _ROOT,
    ):
        made = option(made)
    return made


@click.group(cls=Sections, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="notesite")
def main() -> None:
    """Turn a folder of notes into a static site.

    ROOT is the folder with site.yaml; without it, the nearest one at or above the current folder.
    `notesite COMMAND --help` tells more of each.
    """


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
def init(folder: Path) -> None:
    """Begin a site in a folder.

    DIR gets settings, a first note and a workflow for GitHub Pages, and builds at once. What is in DIR already stays as
    it is: if one of the files were to be written over, nothing is written at all.

    \b
    Examples:
      notesite init notes    in a new folder
      notesite init .        in this one, such as a fresh clone
    """
    from notesite.commands import starting  # noqa: PLC0415

    begun = starting.init(folder.absolute())
    for path in begun.files:
        click.echo(shown(str(folder / path)))
    if starting.is_below_top(folder.absolute()):
        say(
            f"{near(folder.absolute())} is not the top of its repository, so GitHub does not run the workflow in it",
            "move .github there and name the folder in it, or use notesite publish",
        )
    if not begun.requirement:
        say(
            "the workflow for GitHub does not know yet where to install notesite from",
            "write the address of its repository into NOTESITE in .github/workflows/pages.yml, or use notesite publish",
        )
    there = "" if folder.absolute() == Path.cwd() else f"  cd {shown(shlex.quote(str(folder)))}\n"
    click.echo(f"\nNext:\n{there}{_NEXT}", err=True)


@main.command()
@click.argument("words", nargs=-1, required=True, metavar="[ROOT] TITLE")
@click.option("--slug", default="", metavar="NAME", help="The file's name, instead of one made of date and title.")
@click.option("--in", "folder", default="", metavar="FOLDER", help="Where in the content folder; made if needed.")
@click.option("--draft", is_flag=True, help="Leave it out of the site for now.")
@click.option("--edit", is_flag=True, help="Open it in the editor that VISUAL or EDITOR names.")
def new(words: tuple[str, ...], *, slug: str, folder: str, draft: bool, edit: bool) -> None:
    """Begin a note called TITLE.

    Its file is named after date and title (in pinyin), its front matter is filled in. The title may hold formulas, and
    is quoted as YAML needs it. The file's path goes to standard output. No file is ever written over.

    \b
    Examples:
      notesite new '变分推断与 $\\mathrm{ELBO}$'
      notesite new --in generative --slug vae --edit '变分自编码器'
    """
    from notesite.commands import starting  # noqa: PLC0415

    if len(words) > 2 or (len(words) == 2 and not Path(words[0]).is_dir()):
        raise click.UsageError(f"{words[0]!r} is no folder; a title of several words is quoted: 'notesite new …'")
    root = Path(words[0]) if len(words) == 2 else None
    site, _ = _place(root, None)
    wish = starting.NewNote(root=site, title=words[-1], slug=slug, folder=folder, draft=draft)
    path = starting.create(wish, spell=starting.pinyin)
    click.echo(near(path).removesuffix("/"))
    if edit:
        starting.edit(path)


_KINDS = ("hexo", "hugo", "jekyll", "obsidian", "notion", "markdown")


@main.command("import")
@click.argument("kind", type=click.Choice(_KINDS), metavar="KIND")
@click.argument("source", type=click.Path(file_okay=False, path_type=Path), metavar="SRC")
@click.argument("root", required=False, type=click.Path(file_okay=False, path_type=Path), metavar="[ROOT]")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
def import_(kind: str, source: Path, root: Path | None, *, dry_run: bool) -> None:
    """Bring the notes of another tool into a site.

    KIND is hexo, hugo, jekyll, obsidian, notion (an unpacked export) or markdown (any folder of notes); SRC is the
    folder with its settings. Notes and pictures are copied, nothing in SRC is changed, and no file is ever written
    over. A note that stood at another address keeps it, by a `url` in its front matter; a formula that is a picture
    from Zhihu and the like becomes TeX. A ROOT without site.yaml gets one, with what the other tool's settings say.

    \b
    Examples:
      notesite import hexo old-blog notes       into a new folder
      notesite import obsidian Vault --dry-run  what would come into this site
    """
    from notesite.commands import importing  # noqa: PLC0415
    from notesite.commands.wish import find_root  # noqa: PLC0415

    here = _here()
    site = here / root if root is not None else find_root(here)
    brought = importing.bring(kind, source.absolute(), site)
    if not dry_run:
        importing.perform(brought, site)
    show_brought(brought, site, dry_run=dry_run)
    if has_errors(brought.diagnostics):
        # The others are there; what is not must not go unnoticed by a script.
        sys.exit(CONTENT)


@main.command()
@_asks
@click.option("--keep-going", is_flag=True, help="Publish in spite of errors in the notes.")
@click.option("--explain", is_flag=True, help="Tell why each thing was made anew: what it depends on and has changed.")
@click.option("--profile", is_flag=True, help="Tell where the time went.")
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes to parse with; one for each processor."
)
def build(wish: Wish, *, form: Format, keep_going: bool, explain: bool, profile: bool, jobs: int | None) -> None:
    """Build the site into its output folder.

    Only what has changed is made anew. Errors in the notes leave the old site as it was.

    \b
    Examples:
      notesite build                         into public/
      notesite build --drafts -o /tmp/look   drafts, too, somewhere else
      notesite build --explain               and why each thing was made anew
      notesite build --profile               and where the time went
    """
    began = time.perf_counter()
    wish = replace(wish, keep_going=keep_going, jobs=jobs)

    def build_and_tell() -> NoReturn:
        with refusals_told(form, wish.root):
            outcome = _recalled_or_built(wish, profile=profile)
        if explain:
            for reason in outcome.reasons or ("nothing was made anew",):
                click.echo(shown(str(reason)), err=True)
        end = f" → {near(wish.output)}" if outcome.published is not None else ", nothing published"
        tell(outcome, form, root=wish.root, seconds=time.perf_counter() - began, end=end)

    _doubting(wish.root, build_and_tell)


def _doubting(root: Path, work: Callable[[], None]) -> None:
    """Do *work*; should it fail by a fault of ours, have it forget everything and do it again.

    A checksum keeps out damage, not forgery: whatever a store made by others says, a build without one is right.
    """
    from notesite.commands.wish import CACHE, STORE  # noqa: PLC0415

    store = root / CACHE / STORE
    try:
        work()
    except (Refusal, OSError, click.ClickException, click.Abort):
        raise
    except Exception:
        if ending.asked() or not store.is_file():
            raise
        from notesite.host.lock import PATIENCE, lock  # noqa: PLC0415
        from notesite.host.store import remove  # noqa: PLC0415

        with lock(root / CACHE / "lock", patience=PATIENCE):
            remove(store)
        work()


_GARBAGE, _NO_GARBAGE = 50_000, 1_000_000
"""New objects between two looks for garbage, where there may be some and where all that is made stays."""


def _recalled_or_built(wish: Wish, *, profile: bool = False) -> Outcome:
    from notesite.commands import uptodate  # noqa: PLC0415

    gc.set_threshold(_NO_GARBAGE, 20, 100)
    found = uptodate.recall(wish)
    if isinstance(found, uptodate.Stale):
        return _built(wish, found, profile=profile)
    if profile:
        click.echo("no stage was needed: the site stands as a build would make it", err=True)
    return found


def _built(wish: Wish, stale: Stale, *, profile: bool) -> Outcome:
    from notesite.commands.headstart import FEW, head_start  # noqa: PLC0415

    # What a build makes lives until it ends: looking through it again and again takes a twelfth of the time. Only
    # where many notes are parsed garbage would add up.
    if not 0 < len(stale.notes) <= FEW:
        gc.set_threshold(_GARBAGE, 20, 100)
    if profile:
        return _profiled(wish)
    # Before the build is loaded, which takes as long as a note does.
    with head_start(wish, stale) as ahead:
        from notesite.commands.build import build as build_site  # noqa: PLC0415
        from notesite.host.progress import Bar, is_watched  # noqa: PLC0415

        if not is_watched():
            return build_site(wish, last=stale.settings, ahead=ahead)
        from notesite.commands.progressing import Progress  # noqa: PLC0415

        with Bar() as bar:
            return build_site(wish, Progress(bar), last=stale.settings, ahead=ahead)


def _profiled(wish: Wish) -> Outcome:
    from notesite.commands.build import build as build_site  # noqa: PLC0415
    from notesite.commands.profiling import Profile  # noqa: PLC0415

    profile = Profile()
    outcome = build_site(wish, profile)
    for line in profile.lines():
        click.echo(shown(line), err=True)
    return outcome


@main.command()
@_asks
@click.option("--fix", is_flag=True, help="Mend in the notes what is safe to mend; show it as a diff, and ask first.")
@click.option("--external", is_flag=True, help="Ask outside addresses whether they answer; remembered for a week.")
@click.option("--yes", is_flag=True, help="With --fix: write without asking.")
def check(wish: Wish, *, form: Format, fix: bool, external: bool, yes: bool) -> None:
    """Report what is wrong with the notes, or may be.

    That is everything a build would tell, and what a page shows as written though its author may not have meant it.
    Nothing is published. What a build reads as meant though it is written otherwise (a TAB in the front matter, a space
    in an address) --fix writes as it is read: the page stays the same. Without a terminal to ask on and without --yes
    the diff is shown and nothing is written; the exit code is then 1.

    \b
    Examples:
      notesite check                    what is wrong, or may be
      notesite check --strict           fail for warnings, too: before a commit, in CI
      notesite check --fix              mend what is safe to mend
      notesite check --external         are other sites still where links lead?
    """
    from notesite.commands.check import check as check_site  # noqa: PLC0415

    began = time.perf_counter()
    wish = replace(wish, external=external)

    def check_and_tell() -> NoReturn:
        with refusals_told(form, wish.root):
            outcome = check_site(wish)
            if fix and _mended(wish, outcome, form, unasked=yes):
                outcome = check_site(wish)
        tell(outcome, form, root=wish.root, seconds=time.perf_counter() - began)

    _doubting(wish.root, check_and_tell)


def _mended(wish: Wish, outcome: Outcome, form: Format, *, unasked: bool) -> bool:
    """Mend in the notes what *outcome* found and is safe to mend, if the author agrees; say if there was anything."""
    from notesite.commands.fix import fix, fixes  # noqa: PLC0415

    found = fixes(wish, outcome)
    if not found:
        return False
    show_fixes(found, form)
    if not (unasked or is_agreed(len(found))):
        click.echo("nothing written; --fix --yes writes without asking", err=True)
        sys.exit(CONTENT)
    fix(wish, found)
    return True


@main.command()
@_ROOT
@_OUTPUT
@click.option("--cache", is_flag=True, help="Remove ROOT/.notesite too.")
def clean(root: Path | None, output: Path | None, *, cache: bool) -> None:
    """Delete the files notesite has published, and no others.

    \b
    Examples:
      notesite clean           the output folder's
      notesite clean --cache   and what is remembered from build to build
    """
    from notesite.commands.clean import clean as clean_site  # noqa: PLC0415

    site, folder = _place(root, output)
    deleted = clean_site(site, folder, cache=cache)
    click.echo(f"{counted(deleted, 'file')} deleted from {near(folder)}", err=True)


@main.command()
@_ROOT
@_OUTPUT
@click.option("--dry-run", is_flag=True, help="Build and show what would change, and push nothing.")
@click.option("--folder", is_flag=True, help="Push nothing: a workflow takes the output folder from here.")
@click.option("--remote", default="origin", show_default=True, help="Where to push to.")
@click.option("--branch", default="gh-pages", show_default=True, help="The branch GitHub Pages shows.")
@click.option("-m", "--message", default="", help="Of the commit; if not given, it names the notes' own.")
@click.option("--base-url", default="", metavar="URL", help="Where the site will stand, instead of site.yaml's.")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--allow-lost-urls", is_flag=True, help="Publish even if addresses of the last publication are gone.")
@click.option("--force", is_flag=True, help="Delete what stands in the branch and notesite did not write.")
def publish(
    root: Path | None,
    output: Path | None,
    *,
    dry_run: bool,
    folder: bool,
    remote: str,
    branch: str,
    message: str,
    base_url: str,
    strict: bool,
    allow_lost_urls: bool,
    force: bool,
) -> None:
    """Build the site and put it on GitHub Pages.

    Shows what changes since the last publication, then pushes a commit on top of it. Errors in the notes stop it, and
    so do addresses that were published and now lead nowhere: give the note that took the place of one
    `aliases: [/old/address/]`.

    \b
    Examples:
      notesite publish --dry-run   what would change
      notesite publish             and do it: gh-pages at origin
      notesite publish --folder    only public/, in a workflow
    """
    from notesite.commands import publishing  # noqa: PLC0415

    began = time.perf_counter()
    place = _place(root, output)
    request = publishing.Request(
        root=place[0],
        output=place[1],
        base_url=base_url,
        remote=remote,
        branch=branch,
        message=message,
        folder=folder,
        strict=strict,
        force=force,
    )
    target = publishing.target(request)
    if target.derived:
        say(f"base_url is not set; taken from the remote: {target.address}", "write it into site.yaml")

    def build_and_show() -> None:
        outcome = _recalled_or_built(target.wish)
        if outcome.stopped:
            tell(outcome, "text", root=place[0], seconds=time.perf_counter() - began, end=", nothing published")
        show(outcome, "text", root=place[0], seconds=time.perf_counter() - began, end=f" → {near(target.wish.output)}")

    _doubting(place[0], build_and_show)
    publication = publishing.compare(request)
    show_changes(publication)
    if publication.lost and not allow_lost_urls:
        say(
            "nothing published: addresses that were published would lead nowhere",
            "give the note that took the place of one an alias: `aliases: [/old/address/]`, or use --allow-lost-urls",
        )
        sys.exit(CONTENT)
    goes = shown(str(place[1]) if folder else f"{remote}/{branch}")
    if dry_run:
        click.echo(f"nothing published (--dry-run); it would go to {goes}, for {target.address}", err=True)
        return
    if not publishing.is_needed(request, publication):
        click.echo(f"{goes} holds this very site; nothing to do", err=True)
        return
    commit = publishing.perform(request, publication)
    end = f" as {commit[:10]}" if commit else ""
    click.echo(f"published to {goes}{end}, for {target.address}", err=True)


@main.command()
@_ROOT
@click.option("--host", default="localhost", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port; else the first free one from 8000 on.")
@click.option("--allowed-host", "allowed", multiple=True, metavar="NAME", help="A name to answer to, too.")
@click.option("--open", "opens", is_flag=True, help="Open the site in the browser.")
@click.option("--editor", default="", metavar="NAME", help="Where Alt-click opens a note, instead of $VISUAL's editor.")
@click.option("--drafts", is_flag=True, help="Drafts, too.")
@click.option("--future", is_flag=True, help="Articles whose date has not come, too.")
def serve(
    root: Path | None,
    *,
    host: str,
    port: int | None,
    allowed: tuple[str, ...],
    opens: bool,
    editor: str,
    drafts: bool,
    future: bool,
) -> NoReturn:
    """Show the site in a browser, and every change as it is saved.

    Nothing is published. Only this machine can connect, unless --host says otherwise. Ctrl-C ends it.

    \b
    Examples:
      notesite serve --open --drafts     in the browser, drafts, too
      notesite serve --editor vscode     Alt-click on the page opens the line there
    """
    from notesite.commands.settings import settings_of  # noqa: PLC0415
    from notesite.commands.wish import Wish  # noqa: PLC0415

    _check_names(allowed)
    place = _place(root, None)
    wish = Wish(root=place[0], output=place[1], drafts=drafts, future=future, keep_going=True)
    # What is wrong with them is told on the page; that there are none is not.
    settings_of(wish.root)
    opener = _editor(editor)
    listening = _listening(host, port)
    # What connects from now on waits; loading the rest takes longer than a browser does to start.
    from notesite.serving.running import Serving  # noqa: PLC0415

    serving = Serving(wish, listening, host=host, allowed=allowed, editor=opener, say=show_news)
    url = listening.address + serving.base_path()
    click.echo(f"notesite serves {near(wish.root)} at {link(url)}  (Ctrl-C ends it)", err=True)
    code = _until_ended(serving, opens=url if opens else "")
    serving.close()
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads that are in the middle of something need not be waited for: what they do is in memory.
    os._exit(code)


def _check_names(allowed: tuple[str, ...]) -> None:
    """Raise BadParameter for one of the names *allowed* by which no browser could call a server."""
    from notesite.host.hosts import is_name  # noqa: PLC0415

    for name in allowed:
        if not is_name(name):
            raise click.BadParameter(
                f"{name!r} is no name of a machine, such as notes.local", param_hint="--allowed-host"
            )


def _listening(host: str, port: int | None) -> Listening:
    """Listen on *host*; OSError, which says what to try, if that cannot be."""
    from notesite.serving.listening import listen  # noqa: PLC0415

    try:
        listening = listen(host, port)
    except OSError as error:
        other = "--port" if error.errno in (errno.EADDRINUSE, errno.EACCES, errno.EPERM) else "--host"
        raise OSError(error.errno, f"{_why_not(error)}; try another {other}", f"{host}:{port or 8000}") from None
    if not listening.loopback:
        say(f"anyone who reaches {host} can read this site, drafts included", "leave --host out to keep it to yourself")
    return listening


def _until_ended(serving: Serving, *, opens: str) -> int:
    """Serve until somebody ends it, with the address *opens* in a browser, if any; return the exit code."""
    try:
        # Not before the address stands there: what is said of the notes comes after it.
        serving.begin()
        if opens:
            click.launch(opens)
        ending.wait()
    except KeyboardInterrupt:
        pass
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else SYSTEM
    return OK


def _why_not(error: OSError) -> str:
    return "already in use by another program" if error.errno == errno.EADDRINUSE else reason(error)


def _editor(given: str) -> Callable[[str], str]:
    """Return what tells, of `editor` in `site.yaml`, the template of the address that opens the author's editor.

    That is empty if there is none. *given*, if not empty, decides.
    """
    from notesite.editors import chosen, names, template  # noqa: PLC0415

    if given and template(given) is None:
        raise click.BadParameter(f"{given!r} is unknown; known are {', '.join(names())}", param_hint="--editor")
    commands = [os.environ.get(name, "") for name in ("VISUAL", "EDITOR")]
    return lambda setting: chosen(given, setting, commands=commands)


def run() -> NoReturn:
    """Run the command line; every way out is an exit code, none a traceback."""
    ending.listen()
    # A name from the disk, or a note's text, may hold what the terminal's encoding does not.
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.stderr.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        _check_arguments(sys.argv[1:])
        # What `--help` and `--version` exit with comes back as a value.
        # By one name however it was started: what a shell asks to complete is told by it.
        code = main.main(prog_name="notesite", standalone_mode=False) or OK
    except click.ClickException as error:
        error.show()
        code = USAGE
    except (click.Abort, KeyboardInterrupt):
        say("interrupted")
        code = INTERRUPTED
    except Exception as error:  # the one place where all of them end
        code = ending.asked() or explain(error)
    sys.exit(code)


def _check_arguments(arguments: list[str]) -> None:
    """Raise UsageError for one of *arguments* that is no text: nothing that is made of it could be written down."""
    for argument in arguments:
        if not is_text(argument):
            raise click.UsageError(f"{shown(argument)} is not UTF-8 text")


def _here() -> Path:
    """Return the current folder, which what reckons with paths asks for, too; Unusable if it was deleted."""
    try:
        return Path.cwd()
    except OSError:
        raise Unusable("the current folder is not there any more", hint="go to another: cd") from None


def _place(root: Path | None, output: Path | None) -> tuple[Path, Path]:
    """Return the site's root and its output folder, both absolute; Unusable if a folder's name is no text."""
    from notesite.commands.wish import OUTPUT, find_root  # noqa: PLC0415

    here = _here()
    site = here / root if root is not None else find_root(here)
    place = site, here / output if output is not None else site / OUTPUT
    for folder in place:
        if not is_text(str(folder)):
            raise Unusable(
                f"the name of {folder} is not UTF-8 text", hint="rename it: what is remembered is told by it"
            )
    return place
