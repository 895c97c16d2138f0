"""Write the tables of docs/first-minutes.md: a newcomer's way to the first code in a login page.

    python packaging/first_minutes.py [FOLDER]

Two ways are walked on a virtual desktop, by mouse and keyboard: from the program that was just
installed, and from pictures of Google Authenticator's export. With a FOLDER, a picture of the
screen after every move goes there.
"""

from __future__ import annotations

import platform
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import segno
from newcomer import SECONDS, SHORTCUT, Newcomer

from support.fingers import KEYCODES, Key
from support.migration_links import message, migration
from support.practice import verdict
from support.session import DesktopSession
from support.targets import Chromium
from support.waiting import wait_until
from totpdesk.practice import PracticeSite, serve
from totpdesk.practice.site import ISSUER
from totpdesk.transfer.qr.draw import png

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newcomer import Move

    from support.programs import Child

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "first-minutes.md"
TOTPDESK: Final = str(Path(sys.executable).with_name("totpdesk"))
KEY: Final = b"the twenty byte key."
TOKEN: Final = "a-token-that-is-long-enough"  # noqa: S105 - of a page on this machine
PARTS: Final = (  # of an export: one picture each
    (("GitHub", "alice"), ("Mastodon", "@alice")),
    (("Company VPN", "a.miller"), (ISSUER, "guest")),
)
SIGN_IN: Final = "Sign in"
BEGIN, END = "<!-- {name}, by packaging/first_minutes.py -->\n", "<!-- end -->\n"
HEAD: Final = "| what you do, and see then | clicks | keys | seconds |\n| --- | --- | --- | --- |\n"


class UsersBrowser(Chromium):
    """The browser that the user has open; other programs open their addresses in it."""

    def __init__(self, desktop: DesktopSession) -> None:
        """Open it, and be the desktop's browser."""
        super().__init__(desktop)
        script = desktop.new_file("browser")
        script.write_text(f'#!/bin/sh\nexec {" ".join(self._command(self._profile))} "$@"\n')
        script.chmod(0o700)
        desktop.env["BROWSER"] = f"{script} %s"

    def turn_to_the_new_page(self) -> None:
        """Look at the page that another program has opened."""
        self._wire.close()
        self._wire = self._connect()


def from_nothing(user: Newcomer, browser: UsersBrowser) -> None:
    """Walk from the installed program to an account from a page's QR code."""
    window = first_start(user)
    user.does(
        "Step 3: Open the practice page, a login page of your own",
        partial(user.click, window, 100, 130),
        partial(user.sees, SIGN_IN),
    )
    browser.turn_to_the_new_page()
    user.does(
        "Tray icon → Add account → From the screen: the page's QR code was found",
        partial(user.choose, "Add account", "From the screen"),
        partial(user.sees, "Add account"),
    )
    user.does(
        "Add: “Account added”",
        partial(user.press_until, Key.RETURN, lambda: user.lists(ISSUER)),
    )
    user.does("Step 3: Done", partial(end, user, window))


def from_google(user: Newcomer, browser: UsersBrowser) -> None:
    """Walk from the pictures of an export to its accounts; a login page is open."""
    site = PracticeSite(KEY, lambda: datetime.now(UTC), png)
    server = serve(site, TOKEN).__enter__()
    user.desktop.at_end(lambda: server.__exit__(None, None, None))
    browser.open(f"{server.url}single")
    window = first_start(user)
    user.does("Step 3: Done", partial(end, user, window))
    user.does("Tray icon → Import…", partial(user.choose, "Import…"), partial(user.sees, "Import"))
    user.does(
        "Choose files…",
        partial(user.press, Key.RETURN),
        lambda: user.settled(user.sees("Choose export")),
    )
    dialog = user.desktop.windows.active()
    user.does(
        "The first picture, Ctrl+A for both, Open: every account with its code",
        partial(user.click, dialog, 180, 72),
        partial(user.settled, dialog),
        partial(user.press, Key.CTRL, KEYCODES["a"]),
        partial(user.settled, dialog),
        partial(user.click, dialog, -52, -57),
        lambda: user.settled(user.sees("Import accounts")),
    )
    user.does(
        "The codes are those of the phone: Import 4",
        partial(user.press_until, Key.RETURN, lambda: user.lists("Company VPN")),
    )
    user.does("Close", partial(user.press, Key.RETURN), partial(user.sees, SIGN_IN))


def first_start(user: Newcomer) -> int:
    """Start totpdesk and pass the first two steps; return the window, at its third."""
    windows = user.desktop.windows
    started: list[Child] = []

    def window() -> int:
        return wait_until(lambda: windows.of_process(started[0].pid), SECONDS, "its window")

    user.does(
        "Start totpdesk from the desktop's menu: “Welcome to totpdesk”",
        lambda: started.append(user.start(TOTPDESK)),
        lambda: user.settled(window()),
    )
    user.does("Step 1 of 3, the keychain: it works. Next", partial(press_next, user, window()))
    user.does(
        "Step 2, the shortcut: Ctrl+Alt+O works",
        partial(user.press, *SHORTCUT),
        partial(user.settled, window()),
    )
    user.does("Next", partial(press_next, user, window()))
    return window()


def press_next(user: Newcomer, window: int) -> None:
    """Click the button at the lower right, and see what comes next."""
    user.click(window, -60, -30)
    user.settled(window)


def end(user: Newcomer, window: int) -> None:
    """Click the same button at the last step."""
    user.click(window, -60, -30)
    user.desktop.windows.wait_gone(window)


def sign_in(user: Newcomer, browser: UsersBrowser) -> None:
    """Press the shortcut in the field of the login page."""
    user.does("Click into the field of the login page", partial(user.click_field, browser))
    user.does("Ctrl+Alt+O: “You are in”", partial(user.press, *SHORTCUT), partial(judged, browser))


def judged(browser: UsersBrowser) -> None:
    """Wait until the page lets the user in."""
    result = verdict(browser)
    if result["verdict"] != "accepted":
        raise SystemExit(f"The page says: {result['headline']}.")


def save_export(folder: Path) -> None:
    """Save the pictures of an export of Google Authenticator."""
    for number, accounts in enumerate(PARTS):
        records = [
            message((1, KEY), (2, name), (3, issuer), (4, 1), (5, 1), (6, 2))
            for issuer, name in accounts
        ]
        link = migration(*records, index=number, size=len(PARTS))
        segno.make(link).save(str(folder / f"export-{number + 1}.png"), scale=6)


def walked(way: Callable[[Newcomer, UsersBrowser], None]) -> Sequence[Move]:
    """Walk one way on a desktop of its own."""
    with ExitStack() as stack:
        desktop = stack.enter_context(DesktopSession())
        save_export(Path(desktop.env["HOME"]))
        browser = UsersBrowser(desktop)
        user = Newcomer(desktop, Path(sys.argv[1], way.__name__) if len(sys.argv) > 1 else None)
        way(user, browser)
        sign_in(user, browser)
    return user.moves


def table(moves: Sequence[Move]) -> str:
    """Return the table of a way."""
    rows = [f"| {m.what} | {m.clicks or ''} | {m.keys or ''} | {m.shown} |\n" for m in moves]
    clicks, keys = sum(m.clicks for m in moves), sum(m.keys for m in moves)
    total = f"| **all of it** | {clicks} | {keys} | {sum(m.seconds for m in moves):.1f} |\n"
    today = datetime.now(UTC).date()
    note = f"\nWalked on {today}, Python {platform.python_version()}, 2 cores, Debian 12, X11.\n"
    return HEAD + "".join(rows) + total + note


def main() -> None:
    """Walk both ways and write their tables."""
    text = PAGE.read_text(encoding="utf-8")
    for way in (from_nothing, from_google):
        begin = BEGIN.format(name=way.__name__)
        before, _, rest = text.partition(begin)
        text = before + begin + table(walked(way)) + END + rest.partition(END)[2]
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
