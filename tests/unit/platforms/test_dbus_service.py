"""What we offer on D-Bus: every call is answered, and none ends the answering."""

from __future__ import annotations

import logging
import re
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jeepney import (
    DBusAddress,
    DBusErrorResponse,
    MessageFlag,
    MessageType,
    new_method_call,
)
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import unwrap_msg

from support.bus import call, has_owner, private_bus
from support.waiting import wait_until
from totpdesk.base.errors import BusError
from totpdesk.platforms.linux.dbus import Address, Bus
from totpdesk.platforms.linux.dbus_service import Interface, Method

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jeepney.io.blocking import DBusConnection

SECONDS = 10.0
NAME = "org.example.Shop"
FRIEND = "org.example.Friend"
SHOP = Address(NAME, "/shop", "org.example.Shop")


def _fail(_: str) -> tuple[str]:
    raise RuntimeError("the till is stuck")


OFFER = Interface(
    SHOP.path,
    SHOP.interface,
    (FRIEND,),
    {
        "Sell": Method("su", "as", lambda what, count: ([what] * count,)),
        "Fail": Method("s", "s", _fail),
        "Mumble": Method("", "s", lambda: ("\ud800",)),
    },
)


@pytest.fixture(name="address")
def _address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with private_bus(tmp_path) as (_, address):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


@pytest.fixture(name="friend")
def _friend(address: str) -> Iterator[DBusConnection]:
    """Return the connection of a program that owns the name that may call."""
    with friend_on(address) as friend:
        yield friend


def friend_on(address: str) -> DBusConnection:
    """Connect as the program that may call."""
    friend = open_dbus_connection(bus=address)
    bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
    call(friend, bus, "RequestName", "su", FRIEND, 0)
    return friend


@pytest.fixture(name="shop")
def _shop(address: str) -> Iterator[Bus]:
    with closing(Bus()) as bus:
        bus.offer(OFFER)
        bus.own(NAME)
        yield bus


def ask(
    connection: DBusConnection, method: str, signature: str = "", *body: Any, to: Address = SHOP
) -> tuple[Any, ...]:
    """Call a method of the shop. Raises DBusErrorResponse."""
    address = DBusAddress(to.path, to.service, to.interface)
    message = new_method_call(address, method, signature or None, body)
    answer: tuple[Any, ...] = unwrap_msg(connection.send_and_get_reply(message, timeout=SECONDS))
    return answer


def refusal(connection: DBusConnection, *call: Any, to: Address = SHOP) -> str:
    """Return the name of the error that a call is answered by, without its common part."""
    with pytest.raises(DBusErrorResponse) as refused:
        ask(connection, *call, to=to)
    return str(refused.value.name).removeprefix("org.freedesktop.DBus.Error.")


@pytest.mark.usefixtures("shop")
def test_a_call_is_answered(friend: DBusConnection) -> None:
    """By what the method returned."""
    assert ask(friend, "Sell", "su", "apple", 2) == (["apple", "apple"],)


@pytest.mark.usefixtures("shop")
def test_what_cannot_be_done_is_refused(
    friend: DBusConnection, caplog: pytest.LogCaptureFixture
) -> None:
    """Each with its error, none of which says what went wrong inside; the next call is answered."""
    assert refusal(friend, "Sell", "s", "apple") == "InvalidArgs"
    assert refusal(friend, "Lend", "s", "apple") == "UnknownMethod"
    assert refusal(friend, "Sell", to=SHOP._replace(path="/elsewhere")) == "UnknownMethod"
    assert (
        refusal(friend, "Sell", to=SHOP._replace(interface="org.example.Bank")) == "UnknownMethod"
    )
    with caplog.at_level(logging.ERROR):
        with pytest.raises(DBusErrorResponse) as failed:
            ask(friend, "Fail", "s", "apple")
        assert "till" not in str(failed.value)
        assert refusal(friend, "Mumble") == "Failed"
        wait_until(lambda: len(caplog.records) == 2, SECONDS, "both lines in the log")
    assert ask(friend, "Sell", "su", "pear", 1) == (["pear"],)


@pytest.mark.usefixtures("shop", "friend")
def test_nobody_else_is_served(address: str) -> None:
    """A program that does not own a caller's name is refused."""
    with open_dbus_connection(bus=address) as stranger:
        assert refusal(stranger, "Sell", "su", "apple", 1) == "AccessDenied"


@pytest.mark.usefixtures("shop")
def test_one_that_wants_no_answer_gets_none(friend: DBusConnection) -> None:
    """It is not sent an unexpected reply."""
    message = new_method_call(
        DBusAddress(SHOP.path, SHOP.service, SHOP.interface), "Sell", "su", ("apple", 1)
    )
    message.header.flags |= MessageFlag.no_reply_expected
    friend.send(message)
    assert ask(friend, "Sell", "su", "pear", 1) == (["pear"],)


def test_a_name_that_another_has(address: str, shop: Bus) -> None:
    """The second program is told; when the first has ended, it can have it."""
    with closing(Bus()) as other:
        with pytest.raises(BusError, match=re.escape(NAME)):
            other.own(NAME)
        shop.close()
        with open_dbus_connection(bus=address) as friend:
            wait_until(lambda: not has_owner(friend, NAME), SECONDS, "the name to be free")
        other.own(NAME)


def test_all_is_offered_again_on_a_new_bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under the same name."""
    with private_bus(tmp_path) as (_, address):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        bus = Bus()
        bus.offer(OFFER)
        bus.own(NAME)
    with private_bus(tmp_path), closing(bus), friend_on(address) as friend:
        wait_until(lambda: has_owner(friend, NAME), SECONDS, "the name")
        assert ask(friend, "Sell", "su", "apple", 1) == (["apple"],)


ODD = st.sampled_from(
    [
        ("", ()),
        ("s", ("",)),
        ("i", (-1,)),
        ("su", ("apple", 3)),
        ("us", (3, "apple")),
        ("as", (["apple"],)),
        ("a{sv}", ({"apple": ("ay", b"\0")},)),
        ("v", (("(sv)", ("apple", ("d", 1.5))),)),
        ("ssssssss", ("apple",) * 8),
    ]
)


@pytest.mark.usefixtures("shop")
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(method=st.sampled_from(["Sell", "Fail", "Mumble", "Lend"]), odd=ODD, whose=st.booleans())
def test_every_call_is_answered(
    friend: DBusConnection, method: str, odd: tuple[str, tuple[Any, ...]], *, whose: bool
) -> None:
    """Whatever is called with whatever, once, also without an interface."""
    signature, body = odd
    address = DBusAddress(SHOP.path, SHOP.service, SHOP.interface if whose else None)
    message = new_method_call(address, method, signature or None, body)
    reply = friend.send_and_get_reply(message, timeout=SECONDS)
    assert reply.header.message_type in (MessageType.method_return, MessageType.error)
