"""The preview's list: what can be checked and chosen, what it says, and that it stays quick."""

from __future__ import annotations

from base64 import b32encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMenu

from fakes.clock import FakeClock
from support.gui import press
from totpdesk.accounts.account import AccountRecord
from totpdesk.gui.importing import words
from totpdesk.gui.importing.model import PlanList
from totpdesk.gui.importing.preview import Preview
from totpdesk.gui.importing.row_layout import RowLayout
from totpdesk.otp import parse_uri
from totpdesk.transfer.importers.export import Export, Problem
from totpdesk.transfer.plan import ImportChoice, ImportState, Plan, plan_import

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from conftest import Settle, World

SECRET = "JBSWY3DPEHPK3PXP"
OTHER = "GEZDGNBVGY3TQOJQ"
NOW = datetime(2026, 1, 1, 0, 0, 10, tzinfo=UTC)


def item(label: str, secret: str = SECRET, more: str = "", **kept: object) -> AccountRecord:
    """Return an account."""
    kind = "hotp" if "counter" in more else "totp"
    return AccountRecord.of(parse_uri(f"otpauth://{kind}/{label}?secret={secret}{more}"), **kept)  # type: ignore[arg-type]


def here(name: str, thing: AccountRecord) -> AccountRecord:
    """Return an account that is here."""
    return replace(thing, id=f"id {name}", name=name)


@pytest.fixture(name="plan")
def _plan() -> Plan:
    """Return a plan with a new one, one that is here under another name, and one that differs."""
    items = (item("New:ann"), item("Known:bob", OTHER), item("Differs:eve", "MFRGGZDFMZTWQ2LK"))
    known = (here("mine", item("Known:bob", OTHER)), here("Eve", item("Differs:eve", SECRET * 2)))
    return plan_import(Export("Aegis", items, (Problem("Bank", "No."),)), known)


@pytest.fixture(name="model")
def _model(application: QApplication, plan: Plan) -> PlanList:
    model = PlanList(FakeClock())
    model.show(plan)
    return model


def choices(model: PlanList) -> list[ImportChoice]:
    """Return what is to become of each row."""
    return [row.choice for row in model.plan().rows]


def test_the_model_keeps_to_the_rules_of_models(model: PlanList, plan: Plan) -> None:
    """Qt's own tester finds nothing while it is filled, changed, filtered and emptied."""
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.check([0], on=False)
    model.only(ImportState.DIFFERS)
    model.show(plan)
    model.clear()
    assert tester.model() is model


def test_only_what_is_not_here_can_be_ticked(model: PlanList) -> None:
    """An account that is here already has no tick, whatever requests one."""
    role = Qt.ItemDataRole.CheckStateRole
    assert [model.index(row).data(role) for row in range(3)] == [
        Qt.CheckState.Checked, None, Qt.CheckState.Checked,
    ]  # fmt: skip
    model.check(range(3), on=True)
    assert choices(model) == [ImportChoice.ADD, ImportChoice.SKIP, ImportChoice.ADD]
    assert not model.flags(model.index(1)) & Qt.ItemFlag.ItemIsUserCheckable
    assert model.setData(model.index(0), Qt.CheckState.Unchecked, role)
    assert choices(model) == [ImportChoice.SKIP, ImportChoice.SKIP, ImportChoice.ADD]


def test_only_what_differs_can_replace(model: PlanList) -> None:
    """A choice for several rows passes over the others, and a tick does not undo it."""
    model.choose(range(3), ImportChoice.REPLACE)
    assert choices(model) == [ImportChoice.ADD, ImportChoice.SKIP, ImportChoice.REPLACE]
    assert model.index(2).data() == "Eve"
    model.check(range(3), on=True)
    assert choices(model)[2] is ImportChoice.REPLACE
    model.choose_for_all(ImportChoice.SKIP)
    assert choices(model) == [ImportChoice.ADD, ImportChoice.SKIP, ImportChoice.SKIP]
    assert model.checked_count() == 1


def test_rows_that_are_not_shown_keep_their_ticks(model: PlanList) -> None:
    """A filter narrows what "all" means, and nothing else."""
    model.only(ImportState.DIFFERS)
    assert [model.index(row).data() for row in range(model.rowCount())] == ["Differs (eve)"]
    model.check([0], on=False)
    assert model.check_state() is Qt.CheckState.Unchecked
    model.only(None)
    assert model.check_state() is Qt.CheckState.PartiallyChecked
    assert choices(model) == [ImportChoice.ADD, ImportChoice.SKIP, ImportChoice.SKIP]


def test_a_row_is_read_out_whole(model: PlanList) -> None:
    """Name, whose it is, how it stands to what is here, and what is to become of it."""
    role = Qt.ItemDataRole.AccessibleTextRole
    assert [model.index(row).data(role) for row in range(3)] == [
        "New (ann), New",
        "Known (bob), Already here, Here it is mine",
        "Differs (eve), Differs: another secret, Add next to Eve",
    ]


def test_a_name_that_looks_like_markup_is_shown_as_it_is(application: QApplication) -> None:
    """The tip is rich text to Qt, so what came from a stranger's file is escaped."""
    model = PlanList(FakeClock())
    model.show(plan_import(Export("x", (item("A:b", name="<img src=x> & co"),)), ()))
    tip = model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;img src=x> &amp; co" in tip


def test_the_sums_stand_above(plan: Plan) -> None:
    """Only what there is, and one of a kind in the singular."""
    assert words.summary(plan.rows, 2) == "1 new, 1 already here, 1 differs, 2 cannot be imported"
    assert words.summary((), 0) == "Nothing"
    assert words.not_importable(1) == "1 account cannot be imported:"
    assert words.not_importable(10_000) == "10,000 accounts cannot be imported:"


def test_the_code_is_this_moments_and_a_counters_is_not_made(plan: Plan) -> None:
    """It can be held against the other program's screen; looking at it uses nothing up."""
    code = words.code_now(plan.rows[0], NOW)
    assert code
    assert code.seconds_left(NOW) == 20
    later = words.code_now(plan.rows[0], NOW + timedelta(seconds=20))
    assert later
    assert later.value != code.value
    assert words.spoken_code(plan.rows[0], NOW) == f"Code {' '.join(code.value)}, 20 seconds left"
    (counter,) = plan_import(Export("x", (item("A:b", more="&counter=7"),)), ()).rows
    assert words.code_now(counter, NOW) is None
    assert words.spoken_code(counter, NOW) == "Counter 7"


class Shown:
    """The preview with a plan, on the screen."""

    def __init__(self, world: World, plan: Plan) -> None:
        """Show it."""
        self.preview = Preview(world.clock)
        self.preview.resize(760, 500)
        self.preview.show()
        self.preview.show_plan(plan)
        self.view, self.model = self.preview.view, self.preview.model

    def layout(self, row: int) -> RowLayout:
        """Return where the parts of a row are."""
        return RowLayout(self.view.visualRect(self.model.index(row)), self.view.font())

    def menu(self) -> QMenu | None:
        """Return the menu that is open."""
        return next((menu for menu in self.preview.findChildren(QMenu) if menu.isVisible()), None)


@pytest.fixture(name="shown")
def _shown(application: QApplication, world: World, plan: Plan) -> Shown:
    return Shown(world, plan)


def test_a_click_on_the_tick_flips_the_row(shown: Shown) -> None:
    """A click beside it does not, and one where no tick is does nothing."""
    left, viewport = Qt.MouseButton.LeftButton, shown.view.viewport()
    QTest.mouseClick(viewport, left, pos=shown.layout(0).checkbox.center())
    assert choices(shown.model)[0] is ImportChoice.SKIP
    QTest.mouseClick(viewport, left, pos=shown.layout(0).name.center())
    QTest.mouseClick(viewport, left, pos=shown.layout(1).checkbox.center())
    assert choices(shown.model) == [ImportChoice.SKIP, ImportChoice.SKIP, ImportChoice.ADD]


def test_the_box_in_a_row_that_differs_asks_what_to_do(shown: Shown) -> None:
    """A click on it opens the choices, as F2 does."""
    left, viewport = Qt.MouseButton.LeftButton, shown.view.viewport()
    QTest.mouseClick(viewport, left, pos=shown.layout(2).choice.center())
    menu = shown.menu()
    assert menu
    assert [action.text() for action in menu.actions()] == list(words.CHOICES.values())
    menu.actions()[1].trigger()
    menu.close()
    assert choices(shown.model)[2] is ImportChoice.REPLACE


def test_f2_asks_about_the_chosen_row_and_about_nothing_else(shown: Shown, until: Settle) -> None:
    """A new account has nothing to choose."""
    shown.preview.activateWindow()
    until(shown.preview.isActiveWindow)
    shown.view.setFocus()
    shown.view.setCurrentIndex(shown.model.index(0))
    press("F2", shown.view)
    assert shown.menu() is None
    shown.view.setCurrentIndex(shown.model.index(2))
    press("F2", shown.view)
    assert shown.menu()


def test_ctrl_a_and_space_untick_all(shown: Shown) -> None:
    """What is selected is checked and unchecked together."""
    QTest.keyClick(shown.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(shown.view, Qt.Key.Key_Space)
    assert shown.model.checked_count() == 0
    QTest.keyClick(shown.view, Qt.Key.Key_Space)
    assert shown.model.checked_count() == 2


def second(shown: Shown) -> QTimer:
    """Return the timer that counts the seconds."""
    (timer,) = shown.preview.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return timer


def test_time_runs_only_while_the_preview_is_seen(shown: Shown) -> None:
    """One timer, and none for a hidden window."""
    assert second(shown).isActive()
    shown.preview.hide()
    assert not second(shown).isActive()
    shown.preview.timer.beat()
    assert not second(shown).isActive()


def test_of_ten_thousand_only_the_visible_rows_are_computed(
    application: QApplication, world: World, until: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A screenful of codes is made for a repaint, however long the list."""
    made: list[str] = []
    code_now = words.code_now

    def counted(row: words.Planned, now: datetime) -> object:
        made.append(row.name)
        return code_now(row, now)

    monkeypatch.setattr(words, "code_now", counted)
    items = tuple(item(f"Site:{n}", b32encode(b"%010d" % n).decode()) for n in range(10_000))
    shown = Shown(world, plan_import(Export("x", items), ()))
    until(lambda: made)
    made.clear()
    shown.view.viewport().repaint()
    assert 0 < len(made) < 20
    shown.model.check(range(10_000), on=False)
    assert shown.model.checked_count() == 0
