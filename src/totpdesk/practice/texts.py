"""The texts of the practice page: those of `page.html`, and those of its scripts.

The server inserts the first into the page, and serves the others as `texts.js`, in which the page
fills in the names in braces.
"""

from __future__ import annotations

from typing import Any, Final

from totpdesk.base.translation import plural, tr
from totpdesk.practice.site import Form

# In the title, because totpdesk remembers windows by their titles.
TITLES: Final = {
    Form.SINGLE: tr("Sign in, one field"),
    Form.BOXES: tr("Sign in, six boxes"),
    Form.NOPASTE: tr("Sign in, no pasting"),
}
PAGE: Final = {
    "local": tr("Runs on this computer only"),
    "step_1": tr("Step 1"),
    "add_title": tr("Add this account"),
    "save": tr("Save image"),
    "how_to_add": tr(
        "Scan it from the tray menu or the Accounts window, or save the image and run:"
    ),
    "copy": tr("Copy"),
    "copy_command": tr("Copy the command"),
    "no_scan": tr("Can\N{RIGHT SINGLE QUOTATION MARK}t scan it?"),
    "about_address": tr(
        "This address contains the same account. Paste it where totpdesk asks for a link."
    ),
    "copy_address": tr("Copy the address"),
    "step_2": tr("Step 2"),
    "sign_in": tr("Sign in"),
    "ways": tr("Ways to ask for a code"),
    "one_field": tr("One field"),
    "six_boxes": tr("Six boxes"),
    "no_pasting": tr("No pasting"),
    "code": tr("Six-digit code"),
    "code_not_pasted": tr("(no pasting)"),
    "hint": tr("Press your totpdesk shortcut. The sixth digit signs you in."),
    "arrived": tr("Characters that arrived"),
    "about_account": tr(
        "Made for this run, the account protects nothing. Like a strict site, the page accepts "
        "only the current code, and each code once."
    ),
} | {f"digit_{number}": tr("Digit {number} of 6", number=number) for number in range(1, 7)}
QR_CODE: Final = tr("QR code that adds the account {account} of totpdesk practice")


def _facts(count: int) -> dict[str, str]:
    """Return the sentences for so many characters; the number itself is left open."""
    return {
        "typed": plural(
            "{number} character typed.", "{number} characters typed.", count, number="{number}"
        ),
        "pasted": plural(
            "{number} character pasted.", "{number} characters pasted.", count, number="{number}"
        ),
        "typedIn": plural(
            "{number} character typed, first key to last digit {time}.",
            "{number} characters typed, first key to last digit {time}.",
            count,
            number="{number}",
            time="{time}",
        ),
        "pastedIn": plural(
            "{number} character pasted, first key to last digit {time}.",
            "{number} characters pasted, first key to last digit {time}.",
            count,
            number="{number}",
            time="{time}",
        ),
    }


# JavaScript has no gettext, but it knows which numbers are alike: these are of every kind.
_EXAMPLES: Final = (0, 1, 2, 3, 5, 6, 7, 11, 20, 21, 100)
SCRIPTS: Final[dict[str, Any]] = {
    "facts": {count: _facts(count) for count in _EXAMPLES},
    "millis": tr("{number} ms"),
    "seconds": tr("{number} s"),
    "strays": tr("Not only digits arrived: {keys}. A key of the shortcut may have leaked."),
    "copied": tr("Copied"),
    "gone": {
        "headline": tr("No answer"),
        "sentence": tr("The practice page has ended. Run “totpdesk practice” again."),
    },
    "refused": {
        "headline": tr("Pasting is refused"),
        "sentence": tr("This form takes one key at a time. Let totpdesk type the code."),
    },
}
