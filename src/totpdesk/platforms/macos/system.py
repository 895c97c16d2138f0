"""What totpdesk uses of macOS: `dataclasses.replace` replaces a refusal by a backend."""

from __future__ import annotations

from typing import Final

from totpdesk.platforms.unsupported import system_without_backends

SYSTEM: Final = system_without_backends("macOS")
