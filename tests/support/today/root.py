"""A Debian of its own to change the root into, with one desktop and totpdesk: tests/bare/today.sh.

The session is that of a user, who is not root there either: alice, who has installed totpdesk.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from support.programs import MissingProgramError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

VARIABLE: Final = "TOTPDESK_ROOT"  # names the root's folder
USER: Final = "alice"
CHROOT: Final = "/usr/sbin/chroot"  # coreutils are everywhere
BINARIES: Final = ("/usr/local/bin", "/usr/bin", "/usr/sbin", "/usr/libexec")
# pipx's, in the home that alice has by /etc/passwd; a session gives her a fresh one.
OWN_BINARIES: Final = f"/home/{USER}/.local/bin"


@dataclass(frozen=True)
class Root:
    """The system below `folder`."""

    folder: Path

    def path(self, inside: str | Path) -> Path:
        """Return where a file of its is in our own tree, given its absolute path there."""
        return self.folder / str(inside).lstrip("/")

    def program(self, name: str) -> str:
        """Return the path there of an installed program. Raises MissingProgramError."""
        for folder in BINARIES:
            if self.path(f"{folder}/{name}").exists():
                return f"{folder}/{name}"
        raise MissingProgramError(f"{name} is not installed in {self.folder}.")

    def command(self, argv: Sequence[str]) -> list[str]:
        """Return what runs a program there as alice; root changes into it, and lets go of it.

        The kernel's signal at our death must be asked for again by whoever has changed its user.
        """
        enter = [CHROOT, f"--userspec={USER}:{USER}", str(self.folder)]
        path = ":".join((OWN_BINARIES, *BINARIES[:2]))
        own = ["env", "-u", "PYTHONPATH", f"PATH={path}", "setpriv", "--pdeathsig", "TERM", "--"]
        return [*enter, *own, *argv]

    def give(self, path: Path) -> Path:
        """Make alice the owner of a file, a folder or a link; return it."""
        os.lchown(path, *self._ids)
        return path

    @contextmanager
    def as_user(self) -> Iterator[None]:
        """Be alice to whom we connect to, for the length of a block."""
        os.seteuid(self._ids[0])
        try:
            yield
        finally:
            os.seteuid(0)

    def version(self, package: str) -> str:
        """Return the version of an installed package, to be told beside what was seen with it."""
        status = self.path("var/lib/dpkg/status").read_text().split("\n\n")
        ours = next(one for one in status if one.startswith(f"Package: {package}\n"))
        return next(line[9:] for line in ours.splitlines() if line.startswith("Version: "))

    @cached_property
    def _ids(self) -> tuple[int, int]:
        """Alice's user and group."""
        lines = (line.split(":") for line in self.path("etc/passwd").read_text().splitlines())
        found = next(line for line in lines if line[0] == USER)
        return int(found[2]), int(found[3])


def named_root() -> Root | None:
    """Return the root that the environment names, None where it names none."""
    folder = os.environ.get(VARIABLE)
    return Root(Path(folder)) if folder else None
