"""`totpdesk code`: one code for a script or a person, from the running instance if there is one.

This is the fast path: what only the vault needs is loaded where no instance runs.
"""

from __future__ import annotations

from typing import Any

import click

from totpdesk.base.errors import NotRunningError
from totpdesk.cli import output
from totpdesk.cli.names import account_names
from totpdesk.service.ipc import client


@click.command()
@click.argument("name", shell_complete=account_names)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead.")
@click.option(
    "--min-left",
    metavar="S",
    type=click.IntRange(0, 3600),
    default=0,
    help="Wait for the next code if this one runs out within S seconds.",
)
def command(name: str, *, as_json: bool, min_left: int) -> None:
    """Print the code of NAME.

    The code and a newline are printed, nothing else. A counter account (HOTP) moves on with
    each code printed.

    \b
    With --json:
      {"name": "GitHub",            the account's name in full
       "code": "123456",
       "valid_until": 1700000010}   Unix time, or null for a counter code
    """  # noqa: D301 - \b is click's mark for a paragraph to be left as it is
    answer = _answer(name, min_left)
    if as_json:
        until = answer["valid_until"]
        answer["valid_until"] = None if until is None else int(until)
        output.result_json(answer)
    else:
        output.result(answer["code"])


def _answer(name: str, min_left: int) -> dict[str, Any]:
    try:
        return client.ask("code", name=name, min_left=min_left)
    except NotRunningError:
        return _own_answer(name, min_left)


def _own_answer(name: str, min_left: int) -> dict[str, Any]:
    from totpdesk.cli.standalone import code_of  # noqa: PLC0415 - off the fast path

    entry, code = code_of(name, min_left)
    until = code.valid_until.timestamp() if code.valid_until else None
    return {"name": entry.name, "code": code.value, "valid_until": until}
