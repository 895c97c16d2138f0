"""The contract of Consent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from totpdesk.base.errors import PortalRefusedError

if TYPE_CHECKING:
    from totpdesk.autotype.ports import Consent


class ConsentScene(Protocol):
    """A desktop that asks its user, who has not been asked yet."""

    consent: Consent

    def say(self, *, yes: bool) -> None:
        """Have the user answer like this from now on."""


class ConsentContract:
    """Subclasses give a fixture `scene`, a ConsentScene."""

    def test_nothing_is_granted_before_it_was_asked_for(self, scene: ConsentScene) -> None:
        """Checking does not ask the user."""
        assert not scene.consent.granted()
        assert not scene.consent.granted()

    def test_a_yes_is_kept(self, scene: ConsentScene) -> None:
        """From then on."""
        scene.say(yes=True)
        scene.consent.ask()
        assert scene.consent.granted()

    def test_a_no_is_reported(self, scene: ConsentScene) -> None:
        """And nothing is granted."""
        scene.say(yes=False)
        with pytest.raises(PortalRefusedError):
            scene.consent.ask()
        assert not scene.consent.granted()

    def test_a_user_may_think_again(self, scene: ConsentScene) -> None:
        """Whatever they said before, the last answer counts."""
        for yes in (True, False, True):
            scene.say(yes=yes)
            try:
                scene.consent.ask()
            except PortalRefusedError:
                assert not yes
            assert scene.consent.granted() is yes
