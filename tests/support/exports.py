"""Makes export files of other programs from the facts of their formats, encrypted ones included."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import plistlib
import sqlite3
import zipfile
from base64 import b64encode
from contextlib import closing
from html import escape
from typing import Any, Final

import pyzipper
from Cryptodome.Cipher import AES
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

SECRET: Final = "JBSWY3DPEHPK3PXP"
KEY: Final = bytes.fromhex("48656c6c6f21deadbeef")  # the same, as bytes
URI: Final = (
    f"otpauth://totp/ACME:bob?secret={SECRET}&issuer=ACME&algorithm=SHA256&digits=8&period=60"
)
PASSWORD: Final = "pässword"


def aes_cbc(key: bytes, iv: bytes, plain: bytes) -> bytes:
    """Encrypt with PKCS #7 padding."""
    fill = 16 - len(plain) % 16
    return AES.new(key, AES.MODE_CBC, iv).encrypt(plain + bytes([fill]) * fill)


def bitwarden_vault() -> dict[str, Any]:
    """Return a vault with a folder, a note, a favourite, a trashed item and one without a TOTP."""
    return {
        "encrypted": False,
        "folders": [{"id": "f1", "name": "Work"}],
        "items": [
            {
                "name": "Acme",
                "type": 1,
                "folderId": "f1",
                "favorite": True,
                "notes": "a note",
                "login": {"username": "bob", "totp": URI},
            },
            {
                "name": "Bare",
                "type": 1,
                "login": {"username": "eve", "totp": "jbsw y3dp ehpk 3pxp"},
            },
            {"name": "Game", "type": 1, "login": {"username": "gabe", "totp": f"steam://{SECRET}"}},
            {"name": "Gone", "type": 1, "deletedDate": "2024-01-01", "login": {"totp": SECRET}},
            {"name": "Note", "type": 2, "login": None},
            {"name": "No code", "type": 1, "login": {"username": "x", "totp": None}},
        ],
    }


def encrypted_bitwarden(kdf: int = 0, **changes: object) -> bytes:
    """Encrypt the vault with PBKDF2 (0) or Argon2id (1)."""
    salt = "c2FsdA=="
    if kdf == 0:
        key = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), salt.encode(), 10)
    else:
        digest = hashlib.sha256(salt.encode()).digest()
        make = Argon2id(salt=digest, length=32, iterations=2, lanes=1, memory_cost=1024)
        key = make.derive(PASSWORD.encode())
    enc, mac = (HKDFExpand(SHA256(), 32, purpose).derive(key) for purpose in (b"enc", b"mac"))
    iv = b"v" * 16
    body = aes_cbc(enc, iv, json.dumps(bitwarden_vault()).encode())
    parts = (iv, body, hmac.digest(mac, iv + body, "sha256"))
    outer: dict[str, object] = {
        "encrypted": True,
        "passwordProtected": True,
        "salt": salt,
        "kdfType": kdf,
        "kdfIterations": 2 if kdf else 10,
        "kdfMemory": 1,
        "kdfParallelism": 1,
        "encKeyValidation_DO_NOT_EDIT": "2.AAAA|AAAA|AAAA",
        "data": "2." + "|".join(b64encode(part).decode() for part in parts),
    }
    return json.dumps(outer | changes).encode()


def packed(members: dict[str, bytes]) -> bytes:
    """Make a ZIP."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def packed_aes(members: dict[str, bytes]) -> bytes:
    """Make a ZIP encrypted by WinZip's AES."""
    written = io.BytesIO()
    with pyzipper.AESZipFile(
        written, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as archive:
        archive.setpassword(PASSWORD.encode())
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def onepux(*totps: str, state: str = "active") -> bytes:
    """Make a 1PUX with one login."""
    fields = [{"title": "one-time password", "value": {"totp": each}} for each in totps]
    item = {
        "favIndex": 1,
        "state": state,
        "details": {
            "loginFields": [{"designation": "username", "value": "bob"}],
            "notesPlain": "a note",
            "sections": [{"fields": [*fields, {"value": {"phone": "1"}}]}],
        },
        "overview": {"title": "Acme", "tags": ["work"]},
    }
    vaults = [{"attrs": {"name": "Private"}, "items": [item]}]
    return packed({"export.data": json.dumps({"accounts": [{"vaults": vaults}]}).encode()})


def preferences(**texts: str) -> bytes:
    """Make a file of Android's shared_prefs; `__` in a name means a dot."""
    found = (
        f'<string name="{k.replace("__", ".")}">{escape(v)}</string>' for k, v in texts.items()
    )
    begin = "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<map>"
    return (begin + "".join(found) + "</map>").encode()


def authy_token(*, locked: bool, **changes: object) -> dict[str, object]:
    """Make a token of Authy, encrypted with the password where it is locked."""
    token: dict[str, object] = {"name": "Acme: bob", "originalName": "Acme:bob", "digits": 7}
    if not locked:
        return token | {"decryptedSecret": SECRET} | changes
    key = hashlib.pbkdf2_hmac("sha1", PASSWORD.encode(), b"salt", 1000, 32)
    encrypted = b64encode(aes_cbc(key, bytes(16), SECRET.encode())).decode()
    return token | {"encryptedSecret": encrypted, "salt": "salt"} | changes


def authy(*tokens: dict[str, object], own: bool = False) -> bytes:
    """Make the preferences of Authy's app, for others' accounts or for its own."""
    file = "authy" if own else "authenticator"
    return preferences(**{f"com__authy__storage__tokens__{file}__key": json.dumps(tokens)})


def totp_authenticator(codes: list[dict[str, object]], password: str = PASSWORD) -> bytes:
    """Make a backup of TOTP Authenticator."""
    plain = json.dumps({json.dumps(codes): "x"}).encode()
    key = hashlib.sha256(password.encode()).digest()
    return b64encode(aes_cbc(key, bytes(16), plain))


def database(schema: str, *rows: tuple[object, ...], table: str = "accounts") -> bytes:
    """Make an SQLite file with one table."""
    with closing(sqlite3.connect(":memory:")) as connection:
        return _filled(connection, schema, rows, table)


def _filled(
    connection: sqlite3.Connection, schema: str, rows: tuple[tuple[object, ...], ...], table: str
) -> bytes:
    connection.execute(f"CREATE TABLE {table} ({schema})")
    for row in rows:
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608 - ours
    connection.commit()
    return connection.serialize()


def sqlcipher(schema: str, *rows: tuple[object, ...], table: str = "accounts") -> bytes:
    """Make a database as SQLCipher 3 encrypts it, with one table."""
    plain = _with_reserved_bytes(schema, rows, table)
    salt, iv = bytes(range(16)), b"v" * 16
    key = hashlib.pbkdf2_hmac("sha1", PASSWORD.encode(), salt, 64_000, 32)
    proof_key = hashlib.pbkdf2_hmac("sha1", key, bytes(b ^ 0x3A for b in salt), 2, 32)
    pages = []
    for start in range(0, len(plain), 1024):
        page = plain[start + (0 if start else 16) : start + 1024 - 48]
        encrypted = AES.new(key, AES.MODE_CBC, iv).encrypt(page) + iv
        number = (start // 1024 + 1).to_bytes(4, "little")
        pages.append(encrypted + hmac.digest(proof_key, encrypted + number, "sha1") + bytes(12))
    return salt + b"".join(pages)


def _with_reserved_bytes(schema: str, rows: tuple[tuple[object, ...], ...], table: str) -> bytes:
    """Make a database whose pages leave 48 bytes at their ends: from an empty one, by its header.

    Byte 20 holds how many (SQLite's file format, §1.3.4), bytes 105 and 106 where the first page's
    content begins (§1.6).
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript("PRAGMA page_size = 1024; CREATE TABLE x (y); DROP TABLE x")
        empty = bytearray(connection.serialize()[:1024])
    empty[20] = 48
    empty[28:32] = (1).to_bytes(4, "big")  # pages
    empty[32:40] = bytes(8)  # none of them free
    empty[105:107] = (1024 - 48).to_bytes(2, "big")
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(bytes(empty))
        return _filled(connection, schema, rows, table)


def otpauthdb(*accounts: dict[str, object]) -> bytes:
    """Make a backup of OTP Auth with one folder, Home."""
    inner = archived({"Folders": [{"name": "Home", "accounts": list(accounts)}]})
    salts, iv = (b"e" * 8, b"h" * 8), b"v" * 16
    key, proof = (
        hashlib.pbkdf2_hmac("sha1", PASSWORD.encode(), salt, 10_000, 32) for salt in salts
    )
    encrypted = b"\x03\x01" + b"".join(salts) + iv + aes_cbc(key, iv, inner)
    encrypted += hmac.digest(proof, encrypted, "sha256")
    outer = archived({"WrappedData": encrypted})
    return aes_cbc(hashlib.sha256(b"Authenticator").digest(), bytes(16), outer)


def archived(value: object) -> bytes:
    """Write a value as NSKeyedArchiver does: objects in a list, referred to by number."""
    objects: list[object] = ["$null"]

    def put(each: object) -> plistlib.UID:
        position = len(objects)
        objects.append(None)
        if isinstance(each, dict):
            found = {
                "NS.keys": [put(k) for k in each],
                "NS.objects": [put(v) for v in each.values()],
            }
        elif isinstance(each, list):
            found = {"NS.objects": [put(v) for v in each]}
        else:
            found = each
        objects[position] = found
        return plistlib.UID(position)

    top = {"root": put(value)}
    archive = {"$archiver": "NSKeyedArchiver", "$version": 100000, "$top": top, "$objects": objects}
    return plistlib.dumps(archive, fmt=plistlib.FMT_BINARY)
