"""What `totpdesk doctor` says, as values; and that each report is sound in itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from support.totpdesk import Totpdesk


def examine(totpdesk: Totpdesk, *options: str) -> list[dict[str, str]]:
    """Return the findings."""
    ran = totpdesk.run("doctor", "--json", *options)
    assert ran.stderr == ""
    findings: list[dict[str, str]] = json.loads(ran.stdout)
    assert ran.returncode == max(_status(finding) for finding in findings)
    assert all(f["advice"] or f["level"] == "ok" or "." in f["sentence"][:-1] for f in findings)
    return findings


def _status(finding: dict[str, str]) -> int:
    return (4 if finding["check"] == "keychain" else 1) * (finding["level"] == "problem")


def last(findings: list[dict[str, str]], check: str) -> tuple[str, str]:
    """Return level and words of a check's last finding: what was tried comes last."""
    finding = [finding for finding in findings if finding["check"] == check][-1]
    return finding["level"], f"{finding['sentence']} {finding['advice']}"
