"""Screenshots by grim, from compositors that let programs copy the screen.

The picture comes through a pipe and is never a file: a QR code in it is a secret.
"""

from __future__ import annotations

import subprocess
from typing import Final

from totpdesk.base.errors import DesktopError
from totpdesk.base.translation import tr

_SECONDS: Final = 10.0
_COMMAND: Final = ("grim", "-t", "png", "-l", "1", "-")  # quickly compressed, to standard output


class GrimScreenshot:
    """The Screenshot port."""

    def capture(self) -> bytes:
        """Return a picture of all screens, as PNG. Raises DesktopError."""
        try:
            return subprocess.run(
                _COMMAND,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=True,
            ).stdout
        except (OSError, subprocess.SubprocessError) as error:
            raise DesktopError(
                tr("grim took no screenshot. Save one yourself and open it, or copy it.")
            ) from error
