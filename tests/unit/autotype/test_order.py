"""In which order accounts are offered: likely ones, favourites, those used of late, the rest."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from totpdesk.autotype import PickRequest, Window, favourites_first, recent_first

if TYPE_CHECKING:
    from conftest import World


def test_favourites_come_before_recent_ones(world: World) -> None:
    """In the menu and in the picker; among themselves the last used is first."""
    bank, forge, mail, site = (world.add(name) for name in ("Bank", "Forge", "Mail", "Site"))
    for entry, age in ((bank, 3), (site, 2), (mail, 1)):
        world.accounts.mark_used(entry.id, world.clock.now() - timedelta(hours=age))
    for entry in (bank, forge, site):
        world.accounts.update(entry.id, favourite=True)
    expected = [site.id, bank.id, forge.id, mail.id]
    assert [
        entry.id for entry in recent_first(world.accounts.entries(), world.accounts.last_uses())
    ] == expected
    asked = world.autotype.press()
    assert isinstance(asked, PickRequest)
    assert [entry.id for entry in asked.entries] == expected


def test_a_likely_account_comes_before_a_favourite(world: World) -> None:
    """What the window says weighs more than what its user likes."""
    likely = {world.add(name).id for name in ("GitHub", "GitLab")}
    favourite = world.add("Bank")
    world.accounts.update(favourite.id, favourite=True)
    world.desktop.focus.window = Window(1, title="GitHub or GitLab?")
    asked = world.autotype.press()
    assert isinstance(asked, PickRequest)
    assert {entry.id for entry in asked.entries[:2]} == likely
    assert asked.entries[2].id == favourite.id


def test_a_favourite_is_not_meant_for_that(world: World) -> None:
    """One favourite among several accounts is first in the list, never inserted unasked."""
    world.add("Forge")
    world.accounts.update(world.add("Bank").id, favourite=True)
    assert isinstance(world.autotype.press(), PickRequest)


def test_the_list_keeps_its_order_behind_the_favourites(world: World) -> None:
    """When an account was used does not move it there."""
    names = ("Bank", "Forge", "Mail", "Site")
    entries = [world.add(name) for name in names]
    world.accounts.mark_used(entries[3].id, world.clock.now())
    world.accounts.update(entries[2].id, favourite=True)
    ordered = favourites_first(world.accounts.entries())
    assert [entry.name for entry in ordered] == ["mail", "bank", "forge", "site"]
