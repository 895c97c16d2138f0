"""Shortcuts in GNOME's real settings: its own gsettings and schemas, in a folder of the test's."""

from __future__ import annotations

import subprocess
from configparser import ConfigParser
from typing import TYPE_CHECKING

import pytest

from support.programs import find_program
from totpdesk.base.errors import ShortcutError, ShortcutTakenError
from totpdesk.platforms.linux import gnome_shortcuts
from totpdesk.platforms.linux.desktop_bindings import DesktopBinding
from totpdesk.settings import Chord

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "org.gnome.settings-daemon.plugins.media-keys"
FOLDER = f"/{SCHEMA.replace('.', '/')}/custom-keybindings"
OTHER = f"{FOLDER}/custom0/"
PROGRAM = '/home/zoë\'s \\ "apps"/totpdesk'
KEYS = [
    DesktopBinding("insert", "Insert the code", Chord.parse("<ctrl>+<alt>+o"), (PROGRAM, "type")),
    DesktopBinding(
        "pick", "Choose", Chord.parse("<ctrl>+<alt>+<shift>+o"), ("/usr/bin/totpdesk", "pick")
    ),
]


@pytest.fixture(name="stored", autouse=True)
def _stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file that settings are kept in."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("GSETTINGS_BACKEND", "keyfile")
    if SCHEMA not in gsettings("list-schemas").split():
        pytest.skip("No GNOME schemas. Run: apt-get install gnome-settings-daemon-common")
    return tmp_path / "glib-2.0" / "settings" / "keyfile"


def gsettings(*argv: str) -> str:
    """Run GNOME's own program."""
    program = find_program("gsettings")
    return subprocess.run([program, *argv], check=True, capture_output=True, text=True).stdout


def listed() -> str:
    """Return the list of custom shortcuts as it is printed."""
    return gsettings("get", SCHEMA, "custom-keybindings").strip()


def entry(path: str, key: str) -> str:
    """Return a part of a custom shortcut as it is printed."""
    return gsettings("get", f"{SCHEMA}.custom-keybinding:{path}", key).strip()


def users_own(binding: str) -> None:
    """Be a user who has a custom shortcut."""
    schema = f"{SCHEMA}.custom-keybinding:{OTHER}"
    for key, text in (("name", "It's mine"), ("command", "xterm"), ("binding", binding)):
        gsettings("set", schema, key, text)
    gsettings("set", SCHEMA, "custom-keybindings", f"['{OTHER}']")


def values(stored: Path) -> dict[str, dict[str, str]]:
    """Return what is set; the file keeps the empty headings of what no longer is."""
    file = ConfigParser(interpolation=None)
    file.read(stored)
    return {name: dict(file[name]) for name in file.sections() if file[name]}


def test_remove_undoes_install(stored: Path) -> None:
    """What GNOME has on disk afterwards is what it had, with a user's own shortcut or none."""
    gnome_shortcuts.install(KEYS)
    assert listed() == f"['{FOLDER}/totpdesk-insert/', '{FOLDER}/totpdesk-pick/']"
    gnome_shortcuts.remove()
    assert values(stored) == {}
    users_own("<Super>t")
    before = values(stored)
    gnome_shortcuts.install(KEYS)
    assert listed().startswith(f"['{OTHER}', '{FOLDER}/totpdesk-insert/'")
    assert values(stored) != before
    gnome_shortcuts.remove()
    assert values(stored) == before


def test_gnome_holds_what_was_meant() -> None:
    """The keys in its notation, and a command that GLib's shell takes apart into our words."""
    gnome_shortcuts.install(KEYS)
    path = f"{FOLDER}/totpdesk-insert/"
    assert entry(path, "binding") == "'<Control><Alt>o'"
    assert entry(path, "name") == "'totpdesk: Insert the code'"
    parse = "import ast, sys; from gi.repository import GLib; print(GLib.shell_parse_argv(ast."
    parse += "literal_eval(sys.argv[1]))[1])"
    python = find_program("/usr/bin/python3")
    words = subprocess.run(
        [python, "-c", parse, entry(path, "command")], check=True, capture_output=True, text=True
    )
    assert words.stdout.strip() == str([PROGRAM, "type"])


def test_twice_is_once(stored: Path) -> None:
    """The second time changes nothing on disk."""
    gnome_shortcuts.install(KEYS)
    before = stored.read_bytes()
    gnome_shortcuts.install(KEYS)
    assert stored.read_bytes() == before


def test_taken_keys_are_reported(stored: Path) -> None:
    """By the name that its user gave; nothing is changed."""
    users_own("<Primary><Alt>o")
    before = stored.read_bytes()
    with pytest.raises(ShortcutTakenError, match="“It's mine” has"):
        gnome_shortcuts.install(KEYS)
    assert stored.read_bytes() == before


def test_settings_that_are_not_kept_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where GNOME's store is out of reach gsettings itself says nothing of it, and we do."""
    monkeypatch.setenv("GSETTINGS_BACKEND", "memory")
    with pytest.raises(ShortcutError, match="did not save"):
        gnome_shortcuts.install(KEYS)
