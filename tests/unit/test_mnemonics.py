"""Labels without their mnemonics."""

from __future__ import annotations

import pytest

from totpdesk.base.mnemonics import without_mnemonic


@pytest.mark.parametrize(
    ("label", "read"),
    [
        ("&Save…", "Save…"),
        ("Page to p&rint", "Page to print"),
        ("Aegis", "Aegis"),
        ("Import && export", "Import & export"),
        ("保存(&S)…", "保存…"),
        ("保存 (&S)", "保存"),
        ("Codes (&all)", "Codes (all)"),
    ],
)
def test_a_label_is_as_it_is_read(label: str, read: str) -> None:
    """The mark goes, with all of a mnemonic that is no letter of the text."""
    assert without_mnemonic(label) == read
