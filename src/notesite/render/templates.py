"""The site's templates: compiled when first asked for, strict, and their mistakes told by file and line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import CodeType, TracebackType
from typing import Any

import jinja2
from jinja2.bccache import Bucket

from notesite.diagnostic import Diagnostic, Place
from notesite.digest import digest
from notesite.render.dialect import AUTOESCAPE, LSTRIP_BLOCKS, TRIM_BLOCKS

FOLDER = "templates"
"""As shown in diagnostics."""


MOST_NUMBERS = 100_000
"""That a template may go through at a time: a slip there must not keep a server from answering for minutes."""

Ready = Callable[[str, str], CodeType | None]
"""Return the program of the template of a name whose source has a digest; None: it must be compiled."""


def _never(_name: str, _source: str) -> CodeType | None:
    return None


class TemplateProblem(Exception):  # noqa: N818 - not a mistake of the program
    """A template cannot be compiled, or gave up while a page was composed."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class _Context(jinja2.runtime.Context):
    """What a template sees; it can be made to see nothing any more.

    A macro that a template imports and the context it was imported into hold on to each other, and that one to the page
    and the whole site: garbage that would wait for a look at all there is.
    """

    def let_go(self) -> None:
        """Hold on to nothing, once the page is made."""
        self.parent, self.vars, self.blocks, self.exported_vars = {}, {}, {}, set()


class Templates:
    """Template sources by name, and pages made from them, one at a time.

    Templates are the site owner's own code and are trusted; the text of an article never gets here as one.
    """

    def __init__(self, sources: Mapping[str, str], *, ready: Ready = _never) -> None:
        """*ready* may know a template's program, so that it need not be compiled."""
        self._sources = sources
        self._environment = jinja2.Environment(
            loader=_loader(sources),
            autoescape=AUTOESCAPE,  # noqa: S701  it is True
            undefined=jinja2.StrictUndefined,
            trim_blocks=TRIM_BLOCKS,
            lstrip_blocks=LSTRIP_BLOCKS,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=_Programs(ready),
        )
        self._environment.globals["range"] = _range
        self._contexts: list[_Context] = []
        self._environment.context_class = self._context  # type: ignore[assignment]

    @property
    def text(self) -> str:
        """The sources of all templates, one after the other."""
        return "\n".join(self._sources.values())

    def render(self, name: str, context: Mapping[str, object], *, page: str) -> str:
        """Return the page at *page* made from template *name*; TemplateProblem if it is at fault."""
        try:
            return self._environment.get_template(name).render(context)
        # A template can raise whatever Python can (`{{ 1 / 0 }}`); what did not come from one is our own bug.
        except Exception as error:
            place = self._place(error, name)
            if place is None:
                raise
            raise TemplateProblem(_diagnostic(error, place, page)) from error
        finally:
            for seen in self._contexts:
                seen.let_go()
            self._contexts.clear()

    def _context(self, *arguments: Any, **named: Any) -> _Context:
        made = _Context(*arguments, **named)
        self._contexts.append(made)
        return made

    def _place(self, error: Exception, name: str) -> Place | None:
        """Return the template's line that *error* came from, the innermost one."""
        match error:
            case jinja2.TemplateSyntaxError():
                return self._line(error.name or name, error.lineno)
            case jinja2.TemplateNotFound():
                return self._innermost(error.__traceback__) or Place(path=f"{FOLDER}/{name}")
            case _:
                return self._innermost(error.__traceback__)

    def _innermost(self, trace: TracebackType | None) -> Place | None:
        found = None
        while trace is not None:
            # Jinja gives the frames of templates their own file name and line.
            folder, _, name = trace.tb_frame.f_code.co_filename.partition("/")
            if folder == FOLDER and name in self._sources:
                found = (name, trace.tb_lineno)
            trace = trace.tb_next
        return None if found is None else self._line(*found)

    def _line(self, name: str, number: int) -> Place:
        lines = self._sources.get(name, "").splitlines()
        text = lines[number - 1] if 0 < number <= len(lines) else ""
        indent = len(text) - len(text.lstrip())
        length = max(1, len(text.strip()))
        return Place(path=f"{FOLDER}/{name}", line=number, column=indent + 1, length=length, text=text)


class _Programs(jinja2.BytecodeCache):
    """Programs of templates that were compiled before; Jinja asks here first."""

    def __init__(self, ready: Ready) -> None:
        self._ready = ready

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002  Jinja's signature
        return name

    def get_source_checksum(self, source: str) -> str:
        return digest(source)

    def load_bytecode(self, bucket: Bucket) -> None:
        program = self._ready(bucket.key, bucket.checksum)
        # Mistakes are told by this name, see `_innermost`.
        bucket.code = None if program is None else program.replace(co_filename=f"{FOLDER}/{bucket.key}")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep nothing."""


def _range(*bounds: int) -> range:
    numbers = range(*bounds)
    # Of more than a machine can count there is no `len`.
    if numbers[MOST_NUMBERS:]:
        raise OverflowError(f"a range of more than {MOST_NUMBERS:,} numbers")
    return numbers


def _loader(sources: Mapping[str, str]) -> jinja2.BaseLoader:
    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        source = sources.get(name)
        return None if source is None else (source, f"{FOLDER}/{name}", lambda: True)

    return jinja2.FunctionLoader(load)


def _diagnostic(error: Exception, place: Place, page: str) -> Diagnostic:
    code, problem, hint = _explained(error)
    message = f"{problem}, on page {page}"
    return Diagnostic(severity="error", code=f"template.{code}", message=message, place=place, hint=hint)


def _explained(error: Exception) -> tuple[str, str, str]:
    """Return the code, the message and the hint for *error*."""
    match error:
        case jinja2.TemplateSyntaxError():
            return "syntax", _sentence(error.message or "template syntax"), ""
        case jinja2.TemplateNotFound():
            hint = "templates stand in the site's templates folder or the theme's, named from there"
            return "missing", f"there is no template {error.message or error.name!r}", hint
        case jinja2.UndefinedError():
            hint = "what templates may see is listed in docs/templates.md"
            return "undefined", _sentence(error.message or "undefined value"), hint
        case RecursionError():
            return (
                "recursion",
                "the template calls itself without end",
                "end the recursion of its macro or include; a template of the theme's is extended as theme/NAME",
            )
        case _:
            return "error", f"{type(error).__name__}: {_sentence(str(error))}", ""


def _sentence(text: str) -> str:
    """Return Jinja's message in our form: one line, lower case, no full stop."""
    line = " ".join(text.split()).rstrip(".")
    return line[:1].lower() + line[1:] if line[1:2].islower() else line
