"""The contract of SecretStore."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from totpdesk.base.errors import SecretVanishedError
from totpdesk.secrets.store import delete_all, holds, no_progress, read_all, write_all

if TYPE_CHECKING:
    from totpdesk.secrets.store import SecretStore

MANY: Final = 30  # more than a store would handle one by one
LINE = "otpauth://totp/A%20B:me@x.y?secret=JBSWY3DPEHPK3PXP&issuer=A%20B"


class Stopped(Exception):  # noqa: N818 - what a progress callback raises is no error
    """The progress callback stops the work."""


class SecretStoreContract:
    """Subclasses give a fixture `store`, empty of the ids used here."""

    def test_round_trip(self, store: SecretStore) -> None:
        """What was written is read, each account its own."""
        store.write("one", LINE)
        store.write("two", LINE + "2")
        assert (store.read("one"), store.read("two")) == (LINE, LINE + "2")

    def test_overwrite(self, store: SecretStore) -> None:
        """A second write replaces the first."""
        store.write("one", LINE)
        store.write("one", LINE + "9")
        assert store.read("one") == LINE + "9"

    def test_long(self, store: SecretStore) -> None:
        """A line of 1,200 characters fits: every keychain holds 1,280."""
        store.write("one", "x" * 1200)
        assert store.read("one") == "x" * 1200

    def test_delete(self, store: SecretStore) -> None:
        """A deleted line has vanished, its neighbour has not, and deleting twice is no error."""
        store.write("one", LINE)
        store.write("two", LINE)
        store.delete("one")
        store.delete("one")
        assert store.read("two") == LINE
        with pytest.raises(SecretVanishedError):
            store.read("one")

    def test_it_knows_what_it_holds(self, store: SecretStore) -> None:
        """A line is there from its writing to its deletion."""
        assert not holds(store, "one")
        store.write("one", LINE)
        assert (holds(store, "one"), holds(store, "two")) == (True, False)
        store.delete("one")
        assert not holds(store, "one")

    def test_never_written(self, store: SecretStore) -> None:
        """A line that was never there has vanished too."""
        with pytest.raises(SecretVanishedError, match="no secret for this account"):
            store.read("never")

    def test_its_name_stays(self, store: SecretStore) -> None:
        """The keychain has a name, and it does not change."""
        assert store.name
        assert store.name == store.name

    def test_an_open_one_is_ready(self, store: SecretStore) -> None:
        """A read would not ask the user, before the first line as well as after it."""
        assert store.ready()
        store.write("one", LINE)
        assert store.ready()

    def test_many(self, store: SecretStore) -> None:
        """Many are kept, given back and forgotten like one; what is not there is left out."""
        lines = {f"many{number}": f"{LINE}{number}" for number in range(MANY)}
        write_all(store, lines, no_progress)
        store.write("one", LINE)
        assert read_all(store, ["never", *lines], no_progress) == lines
        assert store.read("many7") == f"{LINE}7"
        delete_all(store, ["never", *lines], no_progress)
        assert not read_all(store, list(lines), no_progress)
        assert store.read("one") == LINE

    def test_many_replace_what_was_there(self, store: SecretStore) -> None:
        """A second write of many replaces the first, and may add to it."""
        write_all(store, {"one": LINE}, no_progress)
        write_all(store, {"one": LINE + "1", "two": LINE + "2"}, no_progress)
        lines = read_all(store, ["one", "two"], no_progress)
        assert lines == {"one": LINE + "1", "two": LINE + "2"}

    def test_progress_of_many_is_reported(self, store: SecretStore) -> None:
        """The progress callback is called at the start and at the end."""
        heard: list[tuple[int, int]] = []
        lines = {"one": LINE, "two": LINE}

        def progress(done: int, of: int) -> None:
            heard.append((done, of))

        write_all(store, lines, progress)
        assert (heard[0], heard[-1]) == ((0, 2), (2, 2))
        heard.clear()
        read_all(store, list(lines), progress)
        delete_all(store, list(lines), progress)
        assert heard.count((2, 2)) >= 2

    def test_whoever_watches_can_stop_it(self, store: SecretStore) -> None:
        """What a progress callback raises is passed on, and the store still works."""

        def stop(_done: int, _of: int) -> None:
            raise Stopped

        with pytest.raises(Stopped):
            write_all(store, {"one": LINE}, stop)
        with pytest.raises(Stopped):
            read_all(store, [f"many{number}" for number in range(MANY)], stop)
        store.write("one", LINE)
        assert store.read("one") == LINE
