"""Real pictures from other projects' test data: exactly which of them are read.

They are looked for in the folder that TOTPDESK_FIXTURES names, or in shared/fixtures beside the
checkout. The text beside each picture is what its codes hold: NAME.txt for one (empty for none),
NAME.multi.json for several.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

import pytest

from support.picture_files import load
from totpdesk.transfer.qr.accounts import accounts_in
from totpdesk.transfer.qr.read import read_texts

BESIDE_CHECKOUT: Final = Path(__file__).resolve().parents[4] / "shared" / "fixtures"
SAMPLES: Final = Path(os.environ.get("TOTPDESK_FIXTURES", BESIDE_CHECKOUT)) / "qr"
SUFFIXES: Final = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"}

# Pictures that are not read, each with the reason. One that is read by now fails, too.
UNREAD: Final[dict[str, str]] = {}

# How many accounts, problems and notes there are in those that are of other programs' screens.
ACCOUNTS: Final = {
    "dim13_example.png": (1, 0, 0),
    "proton_GoogleAuthImportScreenshotCropped.jpg": (1, 0, 0),
    "proton_GoogleAuthenticatorExport_3.png": (10, 0, 1),  # the first of four parts
    "proton_GoogleAuthenticator_ScreenshotBigQR.jpeg": (7, 0, 0),
    "scito_qr_but_without_otp.png": (0, 1, 0),
    "stratum_html_2.png": (1, 0, 0),
    "stratum_html_9.png": (0, 1, 0),  # Yandex, whose PIN is not in the code
}


def pictures() -> list[str]:
    """List the sample pictures by their paths in the folder."""
    found = (path for path in SAMPLES.rglob("*") if path.suffix in SUFFIXES)
    return sorted(path.relative_to(SAMPLES).as_posix() for path in found)


def held(picture: Path) -> tuple[str, ...]:
    """Return what a picture's codes hold, according to the file beside it."""
    several = picture.with_suffix(".multi.json")
    if several.exists():
        return tuple(json.loads(several.read_text(encoding="utf-8")))
    text = picture.with_suffix(".txt").read_bytes().decode()
    return (text,) if text else ()


def test_samples_are_there() -> None:
    """The folder is there and not empty, or this run says that it proved nothing about it."""
    if not SAMPLES.is_dir():
        pytest.skip(f"no sample pictures: {SAMPLES} is absent (set TOTPDESK_FIXTURES)")
    assert len(pictures()) >= 50
    assert set(UNREAD) | set(ACCOUNTS) <= set(pictures())


@pytest.mark.parametrize("name", pictures())
def test_sample(name: str) -> None:
    """A sample picture is read as the file beside it says, unless it is listed as unread."""
    picture = SAMPLES / name
    found = sorted(read_texts(load(picture)))
    assert (found == sorted(held(picture))) == (name not in UNREAD), UNREAD.get(name)


@pytest.mark.parametrize("name", [each for each in pictures() if each in ACCOUNTS])
def test_accounts_of_a_sample(name: str) -> None:
    """A sample picture's accounts are found, and nothing else is said of it."""
    found = accounts_in(load(SAMPLES / name))
    assert (len(found.entries), len(found.problems), len(found.notes)) == ACCOUNTS[name]
