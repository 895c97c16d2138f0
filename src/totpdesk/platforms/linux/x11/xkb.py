"""The requests of the XKB extension that we need and python-xlib lacks, and its events.

Numbers and layouts: "The X Keyboard Extension: Protocol Specification", chapter 16.
"""

from __future__ import annotations

import struct
import sys
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from Xlib.protocol import rq

from totpdesk.base.errors import NoDisplayError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from Xlib.display import Display
    from Xlib.protocol.rq import Event

_EXTENSION: Final = "XKEYBOARD"
_CORE_KEYBOARD: Final = 0x100
_DETECTABLE_AUTO_REPEAT: Final = 1
_ALL_MODIFIERS: Final = 0xFF
_NEW_KEYBOARD_NOTIFY, _MAP_NOTIFY, _STATE_NOTIFY, _CONTROLS_NOTIFY = range(4)
_EVENTS: Final = 0b1111  # these four
_KEY_SYMBOLS: Final = 1 << 1  # of a map's parts
_MAP_PARTS: Final = 1 << 0 | _KEY_SYMBOLS | 1 << 2  # the keys' types, and which are modifiers
_STATE_PARTS: Final = 1 << 2 | 1 << 3 | 1 << 4  # latched and locked modifiers, the active group
_ENABLED_CONTROLS: Final = 1 << 31
GROUPS: Final = 4
# The controls by which a server loses or changes keys: slow, bounce, sticky and mouse keys, the
# gestures that switch these on, and the two overlays, which make other keys of some.
FILTERS: Final = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 6 | 1 << 10 | 1 << 11


_KEY: Final = struct.Struct("=4xBBH")
_CLAMP, _REDIRECT = 0x40, 0x80  # groupInfo; else the groups begin again
Groups = tuple[tuple[int, ...], ...]  # of each group, of each level the symbol


class XkbState(NamedTuple):
    """The modifiers that are held, latched and locked (masks of X.LockMask and the like).

    `group` is the active one, from 0, `locked_group` that without the keys that are held and the
    latches, `latched_group` how many of the latter.
    """

    held: int
    latched: int
    locked: int
    group: int
    locked_group: int
    latched_group: int


class _UseExtension(rq.ReplyRequest):
    _request = rq.Struct(
        rq.Card8("opcode"), rq.Opcode(0), rq.RequestLength(), rq.Card16("major"), rq.Card16("minor")
    )
    _reply = rq.Struct(
        rq.ReplyCode(), rq.Card8("supported"), rq.Card16("sequence_number"), rq.ReplyLength(),
        rq.Pad(24),
    )  # fmt: skip


class _SelectEvents(rq.Request):
    _request = rq.Struct(
        rq.Card8("opcode"), rq.Opcode(1), rq.RequestLength(), rq.Card16("device"),
        rq.Card16("affect"), rq.Card16("clear"), rq.Card16("select_all"),
        rq.Card16("affect_map"), rq.Card16("map"),
        rq.Card16("affect_state"), rq.Card16("state"),
        rq.Card32("affect_controls"), rq.Card32("controls"),
    )  # fmt: skip


class _GetState(rq.ReplyRequest):
    _request = rq.Struct(
        rq.Card8("opcode"), rq.Opcode(4), rq.RequestLength(), rq.Card16("device"), rq.Pad(2)
    )
    _reply = rq.Struct(
        rq.ReplyCode(), rq.Card8("device"), rq.Card16("sequence_number"), rq.ReplyLength(),
        rq.Card8("mods"), rq.Card8("base_mods"), rq.Card8("latched_mods"), rq.Card8("locked_mods"),
        rq.Card8("group"), rq.Card8("locked_group"), rq.Int16("base_group"),
        rq.Int16("latched_group"), rq.Pad(14),
    )  # fmt: skip


class _LatchLockState(rq.Request):
    _request = rq.Struct(
        rq.Card8("opcode"), rq.Opcode(5), rq.RequestLength(), rq.Card16("device"),
        rq.Card8("affect_locks"), rq.Card8("locks"), rq.Card8("lock_group"), rq.Card8("group"),
        rq.Card8("affect_latches"), rq.Card8("latches"), rq.Pad(1), rq.Card8("latch_group"),
        rq.Card16("group_latch"),
    )  # fmt: skip


class _GetControls(rq.ReplyRequest):
    _request = rq.Struct(
        rq.Card8("opcode"), rq.Opcode(6), rq.RequestLength(), rq.Card16("device"), rq.Pad(2)
    )
    _reply = rq.Struct(
        rq.ReplyCode(), rq.Card8("device"), rq.Card16("sequence_number"), rq.ReplyLength(),
        rq.Pad(48), rq.Card32("enabled"), rq.Pad(32),
    )  # fmt: skip


class _SetControls(rq.Request):
    _request = rq.Struct(
        rq.Card8("opcode"), rq.Opcode(7), rq.RequestLength(), rq.Card16("device"), rq.Pad(18),
        rq.Card32("affect_enabled"), rq.Card32("enabled"), rq.Card32("change"), rq.Pad(64),
    )  # fmt: skip


class _GetMap(rq.ReplyRequest):
    _request = rq.Struct(
        rq.Card8("opcode"), rq.Opcode(8), rq.RequestLength(), rq.Card16("device"),
        rq.Card16("full"), rq.Pad(20),
    )  # fmt: skip
    _reply = rq.Struct(
        rq.ReplyCode(), rq.Card8("device"), rq.Card16("sequence_number"), rq.ReplyLength(),
        rq.Pad(9), rq.Card8("first_key"), rq.Pad(2), rq.Card8("key_count"), rq.Pad(19),
        rq.Binary("maps"),
    )  # fmt: skip


class _PerClientFlags(rq.ReplyRequest):
    _request = rq.Struct(
        rq.Card8("opcode"), rq.Opcode(21), rq.RequestLength(), rq.Card16("device"), rq.Pad(2),
        rq.Card32("change"), rq.Card32("value"), rq.Pad(12),
    )  # fmt: skip
    _reply = rq.Struct(
        rq.ReplyCode(), rq.Card8("device"), rq.Card16("sequence_number"), rq.ReplyLength(),
        rq.Pad(24),
    )  # fmt: skip


def use(display: Display) -> int:
    """Open the extension and return the type of its events: the layout was changed.

    Asks for true key releases (auto-repeat then sends presses only). A client that uses XKB gets
    no MappingNotify any more.
    """
    _UseExtension(**_head(display), major=1, minor=0)
    flag = _DETECTABLE_AUTO_REPEAT
    _PerClientFlags(**_head(display), device=_CORE_KEYBOARD, change=flag, value=flag)
    _SelectEvents(
        **_head(display), device=_CORE_KEYBOARD, affect=_EVENTS,
        clear=0, select_all=1 << _NEW_KEYBOARD_NOTIFY, affect_map=_MAP_PARTS, map=_MAP_PARTS,
        affect_state=_STATE_PARTS, state=_STATE_PARTS,
        affect_controls=_ENABLED_CONTROLS, controls=_ENABLED_CONTROLS,
    )  # fmt: skip
    found = display.query_extension(_EXTENSION)
    return int(found.first_event) if found else 0


def changes_keys(event: Event) -> bool:
    """Return whether keys may make other symbols than before, on whatever layout."""
    return int(event.detail) in (_NEW_KEYBOARD_NOTIFY, _MAP_NOTIFY)


def is_new_keyboard(event: Event) -> bool:
    """Return whether another keyboard is in use, which may have controls of its own."""
    return int(event.detail) == _NEW_KEYBOARD_NOTIFY


def sticking(event: Event) -> tuple[int, int] | None:
    """Return which modifiers are latched and which locked, None for an event of another kind."""
    return (event.data[7], event.data[8]) if event.detail == _STATE_NOTIFY else None


def enabled_filters(event: Event) -> int | None:
    """Return which of the FILTERS are on now, None for an event of another kind."""
    if event.detail != _CONTROLS_NOTIFY:
        return None
    return int.from_bytes(event.data[12:16], sys.byteorder) & FILTERS


class Mapping(NamedTuple):
    """What the server's keys make, as it sends it, and the keycodes of each modifier."""

    first_key: int
    key_count: int
    maps: bytes
    modifiers: Sequence[Sequence[int]]

    def keys(self) -> dict[int, Groups]:
        """Return by keycode what each key makes."""
        found, offset = {}, 0
        for keycode in range(self.first_key, self.first_key + self.key_count):
            info, width, count = _KEY.unpack_from(self.maps, offset)
            symbols = struct.unpack_from(f"={count}I", self.maps, offset + _KEY.size)
            found[keycode] = in_each_group(info, width, symbols)
            offset += _KEY.size + 4 * count
        return found


def mapping(display: Display) -> Mapping:
    """Return the mapping that is active now."""
    asked: Any = _GetMap(**_head(display), defer=True, device=_CORE_KEYBOARD, full=_KEY_SYMBOLS)
    modifiers = [tuple(row) for row in display.get_modifier_mapping()]
    asked.reply()
    return Mapping(asked.first_key, asked.key_count, bytes(asked.maps), modifiers)


def in_each_group(info: int, width: int, symbols: tuple[int, ...]) -> Groups:
    """Read a key's symbols for all four groups, though it may have fewer (KeySymMap, groupInfo)."""
    count = info & 0x0F
    own = [symbols[width * group : width * (group + 1)] for group in range(count)] or [()]
    return tuple(own[_instead_of(group, info, len(own))] for group in range(GROUPS))


def _instead_of(group: int, info: int, count: int) -> int:
    """Return the group in force for a key that has fewer groups than the active one."""
    if group < count:
        return group
    if info & _CLAMP:
        return count - 1
    if info & _REDIRECT:
        redirected = info >> 4 & 0b11
        return redirected if redirected < count else 0
    return group % count


def ask_state(display: Display) -> Callable[[], XkbState]:
    """Ask which modifiers are in force and which group (layout) is active."""
    asked: Any = _GetState(**_head(display), defer=True, device=_CORE_KEYBOARD)

    def answer() -> XkbState:
        asked.reply()
        return XkbState(
            asked.base_mods, asked.latched_mods, asked.locked_mods,
            asked.group, asked.locked_group, asked.latched_group,
        )  # fmt: skip

    return answer


def state(display: Display) -> XkbState:
    """Return what `ask_state` asks for."""
    return ask_state(display)()


def stick(display: Display, locked: int, latched: int = 0, latched_group: int = 0) -> None:
    """Lock exactly these modifiers, and latch exactly those. Latched groups are added."""
    _LatchLockState(
        display=display.display, opcode=_opcode(display), device=_CORE_KEYBOARD,
        affect_locks=_ALL_MODIFIERS, locks=locked, lock_group=0, group=0,
        affect_latches=_ALL_MODIFIERS, latches=latched,
        latch_group=bool(latched_group), group_latch=latched_group & 0xFFFF,
    )  # fmt: skip


def filters(display: Display) -> int:
    """Return which of the FILTERS are on."""
    reply: Any = _GetControls(**_head(display), device=_CORE_KEYBOARD)
    return int(reply.enabled) & FILTERS


def switch_filters(display: Display, which: int, *, on: bool) -> None:
    """Switch some of the FILTERS on or off, the others remain as they are."""
    _SetControls(
        **_head(display), device=_CORE_KEYBOARD,
        affect_enabled=which, enabled=which if on else 0, change=_ENABLED_CONTROLS,
    )  # fmt: skip


def _head(display: Display) -> dict[str, Any]:
    return {"display": display.display, "opcode": _opcode(display)}


def _opcode(display: Display) -> int:
    try:
        return display.display.get_extension_major(_EXTENSION)
    except KeyError:
        found = display.query_extension(_EXTENSION)
        if found is None:
            raise NoDisplayError(
                tr(
                    "The X server offers no XKB, without which no typing is safe. `ssh -X` keeps "
                    "it from programs: use `ssh -Y`."
                )
            ) from None
        display.display.set_extension_major(_EXTENSION, found.major_opcode)
        return int(found.major_opcode)
