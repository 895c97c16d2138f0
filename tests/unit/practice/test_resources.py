"""The files that come with the program are found, or their absence is reported."""

from __future__ import annotations

import pytest

from totpdesk.base.resources import resource


def test_a_file_is_found_by_its_parts() -> None:
    """The practice page is where its parts say."""
    assert resource("practice", "page.html").read_text("utf-8").startswith("<!doctype html>")


def test_a_missing_file_is_an_error() -> None:
    """A damaged installation shows at once, and names the file."""
    with pytest.raises(FileNotFoundError, match="no-such-file"):
        resource("practice", "no-such-file")
