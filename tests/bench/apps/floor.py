"""The least that a shortcut which types can be: grab, hear, let go of what is held, type.

No account is chosen, no keychain read, no layout looked at, no window checked.
"""

import pyotp
from Xlib import XK, X
from Xlib.display import Display
from Xlib.ext import xtest

from bench.account import SECRET
from bench.shortcut import MASK
from support.fingers import Key

TOTP = pyotp.TOTP(SECRET)


def main() -> None:
    """Serve until ended."""
    display = Display()
    root = display.screen().root
    root.grab_key(Key.O, MASK, False, X.GrabModeAsync, X.GrabModeAsync)  # noqa: FBT003 - Xlib's signature
    keys = {digit: display.keysym_to_keycode(XK.string_to_keysym(digit)) for digit in "0123456789"}
    while True:
        if display.next_event().type == X.KeyPress:
            display.ungrab_keyboard(X.CurrentTime)
            _let_go(display)
            _type(display, [keys[digit] for digit in TOTP.now()])


def _let_go(display: Display) -> None:
    bits = display.query_keymap()
    for keycode in range(256):
        if bits[keycode // 8] >> keycode % 8 & 1:
            xtest.fake_input(display, X.KeyRelease, keycode)


def _type(display: Display, keycodes: list[int]) -> None:
    for keycode in keycodes:
        xtest.fake_input(display, X.KeyPress, keycode)
        xtest.fake_input(display, X.KeyRelease, keycode)
    display.sync()


if __name__ == "__main__":
    main()
