"""`totpdesk code`: one code for a script or a person, from the running instance if there is one.

This is the fast path: modules for the accounts are loaded only if no instance runs.
"""

from __future__ import annotations

from typing import Any

import click

from totpdesk.base.errors import NotRunningError
from totpdesk.cli import output
from totpdesk.cli.names import account_names
from totpdesk.service.ipc import client


@click.command()
@click.argument("name", metavar="NAME", shell_complete=account_names)
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
    try:
        answer = client.ask_any("code", name=name, min_left=min_left)
    except NotRunningError:
        _print_own(name, min_left, as_json=as_json)
    else:
        _print(answer, as_json=as_json)


def _print_own(name: str, min_left: int, *, as_json: bool) -> None:
    from totpdesk.cli.standalone import open_codes  # noqa: PLC0415 - off the fast path
    from totpdesk.service.ipc.requests import code_answer  # noqa: PLC0415 - the same

    with open_codes() as codes:
        _print(code_answer(codes.get(name, min_left)), as_json=as_json)


def _print(answer: dict[str, Any], *, as_json: bool) -> None:
    if not as_json:
        output.result(answer["code"])
        return
    until = answer["valid_until"]
    output.result_json({**answer, "valid_until": None if until is None else int(until)})
