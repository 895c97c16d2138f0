"""The keyboard from which the latest key came, and keys that are pressed on it by XTEST.

The server has several keyboards: each of the user's, and one of XTEST's own, which is what XTEST
presses keys on if no other is named. Each has a layout of its own (`setxkbmap -device`), and when
a key comes from another keyboard than the one before, the server takes over its layout and every
program reads all of it anew, for 2 to 4 ms. So a code is typed on the keyboard on which the
shortcut was pressed: the layout is the one that the user has there, and no program has to read it.

Requests and events: XI2proto.txt, and "XTEST Extension Protocol" for keys of a device.
"""

from __future__ import annotations

import struct
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from Xlib import X
from Xlib.error import CatchError, XError
from Xlib.ext import ge, xinput, xtest
from Xlib.protocol import rq

if TYPE_CHECKING:
    from collections.abc import Callable

    from Xlib.display import Display
    from Xlib.protocol.rq import Event

    from totpdesk.platforms.linux.x11.loop import XLoop

_DEVICE: Final = struct.Struct("=HHH")  # its id, what it is used as, its master's id
_HIGHEST: Final = 0x7F  # id that fits into XTEST's request
_PRESS, _RELEASE = 1, 2  # of a device, after the extension's first event


class _QueryDevice(rq.ReplyRequest):
    """XIQueryDevice, without what the answer says of a keyboard's keys."""

    _request = rq.Struct(
        rq.Card8("opcode"), rq.Opcode(48), rq.RequestLength(), rq.Card16("device"), rq.Pad(2)
    )
    _reply = rq.Struct(
        rq.ReplyCode(), rq.Pad(1), rq.Card16("sequence_number"), rq.ReplyLength(),
        rq.Card16("count"), rq.Pad(22), rq.Binary("devices"),
    )  # fmt: skip


class _FakeKey(rq.Request):
    """XTestFakeInput for a key, with the device that Xlib.ext.xtest has no field for."""

    _request = rq.Struct(
        rq.Card8("opcode"), rq.Opcode(2), rq.RequestLength(), rq.Card8("event_type"),
        rq.Card8("keycode"), rq.Pad(29), rq.Card8("device"),
    )  # fmt: skip


# XIDeviceChanged, without what it says of the keys
_DEVICE_CHANGED: Final = rq.Struct(
    rq.Card16("device"), rq.Card32("time"), rq.Pad(2), rq.Card16("source")
)


class KeyboardDevice(NamedTuple):
    """A keyboard by its id, and the number of the extension's first event."""

    id: int
    first_event: int


class LatestKeyboard:
    """Follows from which keyboard the keys come. All but the constructor on the loop's thread."""

    def __init__(self, loop: XLoop) -> None:
        """Subscribe to changes."""
        self._latest: KeyboardDevice | None = None
        self._master: int | None = None
        self._opcode = self._first_event = 0
        loop.on(ge.GenericEventCode, self._changed)
        loop.call(self._follow)

    def ask(self, display: Display) -> Callable[[], KeyboardDevice | None]:
        """Ask for the keyboard. The answer is None where only XTEST's own is to be had.

        One that was unplugged, or that another program has taken for itself, has no master.
        """
        latest = self._latest
        if latest is None or latest.id > _HIGHEST:
            return lambda: None
        asked = _QueryDevice(
            display=display.display, defer=True, opcode=self._opcode, device=latest.id
        )

        def answer() -> KeyboardDevice | None:
            with suppress(XError):
                asked.reply()
                found = _DEVICE.unpack_from(asked.devices)
                if found == (latest.id, xinput.SlaveKeyboard, self._master):
                    return latest
            return None

        return answer

    def _follow(self, display: Display) -> None:
        """Ask for the keyboard whose keys the server has taken over last, and for changes.

        Where there are several keyboard foci (`xinput create-master`) it is left to XTEST.
        """
        extension = display.query_extension(xinput.extname)
        if not extension:
            return
        self._opcode, self._first_event = extension.major_opcode, extension.first_event
        with suppress(XError):
            display.xinput_query_version()
            every = display.xinput_query_device(xinput.AllMasterDevices).devices
            masters = [each for each in every if each.use == xinput.MasterKeyboard]
            if len(masters) == 1:
                self._master = masters[0].deviceid
                for part in masters[0].classes[:1]:
                    self._note(part.sourceid)
                display.ge_add_event_data(self._opcode, xinput.DeviceChanged, _DEVICE_CHANGED)
                mask = (self._master, xinput.DeviceChangedMask)
                display.screen().root.xinput_select_events([mask])

    def _changed(self, event: Event) -> None:
        ours = event.extension, event.evtype
        if ours == (self._opcode, xinput.DeviceChanged) and event.data.device == self._master:
            self._note(event.data.source)

    def _note(self, device: int) -> None:
        self._latest = KeyboardDevice(device, self._first_event)


class FakeKeys:
    """Presses and releases keys on a keyboard, on XTEST's own where none is given."""

    def __init__(self, display: Display, device: KeyboardDevice | None = None) -> None:
        """Use this keyboard."""
        self._display = display
        self._device = device.id if device else 0
        self._press, self._release = (
            (device.first_event + _PRESS, device.first_event + _RELEASE)
            if device
            else (X.KeyPress, X.KeyRelease)
        )
        self._opcode = display.display.get_extension_major(xtest.extname)
        self._refused = CatchError()

    @property
    def refused(self) -> bool:
        """Whether the server has refused a key, as far as it has answered."""
        return self._refused.get_error() is not None

    def tap(self, keycode: int) -> None:
        """Press and release a key."""
        self._send(self._press, keycode)
        self._send(self._release, keycode)

    def hold(self, keycode: int, action: Callable[[], None]) -> None:
        """Do something while a key is held."""
        self._send(self._press, keycode)
        action()
        self._send(self._release, keycode)

    def release(self, keycode: int) -> None:
        """Release a key."""
        self._send(self._release, keycode)

    def _send(self, event_type: int, keycode: int) -> None:
        _FakeKey(
            display=self._display.display,
            onerror=self._refused,
            opcode=self._opcode,
            event_type=event_type,
            keycode=keycode,
            device=self._device,
        )
