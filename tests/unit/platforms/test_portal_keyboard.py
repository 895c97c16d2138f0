"""Permission to type by the portal: when it exists, what revokes it, and what a press does then."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from contracts.consent import ConsentContract
from contracts.keyboard_output import ENTER, KeyboardOutputContract
from fakes.desktop import THIEF, FakeFocus
from fakes.portal_bus import FakePortalBus
from support.journal import PASTE
from totpdesk.autotype import InsertResult, Window
from totpdesk.base.errors import PortalError, PortalRefusedError
from totpdesk.platforms.linux.wayland.portal.keyboard import PortalKeyboard
from totpdesk.platforms.linux.wayland.portal.permission import TypingPermission

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

WINDOW = Window(1, "firefox", "Sign in")
ONE, INSERT, SHIFT, RETURN = ord("1"), 0xFF63, 0xFFE1, 0xFF0D
SILENT = PortalError("The desktop did not answer. Try again.")
REFUSED = PortalRefusedError("The desktop, or you in its dialog, refused this.")


class TypingDesktop(FakePortalBus):
    """A desktop that types: each Start gets the next of `answers`, and a yes after the last."""

    def __init__(self) -> None:
        """Start with a desktop that remembers permission and grants it."""
        super().__init__()
        self.seconds = 0.0
        self.answers: deque[PortalError | str] = deque()
        self.selected: list[Mapping[str, tuple[str, object]]] = []
        self.bad_tokens: set[str] = set()
        self.pressed: list[tuple[int, int]] = []
        self.keycodes: list[tuple[int, int]] = []
        self.fails_at: int | None = None
        self.on_keysym: Callable[[], object] = lambda: None

    @property
    def keysyms(self) -> list[int]:
        """Return the keys that were pressed."""
        return [keysym for keysym, state in self.pressed if state]

    def now(self) -> float:
        """Return the time that the dialogs have taken."""
        return self.seconds

    def answer(
        self, method: str, _body: tuple[Any, ...], options: Mapping[str, tuple[str, object]]
    ) -> dict[str, Any]:
        """Record the call, and answer."""
        if method == "SelectDevices":
            self.selected.append(options)
            if options.get("restore_token", ("s", ""))[1] in self.bad_tokens:
                raise PortalError("The desktop's portal cannot do this (InvalidArgument).")
            return {}
        answer = self.answers.popleft() if self.answers else "fresh"
        if isinstance(answer, PortalError):
            raise answer
        return {"devices": 1, "restore_token": answer} if answer else {"devices": 1}

    def call(self, _interface: str, method: str, _signature: str, *body: Any) -> None:
        """Record a key."""
        if method == "NotifyKeyboardKeycode":
            self.keycodes.append((body[2], body[3]))
        if method == "NotifyKeyboardKeysym":
            if len(self.pressed) == self.fails_at:
                self.fails_at = None
                raise PortalError("The desktop's portal is not running.")
            self.on_keysym()
            self.pressed.append((body[2], body[3]))


class Scene:
    """A keyboard output over a fake bus."""

    def __init__(self, path: Path) -> None:
        """Start without permission."""
        self.bus = TypingDesktop()
        self.focus = FakeFocus(WINDOW)
        self.permission = TypingPermission(path)
        self.keyboard = PortalKeyboard(
            self.bus,  # type: ignore[arg-type] # as far as typing goes
            self.focus,
            self.permission,
            self.bus.now,
        )

    def type(self) -> InsertResult:
        """Type a code into the window."""
        return self.keyboard.type("12", WINDOW)


@pytest.fixture(name="scene")
def _scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path / "permission")


def test_where_leaves_are_kept_it_is_not_there_before_it_was_asked_for(scene: Scene) -> None:
    """Asked for once, it lasts: this run knows it, and so does the next."""
    assert not scene.keyboard.granted()
    scene.keyboard.ask()
    assert scene.keyboard.granted()
    assert (scene.bus.open, scene.permission.token()) == (0, "fresh")
    assert Scene(scene.permission._path).keyboard.granted()


def test_where_none_is_kept_there_is_nothing_to_ask_ahead(scene: Scene) -> None:
    """Version 1: Plasma 5.27 does not ask; nothing is written that a newer desktop would find."""
    scene.bus.number = 1
    assert scene.keyboard.granted()
    assert scene.type() is InsertResult.DONE
    assert not scene.permission.given()
    assert "persist_mode" not in scene.bus.selected[0]


def test_permission_without_a_token_is_permission(scene: Scene) -> None:
    """A desktop that grants and keeps nothing, behind a portal that could."""
    scene.bus.answers.append("")
    scene.keyboard.ask()
    assert scene.keyboard.granted()
    assert scene.type() is InsertResult.DONE
    assert "restore_token" not in scene.bus.selected[-1]


def test_each_press_spends_the_token_and_keeps_the_next(scene: Scene) -> None:
    """Each is valid once."""
    scene.bus.answers.extend(["one", "two", "three"])
    scene.keyboard.ask()
    assert [scene.type(), scene.type()] == [InsertResult.DONE] * 2
    shown = [options.get("restore_token", ("s", ""))[1] for options in scene.bus.selected]
    assert shown == ["", "one", "two"]
    assert scene.permission.token() == "three"
    assert scene.bus.open == 0


def test_a_refusal_takes_the_leave_away(scene: Scene) -> None:
    """The session is closed, nothing is pressed; the user can switch it on again."""
    scene.keyboard.ask()
    scene.bus.answers.append(REFUSED)
    assert scene.type() is InsertResult.NO_PERMISSION
    assert not scene.keyboard.granted()
    assert not scene.permission.given()
    assert (scene.bus.open, scene.bus.pressed) == (0, [])
    scene.keyboard.ask()
    assert scene.keyboard.granted()


@pytest.mark.parametrize("version", [1, 2])
def test_silence_is_remembered_for_this_run(scene: Scene, version: int) -> None:
    """The next run may try again; and so may this one, with another portal."""
    scene.bus.number = version
    scene.permission.keep("kept")
    scene.bus.answers.append(SILENT)
    assert scene.type() is InsertResult.NO_PERMISSION
    assert not scene.keyboard.granted()
    assert scene.permission.given()
    scene.bus.restart()
    assert scene.keyboard.granted()


def test_a_portal_that_is_gone_is_an_error_and_bars_nothing(scene: Scene) -> None:
    """The user has said nothing."""
    scene.permission.keep("kept")
    scene.bus.number = 0
    scene.bus.answers.append(SILENT)
    with pytest.raises(PortalError):
        scene.type()
    assert scene.keyboard.granted()


def test_a_desktop_without_a_keyboard_in_its_answer_has_refused(scene: Scene) -> None:
    """The user has allowed something else."""
    scene.bus.request = lambda *_, **__: {"devices": 0}  # type: ignore[method-assign] # for this test
    assert scene.type() is InsertResult.NO_PERMISSION
    assert scene.bus.open == 0


def test_a_token_that_is_an_error_is_dropped(scene: Scene) -> None:
    """The desktop asks instead, and gives another."""
    scene.permission.keep("broken")
    scene.bus.bad_tokens.add("broken")
    assert scene.type() is InsertResult.DONE
    assert scene.permission.token() == "fresh"


def test_an_answer_that_took_a_person_is_kept_for_the_next_press(scene: Scene) -> None:
    """Its dialog had the keyboard, and the code is old: nothing is typed now."""
    scene.permission.keep("expired")
    request = scene.bus.request

    def slow(*arguments: Any, **options: Any) -> dict[str, Any]:
        scene.bus.seconds += 5
        return request(*arguments, **options)

    scene.bus.request = slow  # type: ignore[method-assign] # for this press
    assert scene.type() is InsertResult.JUST_ALLOWED
    scene.bus.request = request  # type: ignore[method-assign] # as it was
    assert scene.bus.pressed == []
    assert scene.type() is InsertResult.DONE


def test_a_desktop_that_interrupts_typing_says_so(scene: Scene) -> None:
    """What arrived is to be cleared, and the session is closed."""
    scene.permission.keep("kept")
    scene.bus.fails_at = 2
    with pytest.raises(PortalError, match="interrupted the typing"):
        scene.type()
    assert scene.bus.open == 0


@pytest.mark.parametrize("looks", [2, 3, 4])
def test_a_thief_between_two_keys_gets_none(scene: Scene, looks: int) -> None:
    """The window is looked at before each key, so no digit and no Enter goes to another one.

    The first look comes before anything is pressed, and one more before each key.
    """
    scene.permission.keep("kept")
    scene.focus.stolen_at = looks
    typed = scene.keyboard.type("1", WINDOW, enter=True)
    assert typed is {2: InsertResult.WINDOW_CHANGED, 3: InsertResult.BROKEN_OFF}.get(
        looks, InsertResult.DONE
    )
    assert scene.bus.keysyms == [[], [ONE], [ONE, RETURN]][looks - 2]
    assert scene.bus.open == 0


def test_a_thief_after_a_paste_gets_no_enter(scene: Scene) -> None:
    """Once another window has taken the keyboard, Enter would confirm what is there."""
    scene.permission.keep("kept")
    scene.focus.stolen_at = 3
    assert scene.keyboard.paste(WINDOW, enter=True) is InsertResult.BROKEN_OFF
    assert scene.bus.keysyms == [SHIFT, INSERT]


def test_a_thief_before_a_paste_gets_none(scene: Scene) -> None:
    """Not even one that comes as Shift goes down: Insert is not pressed."""
    scene.permission.keep("kept")
    scene.focus.stolen_at = 2
    assert scene.keyboard.paste(WINDOW, enter=True) is InsertResult.WINDOW_CHANGED
    assert scene.bus.pressed == [(SHIFT, 1), (SHIFT, 0)]


def test_held_modifiers_are_released_before_the_first_key(scene: Scene) -> None:
    """Every key that may be a modifier goes up once, and none is pressed again.

    The shortcut is still held down: a digit with its Ctrl and Alt would be another shortcut.
    """
    scene.permission.keep("kept")
    scene.bus.on_keysym = lambda: scene.bus.keycodes.append((0, 1))
    scene.type()
    held = [29, 42, 43, 54, 56, 58, 86, 96, 97, 100, 125, 126, 127]
    assert sorted(scene.bus.keycodes[:13]) == [(code, 0) for code in held]
    assert scene.bus.keycodes[13:] == [(0, 1)] * 4


@pytest.mark.parametrize(
    ("released", "typed"),
    [(True, InsertResult.DONE), (False, InsertResult.KEYS_HELD), (None, InsertResult.DONE)],
)
def test_where_a_finger_cannot_be_lifted_it_is_waited_for(
    scene: Scene, *, released: bool | None, typed: InsertResult
) -> None:
    """GNOME ignores the release: nothing is typed with Ctrl and Alt; what is unknown is tried."""
    scene.permission.keep("kept")
    scene.keyboard._await_release = lambda: released
    assert scene.type() is typed
    assert bool(scene.bus.keysyms) is (typed is InsertResult.DONE)
    assert bool(scene.bus.keycodes) is (released is None)
    assert scene.bus.open == 0


def test_nobody_is_asked_twice_in_one_press(scene: Scene) -> None:
    """Without a permission that lasts, a second session would open the dialog again."""
    scene.permission.keep("")
    scene.keyboard._await_release = pytest.fail
    scene.bus.answers.append("")
    assert scene.type() is InsertResult.DONE


@pytest.mark.parametrize("fails_at", [1, 2])
def test_shift_never_stays_down(scene: Scene, fails_at: int) -> None:
    """If the desktop fails at Insert, down or up, Shift is still released."""
    scene.permission.keep("kept")
    scene.bus.fails_at = fails_at
    with pytest.raises(PortalError, match="interrupted the typing"):
        scene.keyboard.paste(WINDOW)
    assert scene.bus.pressed[-1] == (SHIFT, 0)


def test_a_pin_in_another_script(scene: Scene) -> None:
    """A letter is sent by the keysym that layouts have for it, not by its code point."""
    scene.permission.keep("kept")
    scene.keyboard.type("é\N{CYRILLIC SMALL LETTER ZHE}", WINDOW)
    assert scene.bus.keysyms == [0xE9, 0x6D6]


def test_a_desktop_that_keeps_its_layout_has_typed_nothing(scene: Scene) -> None:
    """Then there is nothing in the field to clear."""
    scene.permission.keep("kept")

    @contextmanager
    def refuse(_passed_on: object) -> Iterator[None]:
        raise PortalError("The desktop did not switch.")
        yield

    scene.keyboard._on_layout = refuse
    with pytest.raises(PortalError, match="did not switch"):
        scene.type()
    assert scene.bus.pressed == []


class Asking:
    """A ConsentScene over a fake bus."""

    def __init__(self, scene: Scene) -> None:
        self._bus = scene.bus
        self.consent = scene.keyboard

    def say(self, *, yes: bool) -> None:
        """See ConsentScene."""
        self._bus.answers.append("fresh" if yes else REFUSED)


class TestConsent(ConsentContract):
    """The contract of Consent, where the desktop keeps what its user said."""

    @pytest.fixture(name="scene")
    def _asking(self, scene: Scene) -> Asking:
        return Asking(scene)


class Typing:
    """A KeyboardScene over a fake bus: keys arrive in the window that has the keyboard."""

    KEYS: ClassVar = {RETURN: ENTER, INSERT: PASTE, SHIFT: ""}

    def __init__(self, scene: Scene) -> None:
        scene.permission.keep("kept")
        self._scene = scene
        self.keyboard = scene.keyboard
        self.target = WINDOW

    def steal(self) -> None:
        """See KeyboardScene."""
        self._scene.focus.window = THIEF

    def close(self) -> None:
        """See KeyboardScene."""
        self._scene.focus.window = None

    def arrived(self, _expected: str) -> str:
        """See KeyboardScene."""
        return "".join(self.KEYS.get(keysym, chr(keysym)) for keysym in self._scene.bus.keysyms)

    def stolen(self) -> str:
        """See KeyboardScene: all keys went to the window that had the keyboard."""
        return self.arrived("")


class TestKeyboard(KeyboardOutputContract):
    """The contract of KeyboardOutput."""

    @pytest.fixture(name="scene")
    def _typing(self, scene: Scene) -> Typing:
        return Typing(scene)
