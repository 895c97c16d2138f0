"""Real export files from other projects' test data: field by field what each must yield.

They are looked for in the folder that TOTPDESK_FIXTURES names, or in shared/fixtures beside the
checkout; `expected/` in it says what each file holds.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from totpdesk.base.errors import UnknownFormatError
from totpdesk.otp import Kind
from totpdesk.transfer.importers.opvault import packed
from totpdesk.transfer.importers.read import read_export

if TYPE_CHECKING:
    from totpdesk.accounts.account import AccountRecord

BESIDE_CHECKOUT: Final = Path(__file__).resolve().parents[5] / "shared" / "fixtures"
SAMPLES: Final = Path(os.environ.get("TOTPDESK_FIXTURES", BESIDE_CHECKOUT))

# Each file, and the program that it is known to be of; "" where it is of none.
FORMATS: Final[dict[str, str]] = {
    "2fauth/2fauth_v3.4.1.json": "2FAuth",
    "aegis/2fas_authenticator.json": "2FAS",
    "aegis/2fas_authenticator_encrypted.2fas": "2FAS",
    "aegis/2fas_authenticator_encrypted_v3.2fas": "2FAS",
    "aegis/2fas_authenticator_encrypted_v4.2fas": "2FAS",
    "aegis/2fas_authenticator_plain.2fas": "2FAS",
    "aegis/2fas_authenticator_plain_v3.2fas": "2FAS",
    "aegis/2fas_authenticator_plain_v4.2fas": "2FAS",
    "aegis/aegis_encrypted.json": "Aegis",
    "aegis/aegis_plain.json": "Aegis",
    "aegis/aegis_plain_grouped_v2.json": "Aegis",
    "aegis/andotp_encrypted.bin": "andOTP",
    "aegis/andotp_encrypted_old.bin": "andOTP",
    "aegis/andotp_plain.json": "andOTP",
    "aegis/authenticator_plus.zip": "Authenticator Plus",
    "aegis/authy_encrypted.xml": "Authy",
    "aegis/authy_plain.xml": "Authy",
    "aegis/battle_net_authenticator.xml": "Battle.net",
    "aegis/bitwarden.csv": "Bitwarden CSV",
    "aegis/bitwarden.json": "Bitwarden",
    "aegis/duo.json": "Duo Mobile",
    "aegis/ente_auth.txt": "Ente Auth",
    "aegis/freeotp.xml": "FreeOTP",
    "aegis/freeotp_plus.json": "FreeOTP+",
    "aegis/freeotp_plus_internal.xml": "FreeOTP",
    "aegis/freeotp_v2_api23.xml": "FreeOTP 2",
    "aegis/freeotp_v2_api25.xml": "FreeOTP 2",
    "aegis/freeotp_v2_api27.xml": "FreeOTP 2",
    "aegis/freeotp_v2_api34.xml": "FreeOTP 2",
    "aegis/freeotp_v2_null_algo.xml": "FreeOTP 2",
    "aegis/google_authenticator.sqlite": "Google Authenticator",
    "aegis/microsoft_authenticator.sqlite": "Microsoft Authenticator",
    "aegis/plain.txt": "list of otpauth links",
    "aegis/proton_authenticator.json": "Proton Authenticator",
    "aegis/steam.json": "Steam",
    "aegis/steam_old.json": "Steam",
    "aegis/stratum_encrypted.bin": "Stratum",
    "aegis/stratum_encrypted_legacy.bin": "Stratum",
    "aegis/stratum_internal.db": "Stratum",
    "aegis/stratum_plain.json": "Stratum",
    "aegis/totp_authenticator.bin": "TOTP Authenticator",
    "aegis/totp_authenticator_internal.xml": "TOTP Authenticator",
    "cotp/PhoneFactor": "Microsoft Authenticator",
    "cotp/authy.xml": "Authy",
    "cotp/cotp_input.json": "cotp",
    "cotp/freeotp.xml": "FreeOTP",
    "cotp/freeotp_plus.json": "FreeOTP+",
    "cotp/freeotp_plus_example1.json": "FreeOTP+",
    "cotp/gauth.sqlite3": "Google Authenticator",
    "ente/proton_authenticator_backup_encrypted_1231246.json": "Proton Authenticator",
    "extract_otp_secrets/empty_file.txt": "",
    "extract_otp_secrets/example_export.txt": "Google Authenticator",
    "extract_otp_secrets/only_comments.txt": "",
    "extract_otp_secrets/test_export_wrong_content.txt": "",
    "extract_otp_secrets/test_export_wrong_data.txt": "Google Authenticator",
    "extract_otp_secrets/test_export_wrong_prefix.txt": "list of otpauth links",
    "extract_otp_secrets/test_plus_problem_export.txt": "Google Authenticator",
    "extract_otp_secrets/text_masquerading_as_image.jpeg": "",
    "gnome-authenticator/plain.txt": "list of otpauth links",
    "keepassxc/1PasswordExport.1pux": "1Password",
    "otpauth-ios/Accounts.otpauthdb": "OTP Auth",
    "proton/pass/PassExport.zip": "Proton Pass",
    "qr/proton_GoogleAuthImportScreenshotCropped.jpg": "Google Authenticator",
    "qr/proton_GoogleAuthenticatorExport_3.png": "Google Authenticator",
    "qr/proton_GoogleAuthenticator_ScreenshotBigQR.jpeg": "Google Authenticator",
    "stratum/bitwarden.encrypted.pbkdf2.json": "Bitwarden",
    "stratum/bitwardenauthenticator.json": "Bitwarden",
    "stratum/ente.encrypted.json": "Ente Auth",
    "stratum/keepass.aes256.aeskdf.kdbx": "KeePass",
    "stratum/lastpass.json": "LastPass Authenticator",
    "stratum/urilist.txt": "list of otpauth links",
    "stratum/winauth.zip": "WinAuth",
}

# Fields in which a file's entries differ from `expected` on purpose, each with the reason.
COUNTERS: Final = "the app keeps one less than the counter of the URI, which is what counts here"
DIFFERENT: Final[dict[str, tuple[str, str]]] = {
    "aegis/freeotp.xml": ("counter", COUNTERS),
    "aegis/freeotp_plus.json": ("counter", COUNTERS),
    "aegis/freeotp_plus_internal.xml": ("counter", COUNTERS),
    "cotp/freeotp.xml": ("counter", COUNTERS),
    "cotp/freeotp_plus.json": ("counter", COUNTERS),
    "2fauth/2fauth_v3.4.1.json": ("algorithm", "Steam has one algorithm, whatever a file says"),
}


def as_expected(entry: AccountRecord, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return an entry in the terms of `expected`, as far as it says something."""
    account = entry.key_uri.account
    counted = account.kind is Kind.HOTP
    found = {
        "type": account.kind.value,
        "issuer": account.issuer,
        "account": account.account,
        "secret_b32": entry.key_uri.secret.reveal(),
        "algorithm": account.algorithm.value,
        "digits": account.digits,
        "period": None if counted else account.period,
        "counter": account.counter if counted else None,
        "issuer_param": account.issuer_param,
        "item_name": entry.name,
        "tags": list(entry.tags),
        "note": entry.note,
        "trashed": entry.trashed,
    }
    return {key: found[key] for key in wanted}


def different(name: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return what is expected of an entry, corrected where `DIFFERENT` says so."""
    field, reason = DIFFERENT.get(name, ("", ""))
    if reason == COUNTERS and wanted[field] is not None:
        return {**wanted, field: wanted[field] + 1}
    return (
        {**wanted, field: "SHA1"} if field == "algorithm" and wanted["type"] == "steam" else wanted
    )


def test_samples_are_there() -> None:
    """The folder is there and every file in it is known, or this run proved nothing about it."""
    if not SAMPLES.is_dir():
        pytest.skip(f"no sample files: {SAMPLES} is absent (set TOTPDESK_FIXTURES)")
    described = [json.loads(each.read_bytes())["file"] for each in SAMPLES.glob("expected/*.json")]
    files = {name for name in described if (SAMPLES / name).is_file() and name[:3] != "qr/"}
    assert files == {name for name in FORMATS if name[:3] != "qr/"}


@pytest.mark.parametrize("name", FORMATS)
def test_sample(name: str) -> None:
    """A sample is known for what it is, and holds what is expected, nothing more or less."""
    if not SAMPLES.is_dir():
        pytest.skip(f"no sample files: {SAMPLES} is absent")
    described = SAMPLES / "expected" / f"{name.replace('/', '__')}.json"
    expected = json.loads(described.read_bytes())
    file = (SAMPLES / name).with_suffix(".txt") if name.startswith("qr/") else SAMPLES / name
    if not FORMATS[name]:
        assert expected["entries"] == []
        with pytest.raises(UnknownFormatError):
            read_export(file.read_bytes())
        return
    export = read_export(file.read_bytes(), expected["password"])
    wanted = [different(name, each) for each in expected["entries"]]
    assert export.format == FORMATS[name]
    assert [as_expected(*pair) for pair in zip(export.entries, wanted, strict=False)] == wanted
    assert len(export.entries) == len(wanted)


def test_the_sample_that_is_a_folder() -> None:
    """1Password's vault is read as its folder is."""
    name = "keepassxc/keepassxc.opvault"
    if not (SAMPLES / name).is_dir():
        pytest.skip(f"no sample files: {SAMPLES} is absent")
    described = SAMPLES / "expected" / f"{name.replace('/', '__')}.json"
    expected = json.loads(described.read_bytes())
    export = read_export(packed(SAMPLES / name) or b"", expected["password"])
    wanted = expected["entries"]
    assert export.format == "1Password OPVault"
    assert [as_expected(*pair) for pair in zip(export.entries, wanted, strict=True)] == wanted
