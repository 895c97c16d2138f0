"""How the keys that a desktop has assigned are shown to people."""

import pytest

from totpdesk.platforms.linux.desktop_bindings import in_gtk
from totpdesk.platforms.linux.wayland.portal.trigger_descriptions import readable
from totpdesk.settings import Chord


@pytest.mark.parametrize(
    ("description", "shown"),
    [
        ("Press <Control><Alt>o", "Ctrl+Alt+O"),  # GNOME 51
        ("Press <Shift><Control><Alt>o", "Ctrl+Alt+Shift+O"),
        ("<Primary><Super>F5 drücken", "Ctrl+Super+F5"),
        ("Press <Control>Return or <Control>Page_Up", "Ctrl+Enter, Ctrl+Page Up"),
        ("Press <Hyper>o", "Hyper+O"),
        ("Meta+O", "Meta+O"),  # Plasma
        ("Press F12", "Press F12"),
        ("", ""),
    ],
)
def test_keys_are_shown_as_ours_are(description: str, shown: str) -> None:
    """In GTK's notation, whatever the sentence around it is; other words are the desktop's own."""
    assert readable(description) == shown


@pytest.mark.parametrize("text", ["<ctrl>+<alt>+o", "<super>+<space>", "<alt>+<shift>+<f1>"])
def test_what_we_wrote_is_read_again(text: str) -> None:
    """The two notations have the same names for modifiers and keys."""
    chord = Chord.parse(text)
    assert readable(f"Press {in_gtk(chord)}") == chord.title
