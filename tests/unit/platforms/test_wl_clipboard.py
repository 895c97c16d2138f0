"""The clipboard by wl-copy, replaced by programs that use a file."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

import pytest

from support.waiting import wait_until
from totpdesk.base.errors import ClipboardError
from totpdesk.platforms.linux.wayland.wlroots import clipboard, replaced
from totpdesk.platforms.linux.wayland.wlroots.clipboard import WlClipboard

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

CODE = "287082"
SECONDS = 10.0
# Serves until it is stopped, as wl-copy does until another program copies.
WL_COPY = """#!/bin/sh
cd "${0%/*}"
case "$*" in
--help) cat help ;;
--clear) echo once >> cleared; kill "$(cat server)" && rm text ;;
*)  echo "$*" > argv; echo $$ > server; cat > text; exec sleep 60 ;;
esac
"""
WL_PASTE = '#!/bin/sh\ncat "${0%/*}/text"\n'


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the programs in it, found before all others."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(clipboard, "_SECONDS", 2.0)
    clipboard._mark.cache_clear()
    (tmp_path / "help").write_text("Options:\n")
    install(tmp_path, "wl-copy", WL_COPY)
    install(tmp_path, "wl-paste", WL_PASTE)
    return tmp_path


@pytest.fixture(name="ours")
def _ours(folder: Path) -> Iterator[WlClipboard]:
    ours = WlClipboard()
    yield ours
    ours.withdraw()


def install(folder: Path, name: str, script: str) -> None:
    """Put a program there."""
    path = folder / name
    path.write_text(script)
    path.chmod(0o700)


def test_the_code_is_in_no_argument_list(folder: Path, ours: WlClipboard) -> None:
    """It comes by standard input, and is text."""
    ours.put(CODE, 0)
    assert (folder / "text").read_text() == CODE
    assert (folder / "argv").read_text() == "--foreground --type text/plain;charset=utf-8\n"


def test_it_is_marked_where_that_can_be(folder: Path, ours: WlClipboard) -> None:
    """Only a wl-copy that knows the mark is given it."""
    (folder / "help").write_text("  --sensitive  Mark it.\n")
    ours.put(CODE, 0)
    assert "--sensitive" in (folder / "argv").read_text()


def test_it_is_withdrawn_in_time(folder: Path, ours: WlClipboard) -> None:
    """After as many seconds as were given."""
    ours.put(CODE, 1)
    wait_until(lambda: not (folder / "text").exists(), SECONDS, "it to be withdrawn")


def test_withdrawing_is_tried_again(
    folder: Path,
    ours: WlClipboard,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An unforeseen failure on the thread that keeps it is logged, and leaves no code behind."""
    failures = [RuntimeError("can't start new thread")]
    run = replaced._run

    def fail_once(argv: Sequence[str], *others: Any) -> bytes | None:
        if argv == ["wl-copy", "--clear"] and failures:
            raise failures.pop()
        return run(argv, *others)

    monkeypatch.setattr(replaced, "_run", fail_once)
    ours.put(CODE, 1)
    wait_until(lambda: "clipboard" not in _threads(), SECONDS, "the thread that kept it to end")
    assert not (folder / "text").exists()
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_what_cannot_be_kept_is_not_copied(
    folder: Path, ours: WlClipboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a descriptor to wait on, nobody would withdraw it: it is withdrawn at once."""

    def no_more_files(_: int) -> int:
        wait_until((folder / "text").exists, SECONDS, "wl-copy to serve the code")
        raise OSError("Too many open files")

    monkeypatch.setattr(clipboard.os, "pidfd_open", no_more_files)
    with pytest.raises(ClipboardError):
        ours.put(CODE, 1)
    assert not (folder / "text").exists()


def test_what_wl_copy_does_not_clear_is_reported(
    folder: Path, ours: WlClipboard, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says that a code may still be there."""
    install(folder, "wl-copy", WL_COPY.replace("--clear) ", "--clear) exit 1;"))
    ours.put(CODE, 0)
    ours.withdraw()
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_it_is_withdrawn_at_the_end(folder: Path, ours: WlClipboard) -> None:
    """Once, even if wl-copy has ended while the text is still there: only one thread clears."""
    install(folder, "wl-copy", WL_COPY.replace("&& rm", "&& sleep 0.3 && rm"))
    ours.put(CODE, 0)
    ours.withdraw()
    assert not (folder / "text").exists()
    ours.withdraw()
    wait_until(lambda: "clipboard" not in _threads(), SECONDS, "the thread that kept it to end")
    assert (folder / "cleared").read_text() == "once\n"


def _threads() -> set[str]:
    return {each.name for each in threading.enumerate()}


def test_what_came_after_it_stays(folder: Path, ours: WlClipboard) -> None:
    """A wl-copy that has ended has nothing on the clipboard any more."""
    os.mkfifo(folder / "copied")
    install(folder, "wl-copy", WL_COPY.replace("exec sleep 60", "exec cat copied"))
    ours.put(CODE, 0)
    (folder / "copied").write_text("by another program")
    wait_until(lambda: "clipboard" not in _threads(), SECONDS, "the thread that kept it to end")
    ours.withdraw()
    assert not (folder / "cleared").exists()


@pytest.mark.parametrize("script", ["#!/bin/sh\necho other\n", "#!/bin/sh\nexit 1\n", "no program"])
def test_what_cannot_be_read_back_is_not_copied(
    folder: Path, ours: WlClipboard, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    """It is cleared, and the error says what to do."""
    monkeypatch.setattr(clipboard, "_SECONDS", 0.5)
    install(folder, "wl-paste", script)
    with pytest.raises(ClipboardError, match="did not take the code"):
        ours.put(CODE, 0)
    wait_until(lambda: not (folder / "text").exists(), SECONDS, "it to be withdrawn")


def test_a_compositor_without_a_clipboard(folder: Path, ours: WlClipboard) -> None:
    """wl-copy fails, and so do we, at once."""
    install(folder, "wl-copy", "#!/bin/sh\nexit 1\n")
    with pytest.raises(ClipboardError, match="did not take the code"):
        ours.put(CODE, 0)


def test_no_wl_copy(folder: Path, ours: WlClipboard, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to install."""
    (folder / "wl-copy").unlink()
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(ClipboardError, match="Install wl-clipboard"):
        ours.put(CODE, 0)
