"""Names that others chose, in what the command line prints."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from support.hostile_names import HOSTILE, fits
from totpdesk.base.labels import LONGEST

if TYPE_CHECKING:
    from pathlib import Path

    from fakes.terminal import Terminal


@pytest.mark.parametrize("kind", HOSTILE)
def test_the_list(totpdesk: Terminal, tmp_path: Path, kind: str) -> None:
    """Added, imported or renamed, an account is one line of name, tab and label that fits."""
    name = HOSTILE[kind]
    label = quote(name, safe="")
    uri = f"otpauth://totp/{label}:{label}?secret=JBSWY3DPEHPK3PXP&issuer={label}"
    assert totpdesk("add", name, "--uri", uri).status == 0
    (tmp_path / "links.txt").write_text(uri.replace("JBSW", "ABSW"))
    assert totpdesk("import", str(tmp_path / "links.txt"), "--yes").status == 0
    totpdesk.add("Other")
    assert totpdesk("rename", "Other", f"x{name}").status == 0
    lines = totpdesk("list").out.splitlines()
    assert len(lines) == 3
    for line in lines:
        shown, _, account = line.partition("\t")
        assert fits(shown)
        assert all(map(fits, account.removesuffix(")").split(" (")))
        assert len(account) <= 2 * LONGEST + 3
