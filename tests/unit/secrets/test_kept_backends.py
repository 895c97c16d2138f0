"""The two keychains on D-Bus, where the session bus itself is the trouble."""

from __future__ import annotations

import socket
import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest

if sys.platform != "linux":
    pytest.skip("other systems have no keychain on D-Bus", allow_module_level=True)

from jeepney.io.blocking import prep_socket
from keyring.errors import NoKeyringError

from totpdesk.base.errors import KeychainSilentError
from totpdesk.secrets import kwalletd, secret_bus
from totpdesk.secrets.kwallet import KeptKWallet
from totpdesk.secrets.kwalletd import KWallet
from totpdesk.secrets.secret_service import KeptSecretService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Backend = type[KeptSecretService | KeptKWallet]

each_backend = pytest.mark.parametrize("backend", [KeptSecretService, KeptKWallet])


@pytest.fixture(name="address")
def _address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the session bus is expected."""
    address = tmp_path / "bus"
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={address}")
    return address


@pytest.fixture
def _hanging_bus(address: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(secret_bus, "prep_socket", partial(prep_socket, timeout=0.1))
    with socket.socket(socket.AF_UNIX) as bus:
        bus.bind(str(address))
        bus.listen()
        yield


@pytest.mark.usefixtures("_hanging_bus")
@each_backend
def test_a_bus_that_hangs_is_a_keychain_that_does_not_answer(backend: Backend) -> None:
    """It has not ended, so that is not what is said."""
    with pytest.raises(KeychainSilentError):
        backend().get_password("service", "user")


@pytest.mark.usefixtures("_hanging_bus")
def test_kwallet_is_not_taken_for_missing_on_a_bus_that_hangs() -> None:
    """Nobody knows whether it is there."""
    with pytest.raises(KeychainSilentError):
        kwalletd.start()


@pytest.mark.usefixtures("address")
@each_backend
def test_without_a_bus_there_is_no_keychain(backend: Backend) -> None:
    """The cause tells it from a keychain that is not installed."""
    with pytest.raises(NoKeyringError) as caught:
        backend().get_password("service", "user")
    assert isinstance(caught.value.__cause__, OSError)


@pytest.mark.usefixtures("address")
def test_without_a_bus_there_is_no_kwallet() -> None:
    """It is neither on nor switched off."""
    assert kwalletd.start() is KWallet.NOT_INSTALLED
