"""Addresses of pages, made once for each kind of page: Django looks through every route for each link of a table."""

import re
from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.html import escape

_PLAIN = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_MARKS = {str: "zq{}qz", int: "90909{}"}
"""What stands in for an argument while its page's address is found: no route has it."""


def address(name: str, *given: object) -> str | None:
    """The address of a page, as `reverse` gives it, fit for HTML; None where only `reverse` itself can say it."""
    kinds = tuple(int if type(one) is int else str for one in given)
    texts = [str(one) for one in given]
    if ":" in name or not all(_PLAIN.fullmatch(text) for text in texts):
        return None
    parts = _parts(name, kinds, get_script_prefix(), settings.ROOT_URLCONF)
    if parts is None:
        return None
    return "".join([piece for pair in zip(parts, [*texts, ""], strict=True) for piece in pair])


@lru_cache(maxsize=2048)
def _parts(name: str, kinds: tuple[type, ...], prefix: str, urlconf: str) -> tuple[str, ...] | None:
    """What stands before, between and after the arguments; None where the route takes no such arguments in turn."""
    marks = [_MARKS[kind].format(place) for place, kind in enumerate(kinds)]
    try:
        rest: str = escape(reverse(name, args=[int(mark) if mark.isdigit() else mark for mark in marks]))
    except NoReverseMatch:
        return None
    parts = []
    for mark in marks:
        before, found, rest = rest.partition(mark)
        if not found or mark in rest:
            return None
        parts.append(before)
    return (*parts, rest)
