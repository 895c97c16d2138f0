"""The five requests of the XKB extension that we need and python-xlib lacks.

Numbers and layouts: "The X Keyboard Extension: Protocol Specification", chapter 16.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from Xlib.protocol import rq

from totpdesk.base.errors import NoDisplayError
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from Xlib.display import Display
    from Xlib.protocol.rq import Event

_EXTENSION: Final = "XKEYBOARD"
_CORE_KEYBOARD: Final = 0x100
_DETECTABLE_AUTO_REPEAT: Final = 1
_ALL_MODIFIERS: Final = 0xFF
_LAYOUT_EVENTS: Final = 0b11  # NewKeyboardNotify and MapNotify
_STATE_NOTIFY: Final = 2
_GROUP: Final = 1 << 4  # of a state's parts, the active group
_KEY_SYMBOLS: Final = 1 << 1  # of a map's parts
GROUPS: Final = 4


_KEY: Final = struct.Struct("=4xBBH")
_CLAMP, _REDIRECT = 0x40, 0x80  # groupInfo; else the groups begin again
Groups = tuple[tuple[int, ...], ...]  # of each group, of each level the symbol


class XkbState(NamedTuple):
    """The locked modifiers (a mask of X.LockMask and the like) and the active group, from 0."""

    locked: int
    group: int


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
    )  # fmt: skip


class _GetState(rq.ReplyRequest):
    _request = rq.Struct(
        rq.Card8("opcode"), rq.Opcode(4), rq.RequestLength(), rq.Card16("device"), rq.Pad(2)
    )
    _reply = rq.Struct(
        rq.ReplyCode(), rq.Card8("device"), rq.Card16("sequence_number"), rq.ReplyLength(),
        rq.Card8("mods"), rq.Card8("base_mods"), rq.Card8("latched_mods"), rq.Card8("locked_mods"),
        rq.Card8("group"), rq.Pad(19),
    )  # fmt: skip


class _LatchLockState(rq.Request):
    _request = rq.Struct(
        rq.Card8("opcode"), rq.Opcode(5), rq.RequestLength(), rq.Card16("device"),
        rq.Card8("affect_locks"), rq.Card8("locks"), rq.Card8("lock_group"), rq.Card8("group"),
        rq.Card8("affect_latches"), rq.Card8("latches"), rq.Pad(1), rq.Card8("latch_group"),
        rq.Card16("group_latch"),
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
        **_head(display), device=_CORE_KEYBOARD, affect=_LAYOUT_EVENTS | 1 << _STATE_NOTIFY,
        clear=0, select_all=_LAYOUT_EVENTS, affect_map=0, map=0, affect_state=_GROUP, state=_GROUP,
    )  # fmt: skip
    found = display.query_extension(_EXTENSION)
    return int(found.first_event) if found else 0


def is_switch(event: Event) -> bool:
    """Return whether only the active layout has changed, not the keyboard."""
    return int(event.detail) == _STATE_NOTIFY


def keys(display: Display) -> dict[int, Groups]:
    """Return by keycode what each key makes."""
    reply: Any = _GetMap(**_head(display), device=_CORE_KEYBOARD, full=_KEY_SYMBOLS)
    found, offset = {}, 0
    for keycode in range(reply.first_key, reply.first_key + reply.key_count):
        info, width, count = _KEY.unpack_from(reply.maps, offset)
        symbols = struct.unpack_from(f"={count}I", reply.maps, offset + _KEY.size)
        found[keycode] = in_each_group(info, width, symbols)
        offset += _KEY.size + 4 * count
    return found


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


def state(display: Display) -> XkbState:
    """Return what is locked and which group (layout) is active."""
    reply: Any = _GetState(**_head(display), device=_CORE_KEYBOARD)
    return XkbState(reply.locked_mods, reply.group)


def lock(display: Display, affect: int, locked: int) -> None:
    """Lock and unlock the modifiers in `affect` as in `locked`; release every latched one."""
    _LatchLockState(
        display=display.display, opcode=_opcode(display), device=_CORE_KEYBOARD,
        affect_locks=affect, locks=affect & locked, lock_group=0, group=0,
        affect_latches=_ALL_MODIFIERS, latches=0, latch_group=0, group_latch=0,
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
                tr("The X server lacks XKB, without which no typing is safe.")
            ) from None
        display.display.set_extension_major(_EXTENSION, found.major_opcode)
        return int(found.major_opcode)
