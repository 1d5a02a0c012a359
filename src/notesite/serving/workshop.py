"""All that is kept warm between builds, and the build itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType

import msgspec

from notesite.commands.assembly import site_theme
from notesite.commands.contents import Contents
from notesite.commands.settings import site_settings
from notesite.commands.uptodate import content_folder
from notesite.commands.wish import CACHE, Wish, kept_stamps, now, stamps_of
from notesite.config import ImageOptions
from notesite.diagnostic import Checked
from notesite.digest import digest_value
from notesite.host import theme
from notesite.host.katex import Katex
from notesite.host.pictures import Pillow
from notesite.host.processes.workers import Workers
from notesite.host.ready import ReadyTemplates
from notesite.host.scan import Folder
from notesite.host.stamps import Stamps
from notesite.host.tool import libraries, tool_digest
from notesite.load.options import LoadOptions
from notesite.memo import Worked
from notesite.model import Article, Formula
from notesite.refusal import Refusal
from notesite.render.templates import Templates
from notesite.serving.engine import AT_ONCE, InTurns
from notesite.serving.ground import Ground
from notesite.serving.memory.decoding import prepare_decoding
from notesite.serving.memory.warm import Warm
from notesite.serving.precedence import Precedence
from notesite.serving.sources import Sources
from notesite.serving.turns import Turns
from notesite.stages.build import Site, build
from notesite.stages.eachnote import Run, size
from notesite.stages.loading import Held, Loader
from notesite.stages.world import World
from notesite.tree import SourceFile


class _Pause:
    """What a build does between two notes: let a save go first, and write what is new before it is too much."""

    def __init__(self, precedence: Precedence, memo: Warm, *, is_over: bool) -> None:
        """*is_over*: the build has ended, or nobody is to be let in first."""
        self._precedence = precedence
        self._memo = memo
        self.is_over = is_over

    def __call__(self) -> None:
        if self.is_over:
            return
        self._precedence.give_way()
        if self._memo.is_laden:
            self._memo.settle()


class Workshop:
    """All that is kept warm between builds: memory, V8, compiled templates, digests of files."""

    def __init__(self, wish: Wish, address: str) -> None:
        """*address* is where the site is served, without a path and a slash at its end.

        To be made before there are other threads.
        """
        prepare_decoding()
        self.wish = wish
        self.memo = Warm(wish.root / CACHE)
        self.precedence = Precedence()
        self._address = address
        self._tool = tool_digest()
        self._katex: dict[str, InTurns] = {}
        self._cameras: dict[ImageOptions, Pillow] = {}
        self._sources: tuple[Path, Sources, Stamps] | None = None
        self._compiled: tuple[str, Templates] | None = None
        self._parsing = Turns()
        """The parser's libraries fill tables when first asked, and another thread would read them half filled."""

    def content(self) -> Path | None:
        """Return the content folder, if the settings can be read."""
        try:
            return site_settings(self.wish)[1]
        except (Refusal, OSError):
            return None

    def base_path(self) -> str:
        """Return the path the site stands under; `/` if the settings cannot be read."""
        try:
            return site_settings(self.wish)[0].value.base_path
        except (Refusal, OSError):
            return "/"

    def survey(self) -> Ground:
        """Look at the disk; Unusable or OSError if there is no site to be built."""
        settings, content = site_settings(self.wish)
        base = self._address + settings.value.base_path
        tree = self._folder(content).scan()
        return Ground(
            config=msgspec.structs.replace(settings.value, base_url=base),
            content=content,
            tree=tree.value,
            theme=site_theme(self.wish.root),
            diagnostics=(*settings.diagnostics, *tree.diagnostics),
            notes={note.path: note for note in tree.value.notes},
        )

    def build(
        self,
        ground: Ground,
        *,
        alone: SourceFile | None = None,
        held: Held = MappingProxyType({}),
    ) -> Site:
        """Build the site of *ground*; with *alone*, as if that were its only note.

        *held* are articles at hand.
        """
        tree = ground.tree if alone is None else msgspec.structs.replace(ground.tree, notes=(alone,))
        # A single note is built because somebody waits for its page.
        pause = _Pause(self.precedence, self.memo, is_over=alone is not None)
        run = self._parsing.run if alone else self._workers()
        site = build(
            ground.config,
            tree,
            theme=ground.theme,
            world=self._world(ground, run=run, held=held, pause=pause),
            drafts=self.wish.drafts,
            future=self.wish.future,
            sources=True,
        )
        # What set the formulas of the site sets those of the next save, too.
        pause.is_over = True
        # Nobody asks a server why it worked, and of a large site that is much to hold.
        site.worked.missed.clear()
        return site

    def _world(self, ground: Ground, *, run: Run, held: Held, pause: Callable[[], None]) -> World:
        katex = self._typesetter(ground)
        return World(
            read=self.sources(ground),
            typeset=partial(katex.typeset, pause=pause),
            memo=self.memo,
            moment=now(),
            tool=self._tool,
            engine=katex.identity,
            camera=self._camera(ground),
            run=run,
            compiled=self._templates,
            held=held,
            pause=pause,
        )

    def _workers(self) -> Workers:
        return Workers(self.wish.jobs, among_threads=self._parsing.run, until=self.precedence.shared, size=size)

    def sources(self, ground: Ground) -> Sources:
        """Return what reads the files of *ground*."""
        if self._sources is None or self._sources[0] != ground.content:
            stamps = self._remembered_stamps(ground.content)
            self._sources = (
                ground.content,
                Sources(Contents(self._folder(ground.content), stamps)),
                stamps,
            )
        return self._sources[1]

    def look_anew(self) -> None:
        """Read every file when it is next asked for, whatever its stamp says."""
        if self._sources is not None:
            content, sources, _ = self._sources
            stamps = Stamps({})
            sources.read_anew(Contents(self._folder(content), stamps))
            self._sources = (content, sources, stamps)

    def loader(self, ground: Ground) -> Loader:
        """Return what reads one note of *ground*."""
        return Loader(
            options=LoadOptions.of(ground.config),
            read=self.sources(ground),
            memo=self.memo,
            tool=self._tool,
            run=self._parsing.run,
            worked=Worked(),
        )

    def warm_up(self, ground: Ground) -> None:
        """Start what the first edit would otherwise wait for: the parser."""
        note = SourceFile(path="warm.md", source_path="warm.md")
        self.loader(ground).load_one(note, b"$x$\n")

    def rehearse(self, ground: Ground, note: SourceFile, content: bytes) -> Checked[Article | None]:
        """Parse *note*, which holds *content*, and set some of its formulas: what is slow at first is then done."""
        read = self.loader(ground).parsed(note, content)
        if read.value is not None and read.value.formulas:
            self._typesetter(ground).typeset([use.formula for use in read.value.uses[:AT_ONCE]])
        return read

    def start_engine(self, ground: Ground) -> None:
        """Start V8, which takes as long as a note to be parsed."""
        self._typesetter(ground).typeset([Formula(tex="x", source="x", display=False)])

    def settle(self) -> None:
        """Put on disk what the next start or build need not do again."""
        if self._sources is not None and self._sources[2].grew:
            kept_stamps(self.memo, self._sources[0], self._sources[2])
            self._sources[2].grew = False
        self.memo.settle()

    def _folder(self, content: Path) -> Folder:
        return content_folder(self.wish, content)

    def _remembered_stamps(self, content: Path) -> Stamps:
        return stamps_of(self.memo, content)

    def _typesetter(self, ground: Ground) -> InTurns:
        output = ground.config.math.output
        if output not in self._katex:
            # Another thread may be as far; V8 itself starts in only one of them.
            self._katex.setdefault(output, InTurns(Katex(theme.katex_folder(), output=output)))
        return self._katex[output]

    def _camera(self, ground: Ground) -> Pillow:
        options = ground.config.images
        if options not in self._cameras:
            self._cameras[options] = Pillow(options, 1)
        return self._cameras[options]

    def _templates(self, sources: Mapping[str, str]) -> Templates:
        wanted = digest_value(dict(sources))
        if self._compiled is None or self._compiled[0] != wanted:
            self._compiled = (wanted, Templates(sources, ready=ReadyTemplates(libraries)))
        return self._compiled[1]
