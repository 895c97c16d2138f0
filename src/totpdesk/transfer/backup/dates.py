"""A day in words, as each language writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from datetime import datetime

_DAYS: Final = (  # with the month's name in its place: many languages inflect it there
    tr("{day} January {year}"),
    tr("{day} February {year}"),
    tr("{day} March {year}"),
    tr("{day} April {year}"),
    tr("{day} May {year}"),
    tr("{day} June {year}"),
    tr("{day} July {year}"),
    tr("{day} August {year}"),
    tr("{day} September {year}"),
    tr("{day} October {year}"),
    tr("{day} November {year}"),
    tr("{day} December {year}"),
)


def day_text(when: datetime) -> str:
    """Return the day of a time: "31 January 2026"."""
    return _DAYS[when.month - 1].format(day=when.day, year=when.year)
