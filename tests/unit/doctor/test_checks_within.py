"""Not waiting forever keeps what is raised in time."""

from __future__ import annotations

import pytest

from totpdesk.base.errors import NoDisplayError
from totpdesk.doctor.checks.within import within


def test_within_hands_on_what_is_raised() -> None:
    """An error in time is the caller's."""

    def fail() -> int:
        raise NoDisplayError("No.")

    with pytest.raises(NoDisplayError):
        within(5, fail, 0)
