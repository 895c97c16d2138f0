"""What came of a code for a window, from the running instance's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from totpdesk.cli import output

if TYPE_CHECKING:
    from collections.abc import Mapping


def report(answer: Mapping[str, Any]) -> None:
    """Print what there is to say. Raises ClickException if the code was not inserted."""
    sentence = output.plain(answer["sentence"])
    if not answer["used"]:
        raise click.ClickException(sentence)
    if sentence:
        output.note(sentence)
