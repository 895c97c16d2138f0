"""The windows through which accounts come and go, at each of their pages, for the screenshots."""

from __future__ import annotations

from base64 import b32encode
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import TYPE_CHECKING, Final, TypeVar

from screenshots_icons import COLUMNS, KEY, SHIELD
from screenshots_world import settle, settle_until

from support.gui import click, enter, offers
from support.migration_links import message, migration
from totpdesk.accounts.account import AccountRecord
from totpdesk.gui.backup.window import BackupWindow
from totpdesk.gui.backup.work import BackupState
from totpdesk.gui.exporting.window import ExportWindow
from totpdesk.gui.importing.window import ImportWindow, Locked
from totpdesk.gui.state import read
from totpdesk.gui.widgets.checkbox_list import CheckboxList
from totpdesk.otp import KeyUri, parse_uri
from totpdesk.transfer.backup import VerifiedBackup
from totpdesk.transfer.backup.check import check_backups
from totpdesk.transfer.exporters.formats import Format
from totpdesk.transfer.importers.export import Export, Problem
from totpdesk.transfer.qr.draw import png

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from totpdesk.gui.app_context import AppContext

T = TypeVar("T", bound="QWidget")
LONG: Final = "A company whose name is longer than any window is wide"
FILE: Final = (
    ("GitHub", "totp/GitHub:alice", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", ""),
    ("", "totp/Dropbox:alice%40example.org", "JBSWY3DPEHPK3PXQ", ""),
    ("Google", "totp/Google:alice%40example.org", "MFRGGZDFMZTWQ2LL", ""),
    ("VPN", "totp/Example%20GmbH:a.miller", "MFRGGZDFMZTWQ2LK", "&digits=8&algorithm=SHA256"),
    ("بنك القاهرة", "totp/%D8%A8%D9%86%D9%83:%D8%B3%D8%B9%D8%A7%D8%AF", "MFRGGZDFMZTWQ2LN", ""),
    ("Old mail", "totp/Mail:alice", "MFRGGZDFMZTWQ2LO", ""),
    (LONG, "totp/:root-account-mfa-device%401234567890", "MFRGGZDFMZTWQ2LM", "&digits=8"),
    ("Bank token", "hotp/Bank:4711", "MFRGGZDFMZTWQ2LP", "&counter=12"),
)
GOOGLE: Final = (  # what each picture of an export has
    (("GitHub", "alice"), ("Mastodon", "@alice"), ("Fastmail", "alice@example.org")),
    (("Bitbucket", "alice"),),
    (("Company VPN", "a.miller"), ("Discord", "alice")),
)
ICONS: Final = {"VPN": SHIELD, "بنك القاهرة": COLUMNS, "Bank token": KEY}
PROBLEMS: Final = (
    Problem("Game", "A Battle.net account without its serial: no code can be made of it."),
    Problem("Work", "Its secret is not base32."),
)


def import_start(given: AppContext) -> ImportWindow:
    """Return the import window at its beginning."""
    return ImportWindow(given)


def import_password(given: AppContext) -> ImportWindow:
    """Return it after a wrong password."""
    window = shown(ImportWindow(given))
    window._files = "aegis-backup.json"  # noqa: SLF001 - as if it had been chosen
    locked = Locked("The password is wrong. Try again.", wrong=True)
    window._opened(locked)  # noqa: SLF001 - as if it had been tried
    return window


def import_preview(given: AppContext, count: int = 0) -> ImportWindow:
    """Return it with a file that has one of everything, and so many more accounts."""
    window = shown(ImportWindow(given))
    window._plan_import(Export("Aegis", items() + many(count), PROBLEMS))  # noqa: SLF001 - as if read
    settle(250 + count // 5)
    window._preview.view.setCurrentIndex(window._preview.model.index(1))  # noqa: SLF001 - as if clicked
    return window


def import_google(given: AppContext) -> ImportWindow:
    """Return it with the pictures of Google Authenticator's export, one of which is missing."""
    window = shown(ImportWindow(given))
    with TemporaryDirectory() as folder:
        paths = [Path(folder, f"{number}.png") for number in (0, 2)]
        for path in paths:
            records = [
                message((1, name.encode() * 4), (2, user), (3, name), (4, 1), (5, 1), (6, 2))
                for name, user in GOOGLE[int(path.stem)]
            ]
            path.write_bytes(png(migration(*records, index=int(path.stem), size=len(GOOGLE))))
        window.open_files([str(path) for path in paths])
        settle(1500)
    return window


def import_busy(given: AppContext) -> ImportWindow:
    """Return it while accounts are written."""
    window = shown(ImportWindow(given))
    window._begin("Adding 1,200 accounts…", sure=True)  # noqa: SLF001 - and it never ends
    window.busy.move_to(420, 1200)
    return window


def import_result(given: AppContext) -> ImportWindow:
    """Return it when all has been done."""
    window = import_preview(given)
    click(window, "Import 7")
    settle(500)
    return window


def export(given: AppContext, kind: Format = Format.AEGIS, password: str = "") -> ExportWindow:
    """Return the export window with some answers."""
    window = shown(ExportWindow(given))
    window.show_state(read(given))
    click(window, kind.label.replace("&", ""))
    if password:
        enter(window, "Password", password)
    return window


def export_accounts(given: AppContext) -> ExportWindow:
    """Return it where accounts are chosen."""
    window = export(given)
    click(window, "Choose…")
    (view,) = (each for each in window.findChildren(CheckboxList) if each.isVisible())
    view.flip(2)
    view.setCurrentIndex(view.model().index(1, 0))
    return window


def export_left_out(given: AppContext) -> ExportWindow:
    """Return it with what does not fit into QR codes."""
    window = export(given, Format.GOOGLE_QR)
    click(window, "Show the codes")
    settle_until(lambda: offers(window, "Show the codes"))
    return window


def export_codes(given: AppContext) -> ExportWindow:
    """Return it with the second of several QR codes."""
    for number in range(20):
        given.accounts.add(f"Site {number}", key_uri("", f"totp/Site:{number}"), given.clock.now())
    window = export_left_out(given)
    click(window, "Show the codes")
    click(window, "Next")
    return window


def export_result(given: AppContext) -> ExportWindow:
    """Return it when a file has been written, which is taken away again."""
    window = export(given, Format.URIS)
    path = Path(gettempdir(), "accounts.txt")
    window._write_file(str(path))  # noqa: SLF001 - as if chosen
    settle(1500)
    path.unlink()
    return window


def backup(given: AppContext, *, made: bool) -> QWidget:
    """Return the backup window, before the first backup or after."""
    window = shown(BackupWindow(given))
    settle()
    finding = check_backups(_Made() if made else _Never(), given.clock.now())  # type: ignore[arg-type]
    window.show_backup_state(BackupState(finding, Path("/home/alice/Backups"), made))
    return window


class _Never:
    """Backups of which there is none."""

    def latest(self) -> VerifiedBackup | None:
        """Know of none."""
        return None

    def is_due(self) -> bool:
        """Have something to back up."""
        return True


class _Made(_Never):
    """Backups of which there is one."""

    def latest(self) -> VerifiedBackup | None:
        """Know of one."""
        when = datetime(2026, 3, 14, 12, tzinfo=UTC)
        return VerifiedBackup(
            Path("/home/alice/Backups/totpdesk-2026-03-14-120000.json"), when, 7, ""
        )

    def is_due(self) -> bool:
        """Be up to date."""
        return False


def items() -> tuple[AccountRecord, ...]:
    """Return the accounts of the file; one is in the other program's trash."""
    return tuple(
        AccountRecord.of(
            key_uri(secret, label, query), name, trashed=name == "Old mail", picture=ICONS.get(name)
        )
        for name, label, secret, query in FILE
    )


def many(count: int) -> tuple[AccountRecord, ...]:
    """Return so many accounts more."""
    secrets = (b32encode(b"%015d" % number).decode() for number in range(count))
    return tuple(
        AccountRecord.of(key_uri(secret, f"totp/Site%20{number}:alice"))
        for number, secret in enumerate(secrets)
    )


def key_uri(secret: str, label: str, query: str = "") -> KeyUri:
    """Return what an otpauth link says."""
    return parse_uri(f"otpauth://{label}?secret={secret or 'MFRGGZDFMZTWQ2LL'}{query}")


def shown(window: T) -> T:
    """Return a window that is on the screen."""
    window.show()
    return window


TRAVEL: Final[Mapping[str, Callable[[AppContext], QWidget]]] = {
    "import": import_preview,
    "import-google": import_google,
    "import-start": import_start,
    "import-password": import_password,
    "import-busy": import_busy,
    "import-result": import_result,
    "import-many": partial(import_preview, count=10_000),
    "export": export,
    "export-weak": partial(export, password="hunter2"),  # noqa: S106 - made up
    "export-plain": partial(export, kind=Format.URIS),
    "export-accounts": export_accounts,
    "export-left-out": export_left_out,
    "export-codes": export_codes,
    "export-result": export_result,
    "backup": partial(backup, made=False),
    "backup-made": partial(backup, made=True),
}
