"""The page to print with a backup: how to open it years later, without totpdesk."""

from __future__ import annotations

from html import escape
from string import Template
from typing import TYPE_CHECKING, Final

from totpdesk.base.resources import resource
from totpdesk.base.translation import language, tr
from totpdesk.transfer.backup.dates import day_text

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

_TEXTS: Final = {  # by their places on the page
    "title": tr("How to open your totpdesk backup"),
    "printed": tr(
        "Printed on {day}. Keep it where you keep your passport, and a copy of the backup "
        "somewhere else than this computer."
    ),
    "needed": tr("What you need"),
    "file": tr("The file, the newest of"),
    "copy": tr("Another copy is at"),
    "passphrase": tr("The passphrase"),
    "apart": tr(
        "Nobody can open the file without the passphrase, not even totpdesk's authors. If you "
        "write it here, this paper opens all your accounts together with the file: keep the two "
        "apart."
    ),
    "with_totpdesk": tr("With totpdesk"),
    "install": tr("Install totpdesk and start it."),
    "restore": tr("In a terminal: {command}, or in totpdesk's menu: Backup → Restore."),
    "shown": tr("It shows every account with its code before anything is changed."),
    "with_another": tr("With another program"),
    "format": tr("The file is an encrypted Aegis vault, a documented format that others read too:"),
    "aegis": tr("{aegis} (Android): Settings → Import & export → Import from file → Aegis."),
    "others": tr("{stratum}, {ente}, {twofauth} and others import Aegis files under that name."),
    "with_none": tr("Without any of these programs"),
    "contents": tr(
        "The file is JSON. {slot}: a key is derived from the passphrase (UTF-8) by scrypt with "
        "the slot's {n}, {r}, {p} and {salt} (hexadecimal), 32 bytes. It decrypts {key} "
        "(hexadecimal) by AES-256-GCM with {key_nonce} and {key_tag}. The result is the key that "
        "decrypts {db} (base64) by AES-256-GCM with {nonce} and {tag}. The result is JSON: "
        "{entries}, each with {name}, {issuer} and {secret} (base32), from which codes are made "
        "as RFC 6238 says."
    ),
}
_CODE: Final = {
    "command": "totpdesk restore-backup FILE",  # not text: a command
    "slot": "header.slots[0]",
    **{name: name for name in ("n", "r", "p", "salt", "key", "db", "entries", "name", "issuer")},
    "key_nonce": "key_params.nonce",
    "key_tag": "key_params.tag",
    "nonce": "header.params.nonce",
    "tag": "header.params.tag",
    "secret": "info.secret",
}
_PROGRAMS: Final = {
    "aegis": "Aegis Authenticator",
    "stratum": "Stratum",
    "ente": "Ente Auth",
    "twofauth": "2FAuth",
}
_MARKED: Final = {
    **{name: f"<code>{code}</code>" for name, code in _CODE.items()},
    **{name: f"<b>{program}</b>" for name, program in _PROGRAMS.items()},
}


def recovery_sheet(folder: Path, when: datetime) -> bytes:
    """Return the page as HTML, for backups in this folder."""
    page = Template(resource("backup", "recovery-sheet.html").read_text(encoding="utf-8"))
    marked = {**_MARKED, "day": day_text(when)}
    texts = {name: escape(text, quote=False).format(**marked) for name, text in _TEXTS.items()}
    given = {"folder": escape(str(folder)), "language": language()}
    return page.substitute(texts, **given).encode("utf-8", "replace")
