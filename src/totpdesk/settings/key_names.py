"""What each system calls the keys of a shortcut: the one table of them.

Names only, and no library: it loads on every system. The names in a chord are pynput's. Keysyms are
X's names, which Wayland, GTK and the portals (freedesktop.org's shortcuts specification) use too;
Qt's are those of its enums, without "Key_".
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple


class Modifier(StrEnum):
    """A key that is held while another is pressed, in the order in which chords are written."""

    CTRL = "ctrl"
    ALT = "alt"
    SHIFT = "shift"
    SUPER = "super"


class ModifierNames(NamedTuple):
    """What a modifier is called. `evdev` are its keys, left and right, by the kernel's numbers."""

    portal: str
    gtk: str
    i3: str
    hyprland: str
    pynput: str
    qt: str
    evdev: tuple[int, int]
    synonyms: tuple[str, ...] = ()


class KeyNames(NamedTuple):
    """What a key is called. A key may be several to Qt: Tab is another one with Shift."""

    keysym: str
    qt: tuple[str, ...]


MODIFIERS: Final = {
    Modifier.CTRL: ModifierNames(
        "CTRL", "Control", "Ctrl", "CTRL", "ctrl", "ControlModifier", (29, 97), ("control",)
    ),
    Modifier.ALT: ModifierNames(
        "ALT", "Alt", "Mod1", "ALT", "alt", "AltModifier", (56, 100), ("option",)
    ),
    Modifier.SHIFT: ModifierNames(
        "SHIFT", "Shift", "Shift", "SHIFT", "shift", "ShiftModifier", (42, 54)
    ),
    Modifier.SUPER: ModifierNames(
        "LOGO", "Super", "Mod4", "SUPER", "cmd", "MetaModifier", (125, 126), ("cmd", "win", "meta")
    ),
}
KEYS: Final = {
    "space": KeyNames("space", ("Space",)),
    "enter": KeyNames("Return", ("Return", "Enter")),
    "tab": KeyNames("Tab", ("Tab", "Backtab")),
    "insert": KeyNames("Insert", ("Insert",)),
    "delete": KeyNames("Delete", ("Delete",)),
    "home": KeyNames("Home", ("Home",)),
    "end": KeyNames("End", ("End",)),
    "page_up": KeyNames("Page_Up", ("PageUp",)),
    "page_down": KeyNames("Page_Down", ("PageDown",)),
    "up": KeyNames("Up", ("Up",)),
    "down": KeyNames("Down", ("Down",)),
    "left": KeyNames("Left", ("Left",)),
    "right": KeyNames("Right", ("Right",)),
    "pause": KeyNames("Pause", ("Pause",)),
    "print_screen": KeyNames("Print", ("Print",)),
    "menu": KeyNames("Menu", ("Menu",)),
    "backspace": KeyNames("BackSpace", ("Backspace",)),
    "esc": KeyNames("Escape", ("Escape",)),
    **{f"f{number}": KeyNames(f"F{number}", (f"F{number}",)) for number in range(1, 25)},
    "media_play_pause": KeyNames("XF86AudioPlay", ("MediaPlay", "MediaTogglePlayPause")),
    "media_stop": KeyNames("XF86AudioStop", ("MediaStop",)),
    "media_previous": KeyNames("XF86AudioPrev", ("MediaPrevious",)),
    "media_next": KeyNames("XF86AudioNext", ("MediaNext",)),
    "media_volume_up": KeyNames("XF86AudioRaiseVolume", ("VolumeUp",)),
    "media_volume_down": KeyNames("XF86AudioLowerVolume", ("VolumeDown",)),
    "media_volume_mute": KeyNames("XF86AudioMute", ("VolumeMute",)),
    "calculator": KeyNames("XF86Calculator", ("Calculator",)),
    "explorer": KeyNames("XF86Explorer", ("Explorer",)),
    "favorites": KeyNames("XF86Favorites", ("Favorites",)),
    "home_page": KeyNames("XF86HomePage", ("HomePage",)),
    "mail": KeyNames("XF86Mail", ("LaunchMail",)),
    "media": KeyNames("XF86AudioMedia", ("LaunchMedia",)),
    "search": KeyNames("XF86Search", ("Search",)),
}
# The keypad's, which Qt tells from the others by a flag; the last is what each is without Num Lock.
KEYPAD: Final = {
    "kp_0": KeyNames("KP_0", ("0", "Insert")),
    "kp_1": KeyNames("KP_1", ("1", "End")),
    "kp_2": KeyNames("KP_2", ("2", "Down")),
    "kp_3": KeyNames("KP_3", ("3", "PageDown")),
    "kp_4": KeyNames("KP_4", ("4", "Left")),
    "kp_5": KeyNames("KP_5", ("5", "Clear")),
    "kp_6": KeyNames("KP_6", ("6", "Right")),
    "kp_7": KeyNames("KP_7", ("7", "Home")),
    "kp_8": KeyNames("KP_8", ("8", "Up")),
    "kp_9": KeyNames("KP_9", ("9", "PageUp")),
    "kp_add": KeyNames("KP_Add", ("Plus",)),
    "kp_decimal": KeyNames("KP_Decimal", ("Period", "Comma", "Delete")),
    "kp_divide": KeyNames("KP_Divide", ("Slash",)),
    "kp_enter": KeyNames("KP_Enter", ("Enter",)),
    "kp_multiply": KeyNames("KP_Multiply", ("Asterisk",)),
    "kp_subtract": KeyNames("KP_Subtract", ("Minus",)),
}
NAMED_KEYS: Final = KEYS | KEYPAD

# Latin-1's characters that are no letter or digit of ASCII, each run by its first.
_RUNS: Final = {
    " ": (
        "space exclam quotedbl numbersign dollar percent ampersand apostrophe parenleft "
        "parenright asterisk plus comma minus period slash"  # not text: keysyms
    ),
    ":": "colon semicolon less equal greater question at",  # not text: keysyms
    "[": "bracketleft backslash bracketright asciicircum underscore grave",  # not text: keysyms
    "{": "braceleft bar braceright asciitilde",  # not text: keysyms
    "\N{NO-BREAK SPACE}": (
        "nobreakspace exclamdown cent sterling currency yen brokenbar section diaeresis copyright "
        "ordfeminine guillemotleft notsign hyphen registered macron degree plusminus twosuperior "
        "threesuperior acute mu paragraph periodcentered cedilla onesuperior masculine "
        "guillemotright onequarter onehalf threequarters questiondown Agrave Aacute Acircumflex "
        "Atilde Adiaeresis Aring AE Ccedilla Egrave Eacute Ecircumflex Ediaeresis Igrave Iacute "
        "Icircumflex Idiaeresis ETH Ntilde Ograve Oacute Ocircumflex Otilde Odiaeresis multiply "
        "Ooblique Ugrave Uacute Ucircumflex Udiaeresis Yacute THORN ssharp agrave aacute "
        "acircumflex atilde adiaeresis aring ae ccedilla egrave eacute ecircumflex ediaeresis "
        "igrave iacute icircumflex idiaeresis eth ntilde ograve oacute ocircumflex otilde "
        "odiaeresis division oslash ugrave uacute ucircumflex udiaeresis yacute thorn "
        "ydiaeresis"  # not text: keysyms
    ),
}
_SIGNS: Final = {
    chr(ord(first) + offset): name
    for first, names in _RUNS.items()
    for offset, name in enumerate(names.split())
}


def keysym(key: str) -> str:
    """Return the keysym's name for a chord's key: "o", "comma", "Page_Up"."""
    if key in NAMED_KEYS:
        return NAMED_KEYS[key].keysym
    if key.isascii() and key.isalnum():
        return key
    return _SIGNS.get(key) or f"U{ord(key):04X}"  # X and libxkbcommon know all others by number


def key_title(key: str) -> str:
    """Return a key's name for users: "O", "Page Up", "Keypad 1"."""
    return key.replace("kp_", "keypad_").replace("_", " ").title()
