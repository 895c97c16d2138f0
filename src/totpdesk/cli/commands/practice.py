"""`totpdesk practice`: the practice page, until its accounts are deleted again."""

from __future__ import annotations

import secrets
import threading
import webbrowser
from typing import TYPE_CHECKING, Final

import click

from totpdesk.base.clock import SystemClock
from totpdesk.base.translation import tr
from totpdesk.cli import output
from totpdesk.cli.long_work import ended_like_ctrl_c
from totpdesk.practice import PracticeSite, serve
from totpdesk.practice.site import ISSUER
from totpdesk.service import bootstrap
from totpdesk.transfer.qr.draw import png

if TYPE_CHECKING:
    from totpdesk.practice import PracticeServer

_KEY_BYTES: Final = 20  # RFC 4226 §4, R6
_LOOK: Final = 1.0  # seconds: a signal that comes as the wait begins is heard when it ends


@click.command()
@click.option("--no-browser", is_flag=True, help="Print the address instead of opening it.")
@click.option(
    "--port",
    metavar="INTEGER RANGE",
    type=click.IntRange(0, 65535),
    default=0,
    help="Default: any free port.",
)
def command(*, no_browser: bool, port: int) -> None:
    """Practise on a login page on this computer.

    It has a temporary account. Each attempt is reported on stderr. Ctrl-C ends it; accounts that
    were added from the page are then deleted.
    """
    site = PracticeSite(secrets.token_bytes(_KEY_BYTES), SystemClock().now, png)
    try:
        with ended_like_ctrl_c(), serve(site, secrets.token_urlsafe(), port) as server:
            _open(server.url, no_browser=no_browser)
            _print_attempts(server)
    except KeyboardInterrupt:
        return
    finally:
        _forget()


def _open(url: str, *, no_browser: bool) -> None:
    if no_browser:
        output.result(url)
    else:
        output.note(tr("Practise at {address}", address=url))
        threading.Thread(target=_browse, args=(url,), daemon=True).start()
    output.note(tr("Ctrl-C ends it."))


def _browse(url: str) -> None:
    """Open the page, on a thread: some browsers block until they are closed."""
    if not webbrowser.open(url):
        output.note(tr("No browser could be opened. Open this address in one."))


def _print_attempts(server: PracticeServer) -> None:
    while True:
        if attempt := server.wait_for_attempt(_LOOK):
            headline, millis = attempt.verdict.headline, f"{attempt.millis:.0f}"
            output.note(tr("{headline}, after {millis} ms.", headline=headline, millis=millis))


def _forget() -> None:
    accounts = bootstrap.open_accounts()
    for entry in (*accounts.entries(), *accounts.trash()):
        if entry.account.issuer == ISSUER:
            accounts.forget(entry.id)
            sentence = tr("Deleted the practice account {name}.", name=entry.name)
            output.note(output.plain(sentence))
