"""Whoever watches a build: what a build is given passes through here, and may be counted or timed on the way."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from notesite.memo import Memo
from notesite.stages.eachnote import Run
from notesite.stages.files import Planned, Share
from notesite.stages.picturing import Camera
from notesite.stages.typesetting import Aside, TypesetBatch


class Observer:
    """Watches nothing: what it is given it gives back."""

    def stage(self, _name: str) -> AbstractContextManager[None]:
        """Be there while a stage of the build runs; stages may lie in each other."""
        return nullcontext()

    def memo(self, memo: Memo) -> Memo:
        """Return what remembers as *memo* does."""
        return memo

    def run(self, run: Run) -> Run:
        """Return what runs jobs as *run* does."""
        return run

    def typeset(self, typeset: TypesetBatch) -> TypesetBatch:
        """Return what sets formulas as *typeset* does."""
        return typeset

    def aside(self, aside: Aside) -> Aside:
        """Return what has formulas set as *aside* does."""
        return aside

    def share(self, share: Share) -> Share:
        """Return what makes pages as *share* does."""
        return share

    def camera(self, camera: Camera) -> Camera:
        """Return what looks at pictures as *camera* does."""
        return camera

    def pages(self, number: int) -> None:
        """Hear that the site has *number* pages."""

    def file(self, planned: Planned) -> Planned:
        """Return what is made as *planned* is."""
        return planned


UNWATCHED = Observer()
