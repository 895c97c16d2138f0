"""Settings: their ranges, and the file they are kept in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from totpdesk.base.errors import InvalidSettingError
from totpdesk.settings import Chord, Insert, Settings, SettingsFile

if TYPE_CHECKING:
    from pathlib import Path


def test_defaults(tmp_path: Path) -> None:
    """Where there is no file, a new user's settings hold."""
    assert Settings() == SettingsFile(tmp_path / "none" / "settings.json").load()


def test_round_trip(tmp_path: Path) -> None:
    """What is saved is loaded again, in a private file."""
    file = SettingsFile(tmp_path / "new" / "settings.json")
    settings = Settings(
        hotkey=Chord.parse("<ctrl>+<f9>"), pick_hotkey=None, insert=Insert.PASTE, clear_after=0
    )
    file.save(settings)
    assert settings == file.load()
    assert (tmp_path / "new" / "settings.json").stat().st_mode & 0o777 == 0o600


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Settings that are kept elsewhere, among versioned files say, are written there."""
    path, elsewhere = tmp_path / "settings.json", tmp_path / "dotfiles.json"
    path.symlink_to(elsewhere)
    SettingsFile(path).save(Settings(clear_after=5))
    assert path.is_symlink()
    assert SettingsFile(elsewhere).load().clear_after == 5


def test_keys_of_a_later_version_survive(tmp_path: Path) -> None:
    """An older program does not destroy what a newer one has stored."""
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"insert": "copy", "later": "1"}))
    SettingsFile(path).save(SettingsFile(path).load())
    assert json.loads(path.read_text())["later"] == "1"


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("clear_after", "3601"),
        ("clear_after", "-1"),
        ("clear_after", "soon"),
        ("min_left", "16"),
        ("insert", "shout"),
        ("hotkey", "o"),
        ("nosuch", "1"),
    ],
)
def test_refused(key: str, text: str) -> None:
    """A value out of range, or a setting that does not exist, is refused with what would do."""
    with pytest.raises(InvalidSettingError):
        Settings().with_text(key, text)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"insert": "shout"}', "\udcff"])
def test_a_damaged_file_is_reported(tmp_path: Path, content: str) -> None:
    """An invalid file is an error, and is not changed."""
    path = tmp_path / "settings.json"
    path.write_bytes(content.encode(errors="surrogateescape"))
    with pytest.raises(InvalidSettingError):
        SettingsFile(path).load()
    assert content.encode(errors="surrogateescape") == path.read_bytes()
