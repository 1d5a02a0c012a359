"""What a server decodes, made known to msgspec before there is a second thread."""

from __future__ import annotations

import msgspec

from notesite.config import ImageOptions, MarkdownOptions, MathOptions, Reading
from notesite.diagnostic import Checked
from notesite.host.stamps import Stamp
from notesite.model import Article, Text, Typeset
from notesite.picture import Look
from notesite.render.sheets.assets import Assets
from notesite.stages.faults import Faults
from notesite.stages.tracing import Traced

_DECODED = (
    Checked[Article | None],
    Text,
    Typeset,
    Faults,
    Look,
    Assets,
    Traced,
    dict[str, Stamp],
    MarkdownOptions,
    MathOptions,
    ImageOptions,
    Reading,
)


def prepare_decoding() -> None:
    """Have msgspec work out now how everything is decoded.

    It does that for a type when it first meets it, and another thread that meets it meanwhile takes what is half done:
    the process ends with a segmentation fault.
    """
    msgspec.json.Decoder(tuple[_DECODED])  # type: ignore[valid-type]
