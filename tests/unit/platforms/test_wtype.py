"""Typing by wtype, replaced by a program that records its input."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fakes.desktop import FakeFocus
from support.waiting import wait_until
from totpdesk.autotype import InsertResult, Window
from totpdesk.platforms.linux.wayland.wlroots import wtype
from totpdesk.platforms.linux.wayland.wlroots.keyboard import WtypeKeyboard

if TYPE_CHECKING:
    from pathlib import Path

CODE = "287082"
FIELD = Window(5, "firefox", "Sign in")
NOTES = """#!/bin/sh
echo "$*" >> "${0%/*}/argv"
cat > "$0.$$" && cat "$0.$$" >> "${0%/*}/typed"
"""


@pytest.fixture(name="focus")
def _focus() -> FakeFocus:
    return FakeFocus(FIELD)


@pytest.fixture(name="output")
def _output(focus: FakeFocus) -> WtypeKeyboard:
    return WtypeKeyboard(focus)


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the program in it, found before all others."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(wtype, "_SECONDS", 1.0)
    install(tmp_path, NOTES)
    return tmp_path


def install(folder: Path, script: str) -> None:
    """Put a program in wtype's place."""
    path = folder / "wtype"
    path.write_text(script)
    path.chmod(0o700)


def test_the_text_is_in_no_argument_list(folder: Path, output: WtypeKeyboard) -> None:
    """It comes by standard input, whole; only a lone Shift is visible to other users."""
    assert output.type(f"pIn-ä{CODE}", FIELD) is InsertResult.DONE
    assert (folder / "typed").read_text() == f"pIn-ä{CODE}"
    assert (folder / "argv").read_text() == "-k Shift_L -\n"


def test_enter_comes_last(folder: Path, output: WtypeKeyboard) -> None:
    """After the code, and after a paste."""
    assert output.type(CODE, FIELD, enter=True) is InsertResult.DONE
    assert output.paste(FIELD, enter=True) is InsertResult.DONE
    assert (folder / "typed").read_text() == f"{CODE}\n\n"
    assert "-M shift -k Insert -m shift -k" in (folder / "argv").read_text()


@pytest.mark.parametrize("window", [None, Window(6, "firefox", "Sign in")])
def test_another_window_gets_nothing(
    folder: Path, focus: FakeFocus, output: WtypeKeyboard, window: Window | None
) -> None:
    """Nor does none at all."""
    focus.window = window
    assert output.type(CODE, FIELD) is InsertResult.WINDOW_CHANGED
    assert output.paste(FIELD) is InsertResult.WINDOW_CHANGED
    assert not (folder / "typed").exists()


def test_a_window_that_comes_meanwhile_ends_it(
    folder: Path, focus: FakeFocus, output: WtypeKeyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest is not typed."""
    install(folder, NOTES.replace("cat >", "sleep 0.1; cat >") + 'sleep 60; echo >> "$0.late"')
    begin = wtype.Wtype.begin

    def steal(ready: wtype.Wtype) -> None:
        begin(ready)
        wait_until((folder / "typed").exists, 5, "the typing to begin")
        focus.window = Window(6)

    monkeypatch.setattr(wtype.Wtype, "begin", steal)
    assert output.type(CODE, FIELD) is InsertResult.BROKEN_OFF
    assert not (folder / "wtype.late").exists()


def test_the_enter_key_does_not_go_to_another_window(
    folder: Path, focus: FakeFocus, output: WtypeKeyboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code is in the right window, and the rest is cancelled."""
    begin = wtype.Wtype.begin

    def steal(ready: wtype.Wtype) -> None:
        begin(ready)
        ready.ends_within(5)
        focus.window = Window(6)

    monkeypatch.setattr(wtype.Wtype, "begin", steal)
    assert output.type(CODE, FIELD, enter=True) is InsertResult.BROKEN_OFF
    assert (folder / "typed").read_text() == CODE


@pytest.mark.parametrize(
    "script",
    ["#!/bin/sh\nexit 1\n", "#!/bin/sh\ncat\nexit 1\n", "#!/bin/sh\nexec sleep 60\n", "no program"],
    ids=["refused", "failed", "hanging", "broken"],
)
def test_no_way(folder: Path, output: WtypeKeyboard, script: str) -> None:
    """A compositor that refuses, and a wtype that does not work, are a reason to copy."""
    install(folder, script)
    assert output.type(CODE, FIELD) is InsertResult.UNSUPPORTED


def test_no_wtype(tmp_path: Path, output: WtypeKeyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not installed, nothing can be typed."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert output.type(CODE, FIELD) is InsertResult.UNSUPPORTED
