"""Outside addresses asked whether they answer, and not again for days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from notesite.checks.outside import Answer
from notesite.digest import digest, key
from notesite.host.external import answers
from notesite.memo import Memo

DAY = 86_400
SURE, UNSURE = 7 * DAY, DAY // 24
"""Seconds for which an answer holds: that an address is there or gone, and that it could not be had."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """An answer and when it was given, in seconds since 1970: what is remembered here grows old."""

    answer: Answer
    at: float


def outside_answers(
    urls: Iterable[str],
    *,
    memo: Memo,
    moment: float,
    ask: Callable[[Iterable[str]], Mapping[str, Answer]] = answers,
) -> Mapping[str, Answer]:
    """Return what becomes of each of *urls* at *moment*, asking only for what *memo* does not know or knew too long."""
    keys = {url: key("external", url=digest(url)) for url in urls}
    known = memo.recall(list(keys.values()), Asked)
    found = {url: known[key_].answer for url, key_ in keys.items() if key_ in known and _holds(known[key_], moment)}
    made = ask([url for url in keys if url not in found])
    memo.keep((keys[url], Asked(answer=answer, at=moment)) for url, answer in made.items())
    return {**found, **made}


def _holds(asked: Asked, moment: float) -> bool:
    return 0 <= moment - asked.at < (SURE if asked.answer.is_sure else UNSURE)
