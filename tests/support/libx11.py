"""The few functions of Xlib, XInput, XTest and XKB that the second keyboard calls, by ctypes.

python-xlib can neither press keys on a chosen device nor lock a layout group.
"""

from ctypes import (
    CDLL,
    CFUNCTYPE,
    POINTER,
    Structure,
    c_char_p,
    c_int,
    c_ubyte,
    c_uint,
    c_ulong,
    c_ushort,
    c_void_p,
)
from typing import Any

USE_CORE_KEYBOARD = 0x0100  # XkbUseCoreKbd


class DeviceInfo(Structure):
    """XDeviceInfo of X11/extensions/XInput.h."""

    _fields_ = (
        ("id", c_ulong),
        ("type", c_ulong),
        ("name", c_char_p),
        ("num_classes", c_int),
        ("use", c_int),
        ("classes", c_void_p),
    )


class KeyboardState(Structure):
    """XkbStateRec of X11/extensions/XKBstr.h."""

    _fields_ = (
        ("group", c_ubyte),
        ("locked_group", c_ubyte),
        ("base_group", c_ushort),
        ("latched_group", c_ushort),
        ("mods", c_ubyte),
        ("base_mods", c_ubyte),
        ("latched_mods", c_ubyte),
        ("locked_mods", c_ubyte),
        ("compat_state", c_ubyte),
        ("grab_mods", c_ubyte),
        ("compat_grab_mods", c_ubyte),
        ("lookup_mods", c_ubyte),
        ("compat_lookup_mods", c_ubyte),
        ("ptr_buttons", c_ushort),
    )


class Controls(Structure):
    """The beginning of XkbControlsRec, of X11/extensions/XKBstr.h."""

    _fields_ = (("others", c_ubyte * 12), ("enabled", c_uint))


class Keyboard(Structure):
    """The beginning of XkbDescRec, of X11/extensions/XKBstr.h."""

    _fields_ = (
        ("display", c_void_p),
        ("flags", c_ushort),
        ("device", c_ushort),
        ("min_keycode", c_ubyte),
        ("max_keycode", c_ubyte),
        ("controls", POINTER(Controls)),
    )


KeyboardPointer = POINTER(Keyboard)
KeyMap = c_ubyte * 32  # one bit a keycode
Pointer = c_void_p
OnError = CFUNCTYPE(c_int, c_void_p)
OnExit = CFUNCTYPE(None, c_void_p, c_void_p)

XLIB = {
    "XOpenDisplay": (Pointer, (c_char_p,)),
    "XCloseDisplay": (c_int, (Pointer,)),
    "XSync": (c_int, (Pointer, c_int)),
    "XQueryKeymap": (c_int, (Pointer, POINTER(c_ubyte))),
    "XSetIOErrorHandler": (Pointer, (OnError,)),
    "XSetIOErrorExitHandler": (None, (Pointer, OnExit, Pointer)),
    "XkbGetState": (c_int, (Pointer, c_uint, POINTER(KeyboardState))),
    "XkbKeysymToModifiers": (c_uint, (Pointer, c_ulong)),
    "XkbLockGroup": (c_int, (Pointer, c_uint, c_uint)),
    "XkbLockModifiers": (c_int, (Pointer, c_uint, c_uint, c_uint)),
    "XkbLatchModifiers": (c_int, (Pointer, c_uint, c_uint, c_uint)),
    "XkbLatchGroup": (c_int, (Pointer, c_uint, c_uint)),
    "XkbChangeEnabledControls": (c_int, (Pointer, c_uint, c_uint, c_uint)),
    "XkbGetMap": (KeyboardPointer, (Pointer, c_uint, c_uint)),
    "XkbGetControls": (c_int, (Pointer, c_ulong, KeyboardPointer)),
    "XkbFreeKeyboard": (None, (KeyboardPointer, c_uint, c_int)),
}
XINPUT = {
    "XListInputDevices": (POINTER(DeviceInfo), (Pointer, POINTER(c_int))),
    "XFreeDeviceList": (None, (POINTER(DeviceInfo),)),
    "XOpenDevice": (Pointer, (Pointer, c_ulong)),
}
XTEST = {
    "XTestFakeDeviceKeyEvent": (
        c_int,
        (Pointer, Pointer, c_uint, c_int, Pointer, c_int, c_ulong),
    ),
}


def _load(library: str, functions: dict[str, Any]) -> CDLL:
    loaded = CDLL(library)
    for name, (result, arguments) in functions.items():
        function = getattr(loaded, name)
        function.restype, function.argtypes = result, arguments
    return loaded


xlib = _load("libX11.so.6", XLIB)
xinput = _load("libXi.so.6", XINPUT)
xtest = _load("libXtst.so.6", XTEST)

_stay_silent = OnError(lambda _display: 0)
_stay_alive = OnExit(lambda display, _data: _broken.add(display))
_broken: set[int] = set()


def open_display(name: str) -> int:
    """Return a connection to the display `name`; without an X server, ConnectionError.

    Left to itself, Xlib would end this process when the X server dies; here `check` reports it.
    """
    display: int | None = xlib.XOpenDisplay(name.encode())
    if not display:
        raise ConnectionError(f"No X server answers on {name}.")
    xlib.XSetIOErrorHandler(_stay_silent)
    xlib.XSetIOErrorExitHandler(display, _stay_alive, None)
    return display


def check(display: int | None) -> None:
    """Raise ConnectionError if the X server died, and with it what the last call returned."""
    if display in _broken:
        raise ConnectionError("The X server is gone.")


def close_display(display: int) -> None:
    """Disconnect from the display, whether its server is alive or not."""
    xlib.XCloseDisplay(display)
    _broken.discard(display)
