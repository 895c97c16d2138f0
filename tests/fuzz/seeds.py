"""A small file of each format to begin with, made by the tests' own makers."""

from __future__ import annotations

from typing import Any, Final

from support import authenticator_files as files
from support import exports, kdbx, opvaults
from support.migration_links import message, migration

PASSWORD: Final = files.PASSWORD
LINK: Final = f"otpauth://totp/GitHub:alice?secret={files.LETTERS}&issuer=GitHub"


def seeds() -> dict[str, bytes]:
    """Return a file's content for each format, by a name for it."""
    db = files.aegis_db(files.aegis_entry())
    stratum = files.stratum(files.stratum_entry())
    token = files.freeotp_token()
    return {
        **{name: files.as_json(value) for name, value in _documents().items()},
        "aegis": files.aegis(db),
        "aegis-encrypted": files.aegis_encrypted(db, PASSWORD),
        "2fas": files.twofas(files.twofas_service(link=LINK)),
        "2fas-encrypted": files.twofas(files.twofas_service(), password=PASSWORD),
        "andotp-new": files.andotp_new([files.andotp_entry()], PASSWORD),
        "andotp-old": files.andotp_old([files.andotp_entry()], PASSWORD),
        "stratum-strong": files.stratum_strong(stratum, PASSWORD),
        "stratum-legacy": files.stratum_legacy(stratum, PASSWORD),
        "stratum-database": files.stratum_database(stratum),
        "freeotp": files.freeotp_xml(token),
        "freeotp-2": files.freeotp2([{"issuerExt": "a", "label": "b", "type": "TOTP"}], PASSWORD),
        "links": LINK.encode(),
        "ente": f"{LINK}&codeDisplay=%7B%22tags%22%3A%5B%22a%22%5D%7D".encode(),
        "ente-encrypted": files.ente_encrypted(LINK, PASSWORD),
        "migration": migration(message((1, files.KEY), (2, "a"), (4, 1))).encode(),
        "1password": exports.onepux(LINK),
        "authy": exports.authy(exports.authy_token(locked=True)),
        "totp-authenticator": exports.totp_authenticator([{"issuer": "a", "key": "AA"}]),
        "otp-auth": exports.otpauthdb({"label": "a", "secret": b"12345678"}),
        "kdbx": kdbx.write_kdbx("<KeePassFile><Root><Group/></Root></KeePassFile>"),
        "opvault": exports.packed(opvaults.opvault(opvaults.op_login(LINK))),
        "html": f"<html><body><table><tr><td>{LINK}</td></tr></table></body></html>".encode(),
        "zip": exports.packed({"data.json": b"{}"}),
        "zip-aes": exports.packed_aes({"Accounts.txt": LINK.encode()}),
    }


def _documents() -> dict[str, Any]:
    return {
        "andotp": [files.andotp_entry(tags=["Work"])],
        "proton": files.proton((LINK, "alice", "spare")),
        "stratum": files.stratum(files.stratum_entry()),
        "freeotp+": {"tokenOrder": [], "tokens": [files.freeotp_token()]},
        "bitwarden": exports.bitwarden_vault(),
        "browser-extension": {
            "a": {
                "account": "b",
                "issuer": "c",
                "secret": files.LETTERS,
                "type": "totp",
                "hash": "a",
            }
        },
    }
