"""`totpdesk config`: reading and changing settings."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
import pytest

from totpdesk.base import paths
from totpdesk.cli.commands.config import set_
from totpdesk.cli.names import setting_keys, setting_values
from totpdesk.platforms.linux import autostart
from totpdesk.settings import Settings

if TYPE_CHECKING:
    from fakes.terminal import Terminal


def test_all(totpdesk: Terminal) -> None:
    """Without arguments every setting is a line."""
    lines = totpdesk("config").out.splitlines()
    texts = [f"{key} = {text}" for key, text in Settings().as_texts().items()]
    assert lines == [*texts, "autostart = no"]


def test_set_and_get(totpdesk: Terminal) -> None:
    """What is set is what is got."""
    ran = totpdesk("config", "set", "insert", "Paste")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert totpdesk("config", "get", "insert").out == "paste\n"


def test_every_setting_is_in_the_help(totpdesk: Terminal) -> None:
    """The help names every setting."""
    text = totpdesk("config", "--help").out
    assert all(f"{key} " in text for key in (*Settings().as_texts(), "autostart"))


def test_start_at_login(totpdesk: Terminal) -> None:
    """It is the desktop's own entry that is written and read; settings.json has no copy."""
    assert totpdesk("config", "get", "autostart").out == "no\n"
    ran = totpdesk("config", "set", "autostart", "Yes")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert totpdesk("config", "get", "autostart").out == "yes\n"
    assert "autostart = yes" in totpdesk("config").out.splitlines()
    assert not paths.settings_path().exists()
    (entry,) = (paths.xdg_config_folder() / "autostart").iterdir()
    entry.unlink()  # as a desktop's settings may
    assert totpdesk("config", "get", "autostart").out == "no\n"
    totpdesk("config", "set", "autostart", "yes")
    assert totpdesk("config", "set", "autostart", "no").status == 0
    assert not entry.exists()


def test_start_at_login_without_a_program(
    totpdesk: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry that starts nothing, as the program has moved, is not called on."""
    monkeypatch.setattr(autostart, "own_command", lambda *words: ["/gone/totpdesk", *words])
    totpdesk("config", "set", "autostart", "yes")
    assert totpdesk("config", "get", "autostart").out == "no\n"


def test_start_at_login_is_completed(totpdesk: Terminal) -> None:
    """The shell offers the key, and its values."""
    context = click.Context(set_, info_name="set")
    assert "autostart" in [each.value for each in setting_keys(context, set_.params[0], "au")]
    context.params = {"key": "autostart"}
    values = setting_values(context, set_.params[1], "")
    assert [each.value for each in values] == ["yes", "no"]


@pytest.mark.parametrize(
    "argv",
    [
        ("get", "colour"),
        ("set", "colour", "red"),
        ("set", "hotkey", "o"),
        ("set", "clear_after", "-1"),
        ("set", "clear_after", "3601"),
        ("set", "insert", "shout"),
        ("set", "autostart", "maybe"),
    ],
)
def test_refused(totpdesk: Terminal, argv: tuple[str, ...]) -> None:
    """An unknown setting or a value out of range is status 1, one line, and nothing written."""
    ran = totpdesk("config", *argv)
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert not paths.settings_path().exists()


def test_damaged(totpdesk: Terminal) -> None:
    """A damaged file is reported and not changed."""
    paths.settings_path().parent.mkdir(parents=True)
    paths.settings_path().write_text("{")
    for argv in (("config",), ("config", "set", "min_left", "1")):
        ran = totpdesk(*argv)
        assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert paths.settings_path().read_text() == "{"


@pytest.mark.parametrize("argv", [("get",), ("set", "hotkey"), ("nonsense",)])
def test_wrong_usage(totpdesk: Terminal, argv: tuple[str, ...]) -> None:
    """Half a command is wrong usage."""
    assert totpdesk("config", *argv).status == 2


@pytest.mark.skipif(sys.platform != "linux", reason="other desktops' searches are not there yet")
def test_the_desktops_search(totpdesk: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Switched on, the files that it needs are there, and what the user has to do is said."""
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    files = totpdesk.folder / "data" / "krunner"
    assert totpdesk("config", "get", "desktop_search").out == "no\n"
    ran = totpdesk("config", "set", "desktop_search", "yes")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == "KRunner finds the accounts after your next login.\n"
    assert [path for path in files.rglob("*") if path.is_file()]
    assert totpdesk("config", "get", "desktop_search").out == "yes\n"
    ran = totpdesk("config", "set", "desktop_search", "no")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert not [path for path in files.rglob("*") if path.is_file()]
