"""GNOME's custom shortcuts: ours are added and removed, all others stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.gsettings import LIST, GSettings
from totpdesk.base.errors import ShortcutError, ShortcutTakenError
from totpdesk.platforms.linux import gnome_shortcuts
from totpdesk.platforms.linux.desktop_bindings import DesktopBinding
from totpdesk.settings import Chord

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "/org/gnome/settings-daemon/plugins/media-keys/custom-keybindings"
INSERT, PICK = f"{FOLDER}/totpdesk-insert/", f"{FOLDER}/totpdesk-pick/"
OTHER = f"{FOLDER}/custom0/"


def own(id_: str, chord: str, *command: str) -> DesktopBinding:
    """Return a key of ours."""
    return DesktopBinding(
        id_, f"To {id_}", Chord.parse(chord), command or ("/usr/bin/totpdesk", id_)
    )


KEYS = [own("insert", "<ctrl>+<alt>+o"), own("pick", "<ctrl>+<alt>+<shift>+o")]


@pytest.fixture(name="gnome")
def _gnome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GSettings:
    return GSettings(tmp_path, monkeypatch)


def test_installed(gnome: GSettings) -> None:
    """Name, command and keys, as GNOME writes them, and both in the list."""
    gnome_shortcuts.install(KEYS)
    assert gnome.paths == [INSERT, PICK]
    assert gnome.entry(INSERT) == {
        "name": "totpdesk: To insert",
        "command": "/usr/bin/totpdesk insert",
        "binding": "<Control><Alt>o",
    }
    assert gnome.entry(PICK)["binding"] == "<Control><Alt><Shift>o"


def test_twice_is_once(gnome: GSettings) -> None:
    """A second time changes nothing; other keys replace the first."""
    gnome_shortcuts.install(KEYS)
    before = gnome.all
    gnome_shortcuts.install(KEYS)
    assert gnome.all == before
    gnome_shortcuts.install([own("insert", "<super>+o"), KEYS[1]])
    assert gnome.paths == [INSERT, PICK]
    assert gnome.entry(INSERT)["binding"] == "<Super>o"


def test_what_is_no_longer_wanted_goes(gnome: GSettings) -> None:
    """A shortcut that was switched off in the settings is taken out."""
    gnome_shortcuts.install(KEYS)
    gnome_shortcuts.install(KEYS[:1])
    assert (gnome.paths, gnome.entry(PICK)) == ([INSERT], {})


@pytest.mark.parametrize("others", [[], [OTHER], [OTHER, "/elsewhere/it's \\ odd/"]])
def test_remove_undoes_install(gnome: GSettings, others: list[str]) -> None:
    """All is as it was, other people's entries and their order included."""
    for path in others:
        gnome.add(path, name="Terminal", command="xterm", binding="<Super>t")
    before = gnome.all
    gnome_shortcuts.install(KEYS)
    assert gnome.paths == [*others, INSERT, PICK]
    assert gnome_shortcuts.remove()
    assert gnome.all == before
    assert not gnome_shortcuts.remove()


def test_remove_keeps_what_came_later(gnome: GSettings) -> None:
    """An entry that was added behind ours stays."""
    gnome_shortcuts.install(KEYS)
    gnome.add(OTHER, name="Terminal")
    gnome_shortcuts.remove()
    assert gnome.all == {
        LIST: [OTHER],
        f"org.gnome.settings-daemon.plugins.media-keys.custom-keybinding:{OTHER} name": "Terminal",
    }


@pytest.mark.parametrize(
    "binding", ["<Control><Alt>o", "<Alt><Primary>O", "<Ctrl><Mod1>o", "<alt><ctl>o"]
)
def test_taken_keys_are_reported(gnome: GSettings, binding: str) -> None:
    """By the name of the other shortcut, however its keys are written; nothing is changed."""
    gnome.add(OTHER, name="My notes", command="notes", binding=binding)
    before = gnome.all
    with pytest.raises(ShortcutTakenError, match=r"“My notes” has Ctrl\+Alt\+O already"):
        gnome_shortcuts.install(KEYS)
    assert gnome.all == before


@pytest.mark.parametrize("binding", ["", "<Control>o", "<Control><Alt><Shift>p", "disabled"])
def test_other_keys_are_free(gnome: GSettings, binding: str) -> None:
    """A shortcut without keys, or with others, is no conflict."""
    gnome.add(OTHER, name="My notes", command="notes", binding=binding)
    gnome_shortcuts.install(KEYS)
    assert gnome.paths == [OTHER, INSERT, PICK]


def test_odd_folders_arrive_whole(gnome: GSettings) -> None:
    """Blanks, quotes, backslashes and letters of the world: what the shell gets is the command."""
    program = '/home/zoë\'s \\ "apps"/totpdesk'
    gnome_shortcuts.install([own("insert", "<ctrl>+<alt>+o", program, "type")])
    assert gnome.entry(INSERT)["command"] == ("'/home/zoë'\"'\"'s \\ \"apps\"/totpdesk' type")


def test_failures_are_reported(gnome: GSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last line of gsettings; a change that was not saved; a missing program."""
    gnome.put(forgets=True)
    with pytest.raises(ShortcutError, match="did not save the change"):
        gnome_shortcuts.install(KEYS)
    gnome.put(fails="No such schema “org.gnome…”")
    with pytest.raises(ShortcutError, match="No such schema"):
        gnome_shortcuts.install(KEYS)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ShortcutError, match="does not run"):
        gnome_shortcuts.remove()
