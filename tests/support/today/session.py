"""A session in a root: its programs run there as alice, the tests beside it, in one tree of files.

A desktop is a class of two parents, this one first, then the session that it is like:

    class PlasmaSession(InRoot, KdeSession): ...

    with PlasmaSession(root) as desktop:
        desktop.spawn(["kcalc"])                      # a program of the root, run by alice
        InstalledTotpdesk(desktop).do("list")         # totpdesk as pipx has installed it
        WaylandField(desktop, title="Sign in")        # under this Python: stays beside the root

Its folder, with home, bus and compositor's socket, is in the root's /tmp; a link of the same name
in ours makes each path good on both sides. `spawn` and `run` take a program there by themselves; a
file of the system is found by `system_path`, a program by `program`, and what the tests make for
the session is made by `new_file` and `new_folder`, or alice could not read it.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from support.private_session import FOLDER_PREFIX
from support.today.root import OWN_BINARIES, USER
from support.totpdesk import Totpdesk
from support.wayland.session import WaylandSession

if TYPE_CHECKING:
    from collections.abc import Sequence

    from support.today.root import Root

LINKS: Final = Path("/tmp")  # the same on both sides


class InRoot(WaylandSession):
    """What makes a session one of `root`'s; the tests need to be root themselves."""

    def __init__(self, root: Root, home: Path | None = None) -> None:
        """Take the root, and the home that an earlier session has kept; by default it is fresh."""
        super().__init__()
        self.root = root
        self._before = home

    @property
    def home(self) -> Path:
        """Return the folder that is alice's home in this session."""
        return Path(self.env["HOME"])

    def keep_home(self, kept: Path) -> Path:
        """Copy the home to a folder that does not exist yet, for another session; return it."""
        shutil.copytree(self.home, kept, symlinks=True)
        return kept

    def command(self, argv: Sequence[str]) -> list[str]:
        """Return what runs a program there; this Python, which only the tests have, stays here."""
        return list(argv) if argv[0] == sys.executable else self.root.command(argv)

    def program(self, name: str) -> str:
        """Return the path of a program there. Raises MissingProgramError."""
        return self.root.program(name)

    def system_path(self, path: str) -> Path:
        """Return where a file of the root's is for us."""
        return self.root.path(path)

    def _session_environment(self) -> dict[str, str]:
        return super()._session_environment() | {"USER": USER, "LOGNAME": USER}

    def _make_folders(self) -> None:
        super()._make_folders()
        if self._before:
            shutil.copytree(self._before, self.home, symlinks=True, dirs_exist_ok=True)
            for path in self.home.rglob("*"):
                self.root.give(path)

    def _make_folder(self) -> Path:
        there = Path(tempfile.mkdtemp(dir=self.root.path(LINKS), prefix=FOLDER_PREFIX))
        here = LINKS / there.name
        here.symlink_to(there)
        self.root.give(there)
        return here

    def _handed_over(self, path: Path) -> Path:
        return self.root.give(path)

    def _remove_folder(self) -> None:
        shutil.rmtree(self.folder.resolve())
        self.folder.unlink()


class InstalledTotpdesk(Totpdesk):
    """The program that pipx has installed in the root, run with the session's fresh home."""

    def __init__(self, session: InRoot) -> None:
        super().__init__(session)
        self.argv = (f"{OWN_BINARIES}/totpdesk",)
        self._root = session.root

    def findings(self, check: str, *options: str) -> list[tuple[str, str]]:
        """Return what `totpdesk doctor` finds of one kind: level, and sentence with advice."""
        found = json.loads(self.run("doctor", "--json", *options).stdout)
        ours = (finding for finding in found if finding["check"] == check)
        return [(each["level"], f"{each['sentence']} {each['advice']}".strip()) for each in ours]

    def answers(self) -> bool:
        """Ask as alice: the running instance answers nobody else."""
        with self._root.as_user():
            return super().answers()
