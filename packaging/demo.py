"""The main job on a virtual desktop, shown step by step: `python packaging/demo.py FOLDER`.

A login page shows a QR code; the command line adds it; the tray runs; fingers press the shortcut;
the page says what arrived and lets the user in. FOLDER gets a screenshot of it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.fingers import Key, SecondKeyboard
from support.practice import open_form, verdict
from support.session import DesktopSession
from support.targets import Chromium
from support.totpdesk import Totpdesk
from support.waiting import wait_until

if TYPE_CHECKING:
    from support.programs import Child

SHOW_RESULT = """new Promise(shown => {
    document.getElementById('result').scrollIntoView();
    requestAnimationFrame(() => requestAnimationFrame(shown));
}).then(() => true)"""
TOTPDESK = str(Path(sys.executable).with_name("totpdesk"))
FORMS = {"single": "one field", "boxes": "six boxes", "nopaste": "a field that forbids pasting"}
HOLD = 0.12  # seconds: how long fingers stay on a shortcut
TIMEOUT = 60.0  # seconds, for programs to start on a slow machine


def main(folder: Path) -> int:
    """Do the job and report; return 0 where the page let us in at every form."""
    folder.mkdir(parents=True, exist_ok=True)
    _tell("a virtual desktop: Xvfb, openbox, gnome-keyring (unlocked), Chromium")
    with DesktopSession() as desktop:
        url = start_site(desktop)
        add_account(desktop, url)
        _tell("$ totpdesk tray")
        Totpdesk(desktop).start_tray()
        browser = Chromium(desktop)
        results = [_log_in(desktop, browser, url, form) for form in FORMS]
        desktop.screenshot(folder / "practice.png")
    _tell(f"screenshot: {folder / 'practice.png'}")
    return 0 if all(results) else 1


def _tell(text: str) -> None:
    print(f"  {text}", flush=True)


def start_site(desktop: DesktopSession) -> str:
    """Start the practice page and return its address."""
    _tell("$ totpdesk practice --no-browser")
    site = desktop.spawn([TOTPDESK, "practice", "--no-browser"])
    return wait_until(lambda: _address(site), TIMEOUT, "the practice site's address")


def _address(site: Child) -> str:
    site.alive()
    lines = site.log().splitlines()
    return next((line for line in lines if line.startswith("http://127.0.0.1:")), "")


def add_account(desktop: DesktopSession, url: str) -> None:
    """Add the page's account from its QR code."""
    image = desktop.new_file("qr.png")
    with urlopen(f"{url}qr.png") as answer:  # noqa: S310 - the site that we have just started
        image.write_bytes(answer.read())
    _tell("$ totpdesk add practice --qr qr.png")
    desktop.run([TOTPDESK, "add", "practice", "--qr", str(image)])


def _log_in(desktop: DesktopSession, browser: Chromium, url: str, form: str) -> bool:
    """Press the shortcut on one of the login pages, and report the page's answer."""
    open_form(browser, desktop, url + form)
    SecondKeyboard(desktop).chord((Key.CTRL, Key.ALT, Key.O), hold=HOLD)
    result = verdict(browser)
    browser.evaluate(SHOW_RESULT)
    arrived = "".join(result["arrived"])
    _tell(f"Ctrl+Alt+O on {FORMS[form]}: {len(arrived)} digits {result['way']}, {_time(result)}")
    _tell(f"    {result['headline']}. {result['sentence']}")
    return bool(result["verdict"] == "accepted" and not result["strays"])


def _time(result: dict[str, float | None]) -> str:
    millis = result["millis"]
    return "time unknown" if millis is None else f"{millis:.1f} ms from the press to the last digit"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
