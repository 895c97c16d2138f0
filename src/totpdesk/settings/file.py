"""The settings on disk: one JSON object of texts, written whole."""

from __future__ import annotations

import json
from pathlib import Path  # noqa: TC003 - dataclass fields are looked up at run time by tools
from typing import TYPE_CHECKING

from totpdesk.base.errors import InvalidSettingError
from totpdesk.base.files import stamp, write_whole
from totpdesk.base.reading import read_text
from totpdesk.base.translation import tr
from totpdesk.settings.values import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from totpdesk.base.files import Stamp


class SettingsFile:
    """Loads and saves Settings. Keys that a later version wrote are kept."""

    def __init__(self, path: Path) -> None:
        """Use this path; the file need not exist."""
        self.path = path
        self._seen: tuple[Stamp, Settings] | None = None

    @property
    def exists(self) -> bool:
        """Whether settings were ever saved."""
        return self.path.exists()

    def load(self) -> Settings:
        """Return the settings, from memory if the file has not changed; each has a default.

        Raises InvalidSettingError if the file cannot be read or has a value that is not valid.
        """
        now = self._stamp()
        if self._seen is None or self._seen[0] != now:
            self._seen = (now, self._parsed())
        return self._seen[1]

    def _parsed(self) -> Settings:
        settings = Settings()
        for key, text in self._read().items():
            if key in settings.as_texts():
                settings = settings.with_text(key, text)
        return settings

    def save(self, settings: Settings) -> None:
        """Write the settings. Raises InvalidSettingError if they cannot be written."""
        texts = {**self._read(), **settings.as_texts()}
        try:
            write_whole(self.path, json.dumps(texts, indent=2) + "\n", follow=True)
        except OSError as error:
            raise InvalidSettingError(
                tr(
                    "The settings cannot be written: {error}: {path}.",
                    error=error.strerror,
                    path=self.path,
                )
            ) from error

    def _stamp(self) -> Stamp:
        try:
            return stamp(self.path)
        except OSError:
            return 0, 0, 0  # there is none, or reading it reports the error

    def _read(self) -> Mapping[str, str]:
        try:
            values = json.loads(read_text(self.path))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            raise InvalidSettingError(
                tr(
                    "The settings cannot be read ({error}). Fix or delete {path}.",
                    error=_reason(error),
                    path=self.path,
                )
            ) from error
        if not isinstance(values, dict):
            raise InvalidSettingError(
                tr("The settings file is invalid. Fix or delete {path}.", path=self.path)
            )
        return {str(key): str(value) for key, value in values.items()}


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return tr("nested too deeply") if isinstance(error, RecursionError) else str(error)
