"""Files of other authenticators, made from what is known of their formats.

Each maker is written the other way round from its importer: by what the libraries encrypt with and
by the formats' own names. Costs of derivations that a file can state are low.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import struct
from base64 import b64encode
from contextlib import closing
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from nacl import bindings as sodium

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LETTERS = "JBSWY3DPEHPK3PXP"
KEY = b"Hello!\xde\xad\xbe\xef"  # what LETTERS decode to
SIGNED = [72, 101, 108, 108, 111, 33, -34, -83, -66, -17]
PASSWORD = "päss wörd"
NONCE = bytes(range(12))


def as_json(value: object) -> bytes:
    """Return a value as a program writes it."""
    return json.dumps(value).encode()


def text64(data: bytes) -> str:
    """Return base64 as text."""
    return b64encode(data).decode()


def aegis_entry(**changes: Any) -> dict[str, Any]:
    """Return an entry of an Aegis vault; what is not of the entry itself goes to its info."""
    info = {"secret": LETTERS, "algo": "SHA1", "digits": 6, "period": 30}
    entry = {"type": "totp", "uuid": "u1", "name": "alice", "issuer": "GitHub", "note": ""}
    for key, value in changes.items():
        (info if key in {*info, "counter", "pin"} else entry)[key] = value
    return {**entry, "info": info}


def aegis_db(*entries: dict[str, Any], version: int = 3, groups: Sequence[Any] = ()) -> Any:
    """Return the vault's content."""
    content = {"version": version, "entries": list(entries)}
    return {**content, "groups": list(groups)} if version == 3 else content


def aegis(db: object) -> bytes:
    """Return a plain vault."""
    return as_json({"version": 1, "header": {"slots": None, "params": None}, "db": db})


def aegis_encrypted(db: object, *passwords: str) -> bytes:
    """Return a vault with a fingerprint's slot, then one slot a password."""
    master = bytes(range(32))
    slots = [{"type": 2, "uuid": "f", "key": "00" * 32, "key_params": {}}]
    slots += [_aegis_slot(master, each, position) for position, each in enumerate(passwords)]
    encrypted = AESGCM(master).encrypt(NONCE, as_json(db), None)
    params = {"nonce": NONCE.hex(), "tag": encrypted[-16:].hex()}
    header = {"slots": slots, "params": params}
    return as_json({"version": 1, "header": header, "db": text64(encrypted[:-16])})


def _aegis_slot(master: bytes, password: str, position: int) -> dict[str, Any]:
    salt = bytes([position]) * 32
    key = hashlib.scrypt(password.encode(), salt=salt, n=1024, r=8, p=1, dklen=32)
    encrypted = AESGCM(key).encrypt(NONCE, master, None)
    params = {"nonce": NONCE.hex(), "tag": encrypted[-16:].hex()}
    costs = {"n": 1024, "r": 8, "p": 1, "salt": salt.hex()}
    return {"type": 1, "uuid": "p", "key": encrypted[:-16].hex(), "key_params": params, **costs}


def twofas_service(**otp: Any) -> dict[str, Any]:
    """Return a service of 2FAS with these fields of its `otp`."""
    fields = {"account": "alice", "issuer": "GitHub", "tokenType": "TOTP", **otp}
    return {"name": "GitHub", "secret": LETTERS.lower(), "otp": fields, "order": {"position": 0}}


def twofas(*services: Any, groups: Sequence[Any] = (), password: str | None = None) -> bytes:
    """Return a backup of schema 4."""
    backup = {"services": list(services), "groups": list(groups), "schemaVersion": 4}
    if password is not None:
        salt = bytes(256)
        key = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 10_000)
        encrypted = AESGCM(key).encrypt(NONCE, as_json(list(services)), None)
        triple = ":".join(map(text64, (encrypted, salt, NONCE)))
        backup |= {"services": [], "servicesEncrypted": triple}
    return as_json(backup)


def andotp_entry(**changes: Any) -> dict[str, Any]:
    """Return an entry of andOTP, padded as it pads."""
    names = {"issuer": "GitHub", "label": "alice", "tags": []}
    code = {"secret": "MFRGG===", "type": "TOTP", "algorithm": "SHA1", "digits": 6, "period": 30}
    return {**names, **code, **changes}


def andotp_new(entries: object, password: str) -> bytes:
    """Return a backup encrypted in the newer way."""
    rounds, salt = 140_000, bytes(12)
    key = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, rounds, 32)
    encrypted = AESGCM(key).encrypt(NONCE, as_json(entries), None)
    return rounds.to_bytes(4, "big") + salt + NONCE + encrypted


def andotp_old(entries: object, password: str) -> bytes:
    """Return a backup encrypted in the older way."""
    key = hashlib.sha256(password.encode()).digest()
    return NONCE + AESGCM(key).encrypt(NONCE, as_json(entries), None)


def ente_encrypted(links: str, password: str, *, final: bool = False) -> bytes:
    """Return an encrypted list of Ente's, whose stream ends in either way seen."""
    salt = bytes(16)
    key = argon2id(password, salt, passes=1, memory=8192)
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    header = sodium.crypto_secretstream_xchacha20poly1305_init_push(state, key)
    encrypted = sodium.crypto_secretstream_xchacha20poly1305_push(
        state, links.encode(), tag=3 if final else 0
    )
    costs = {"memLimit": 8192 * 1024, "opsLimit": 1, "salt": text64(salt)}
    fields = {"encryptedData": text64(encrypted), "encryptionNonce": text64(header)}
    return as_json({"version": 1, "kdfParams": costs, **fields})


def argon2id(password: str, salt: bytes, *, passes: int, memory: int, lanes: int = 1) -> bytes:
    """Derive 32 bytes."""
    kdf = Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory)
    return kdf.derive(password.encode())


def proton(*entries: tuple[str, str, str | None]) -> dict[str, Any]:
    """Return Proton's backup of entries of a URI, a name and a note."""
    contents = [{"uri": uri, "entry_type": "Totp", "name": name} for uri, name, _ in entries]
    notes = [note for *_, note in entries]
    return {
        "version": 1,
        "entries": [
            {"id": "i", "content": c, "note": n} for c, n in zip(contents, notes, strict=True)
        ],
    }


def proton_encrypted(backup: object, password: str) -> bytes:
    """Return it encrypted."""
    key = argon2id(password, bytes(16), passes=2, memory=19456)
    bound_to = b"proton.authenticator.export.v1"
    content = NONCE + AESGCM(key).encrypt(NONCE, as_json(backup), bound_to)
    return as_json({"version": 1, "salt": text64(bytes(16)), "content": text64(content)})


def stratum_entry(**changes: Any) -> dict[str, Any]:
    """Return an authenticator of Stratum."""
    names = {"Type": 2, "Issuer": "GitHub", "Username": "alice", "Secret": LETTERS}
    return {**names, "Algorithm": 0, "Digits": 6, "Period": 30, "Counter": 0, **changes}


def stratum(*entries: Any, tags: dict[str, str] | None = None) -> dict[str, Any]:
    """Return Stratum's backup, with each secret of `tags` in a category of that name."""
    filed = [
        {"CategoryId": f"c-{name}", "AuthenticatorSecret": secret}
        for secret, name in (tags or {}).items()
    ]
    categories = [{"Id": f"c-{name}", "Name": name} for name in (tags or {}).values()]
    lists = {"Categories": categories, "AuthenticatorCategories": filed, "CustomIcons": []}
    return {"Authenticators": list(entries), **lists}


def stratum_strong(backup: object, password: str) -> bytes:
    """Return it encrypted in the present way."""
    key = argon2id(password, bytes(16), passes=3, memory=65536, lanes=4)
    return (
        b"AUTHENTICATORPRO" + bytes(16) + NONCE + AESGCM(key).encrypt(NONCE, as_json(backup), None)
    )


def stratum_legacy(backup: object, password: str) -> bytes:
    """Return it encrypted in the former way."""
    key = hashlib.pbkdf2_hmac("sha1", password.encode(), bytes(20), 64_000, 32)
    plain = as_json(backup)
    short = 16 - len(plain) % 16
    encryptor = Cipher(algorithms.AES(key), modes.CBC(bytes(16))).encryptor()
    encrypted = encryptor.update(plain + bytes([short]) * short) + encryptor.finalize()
    return b"AuthenticatorPro" + bytes(20) + bytes(16) + encrypted


def stratum_database(backup: dict[str, Any]) -> bytes:
    """Return it as the app's own database."""
    with closing(sqlite3.connect(":memory:")) as database:
        _fill(database, "authenticator", backup["Authenticators"])
        _fill(database, "category", backup["Categories"])
        _fill(database, "authenticatorcategory", backup["AuthenticatorCategories"])
        return database.serialize()


def _fill(database: sqlite3.Connection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    columns = [key[0].lower() + key[1:] for key in (rows[0] if rows else {"id": 0})]
    database.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
    marks = ", ".join("?" * len(columns))
    database.executemany(f"INSERT INTO {table} VALUES ({marks})", [[*r.values()] for r in rows])  # noqa: S608 - ours
    database.commit()


def freeotp_token(**changes: Any) -> dict[str, Any]:
    """Return a token of FreeOTP 1 or FreeOTP+."""
    names = {"issuerExt": "GitHub", "issuerInt": "GitHub", "label": "alice", "type": "TOTP"}
    return {
        **names,
        "algo": "SHA1",
        "counter": 0,
        "digits": 6,
        "period": 30,
        "secret": SIGNED,
        **changes,
    }


def preferences(values: dict[str, str]) -> bytes:
    """Return Android's shared preferences."""
    quoted = {"&": "&amp;", "<": "&lt;", '"': "&quot;"}
    lines = []
    for name, value in values.items():
        written = "".join(quoted.get(each, each) for each in value)
        lines.append(f'    <string name="{name}">{written}</string>\n')
    head = "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>"
    return f"{head}\n<map>\n{''.join(lines)}</map>".encode()


def freeotp_xml(*tokens: dict[str, Any]) -> bytes:
    """Return the tokens as preferences."""
    values = {f"{each['issuerExt']}:{each['label']}": json.dumps(each) for each in tokens}
    return preferences({**values, "tokenOrder": json.dumps([*values])})


def freeotp2(
    tokens: Iterable[dict[str, Any]], password: str, *, old_android: bool = False
) -> bytes:
    """Return a backup of FreeOTP 2; Android 6 wrote two things in another way."""
    master, hash_name = bytes(range(32)), "SHA1" if old_android else "SHA512"
    key = hashlib.pbkdf2_hmac(hash_name.lower(), password.encode(), b"salt" * 8, 1000, 32)
    wrapped = _freeotp2_wrapped(key, master, "AES", bare=old_android)
    master_key = {
        "mAlgorithm": f"PBKDF2withHmac{hash_name}",
        "mIterations": 1000,
        "mSalt": list(b"salt" * 8),
        "mEncryptedKey": wrapped,
    }
    values = {"masterKey": json.dumps(master_key)}
    for position, token in enumerate(tokens):
        encrypted = _freeotp2_wrapped(master, KEY, "HmacSHA1", bare=old_android)
        values[f"uuid-{position}"] = json.dumps({"key": json.dumps(encrypted)})
        values[f"uuid-{position}-token"] = json.dumps(token)
    return java_map(values, threshold=not old_android)


def _freeotp2_wrapped(key: bytes, inner: bytes, token: str, *, bare: bool) -> dict[str, Any]:
    encrypted = AESGCM(key).encrypt(NONCE, inner, token.encode())
    octets = bytes([4, 12, *NONCE])
    parameters = octets if bare else bytes([48, 17]) + octets + bytes([2, 1, 16])
    signed = [each - 256 if each > 127 else each for each in encrypted]
    names = {"mCipher": "AES/GCM/NoPadding", "mToken": token}
    return {**names, "mCipherText": signed, "mParameters": list(parameters)}


def java_map(values: dict[str, str], *, threshold: bool = True) -> bytes:
    """Return what ObjectOutputStream makes of a HashMap of texts."""
    fields = [b"F\x00\x0aloadFactor"] + [b"I\x00\x09threshold"] * threshold
    head = bytes.fromhex("aced0005 73 72 0011") + b"java.util.HashMap"
    head += bytes.fromhex("0507dac1c31660d1 03") + struct.pack(">H", len(fields))
    head += b"".join(fields) + b"xp" + struct.pack(">f", 0.75) + bytes(4) * threshold
    texts = (each.encode() for pair in values.items() for each in pair)
    body = b"".join(b"t" + struct.pack(">H", len(each)) + each for each in texts)
    return head + b"w\x08" + struct.pack(">ii", 32, len(values)) + body + b"x"
