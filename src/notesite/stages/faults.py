"""What is wrong with the formulas of each article, told in the article's own file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from notesite.diagnostic import Diagnostic
from notesite.digest import key
from notesite.index.records import Index
from notesite.lines import Source
from notesite.memo import Memo, Worked
from notesite.model import Article, identity
from notesite.stages.typesetting import Setter, chunks
from notesite.tree import Read, SourceFile, Tree


class Faults(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with the formulas of one article."""

    diagnostics: tuple[Diagnostic, ...] = ()
    broken: tuple[int, ...] = ()
    """Identities of those that could not be set."""


def find_faults(
    index: Index,
    tree: Tree,
    *,
    setter: Setter,
    origins: Mapping[str, str],
    read: Read,
    memo: Memo,
    tool: str,
    engine: str,
    worked: Worked,
    pause: Callable[[], None] = lambda: None,
) -> dict[str, Faults]:
    """Return, by path, what is wrong with the formulas of each article that has any, wherever they stand.

    *pause* is called between articles.
    """
    notes = {note.path: note for note in tree.notes}
    articles = [page.article for page in index.articles if page.article.formulas]
    keys = {
        article.path: key("faults", tool=tool, engine=engine, article=origins[article.path]) for article in articles
    }
    known = memo.recall(list(keys.values()), Faults)
    found = {path: known[wanted] for path, wanted in keys.items() if wanted in known}
    unknown = [article for article in articles if keys[article.path] not in known]
    # Most have none, which their identities tell without opening the text they stand in.
    faultless = [article for article in unknown if setter.faultless(article.formulas)]
    found |= {article.path: Faults() for article in faultless}
    memo.keep((keys[article.path], found[article.path]) for article in faultless)
    for chunk in chunks([article for article in unknown if article.path not in found]):
        setter.prepare(use.formula for article in chunk for use in article.uses)
        for article in chunk:
            pause()
            told = found[article.path] = faults_of(article, notes[article.path], setter=setter, read=read)
            if setter.lasting(use.formula for use in article.uses):
                memo.keep([(keys[article.path], told)])
    worked.count("faults", len(unknown))
    return found


def faults_of(article: Article, note: SourceFile, *, setter: Setter, read: Read) -> Faults:
    """Return what is wrong with the formulas of *article*, which *note* holds."""
    uses = article.uses
    faulty = [use for use in uses if setter[use.formula].error or setter[use.formula].warnings]
    if not faulty:
        return Faults()
    # Only now, and only for these, the text is read again, and what reads it is loaded: nothing else needs it.
    from notesite.load.tex.explaining.explain import explain  # noqa: PLC0415

    source = source_of(note, read)
    broken = dict.fromkeys(identity(use.formula) for use in faulty if setter[use.formula].error)
    return Faults(
        diagnostics=tuple(found for use in faulty for found in explain(use, setter[use.formula], source)),
        broken=tuple(broken),
    )


def source_of(note: SourceFile, read: Read) -> Source:
    """Return the text of *note* as the loader has read it, since that is what offsets count in."""
    from notesite.load.decode import decode  # noqa: PLC0415
    from notesite.load.mask import cleaned  # noqa: PLC0415

    content = read(note).value or b""  # taken away since: there is no line to show, and still something to say
    return Source(note.source_path, cleaned(decode(content, path=note.source_path).value or ""))
