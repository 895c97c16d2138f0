"""The session bus: its configuration, and calls on it that wait for their answer."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection

from support.programs import find_program

SYSTEM_SERVICES = "/usr/share/dbus-1/services"
TIMEOUT = 10.0  # seconds for an answer

CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={runtime}/bus</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <allow user="{users}"/>
  </policy>
</busconfig>
"""


class CallError(Exception):
    """A call on the bus was answered by an error."""


def configuration(runtime: str, services: Path, users: str = "root") -> str:
    """Return a bus configuration that starts only what `services` holds.

    The usual one would start the machine's keychain, portals and more behind a test's back.
    """
    return CONFIGURATION.format(runtime=runtime, services=services, users=users)


@contextmanager
def private_bus(folder: Path, users: str = "root") -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Have a bus that can start nothing; yield its daemon, which a test may kill, and address.

    In the same folder the next one has the same address. `users` are who may connect to it, "*" for
    all.
    """
    config, services = folder / "bus.conf", folder / "services"
    services.mkdir(exist_ok=True)
    config.write_text(configuration(str(folder), services, users))
    reader, writer = os.pipe()
    argv = [find_program("dbus-daemon"), f"--config-file={config}", "--nofork"]
    with subprocess.Popen([*argv, f"--print-address={writer}"], pass_fds=[writer]) as daemon:
        os.close(writer)
        with os.fdopen(reader) as pipe:
            address = pipe.readline().strip()
        try:
            yield daemon, address
        finally:
            daemon.kill()


def call(
    connection: DBusConnection, target: DBusAddress, method: str, signature: str, *body: object
) -> tuple[object, ...]:
    """Call a method on the bus and return its answer; CallError if it was refused."""
    message = new_method_call(target, method, signature, body)
    reply = connection.send_and_get_reply(message, timeout=TIMEOUT)
    if reply.header.message_type is MessageType.error:
        raise CallError(f"{method}: {reply.body}")
    return tuple(reply.body)


def has_owner(connection: DBusConnection, name: str) -> bool:
    """Return whether a program answers to `name`."""
    message = message_bus.NameHasOwner(name)
    return bool(connection.send_and_get_reply(message, timeout=TIMEOUT).body[0])
