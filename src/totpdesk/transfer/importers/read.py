"""From export files to their accounts. A format is recognised by content, never by a file name."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final, Literal
from unicodedata import normalize

from totpdesk.base.errors import (
    InvalidInputError,
    PasswordNeededError,
    UnknownFormatError,
    WrongPasswordError,
)
from totpdesk.base.translation import tr
from totpdesk.transfer.importers import (
    aegis,
    andotp,
    authenticator_extension,
    authenticator_plus,
    authy,
    battlenet,
    bitwarden,
    cotp,
    csv_logins,
    duo,
    ente,
    format_names,
    freeotp,
    html_pages,
    kdbx,
    keepass_xml,
    lastpass,
    onepassword,
    opvault,
    otpauth_ios,
    pgp,
    phone_databases,
    pictures,
    proton,
    protonpass,
    raivo,
    steam,
    stratum,
    totp_authenticator,
    twofas,
    twofauth,
    uri_list,
    zipped_links,
)
from totpdesk.transfer.importers.export import Export, Format, Problem, Sample
from totpdesk.transfer.importers.pictures import Pictures, read_pictures

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_NORMAL_FORMS: Final[tuple[Literal["NFC", "NFD", "NFKD"], ...]] = ("NFC", "NFD", "NFKD")

# In the order in which they are tried: formats with clear marks come before plain texts.
FORMATS: Final[Sequence[Format]] = (
    pictures.Pictures(),
    phone_databases.MicrosoftDatabase(),
    phone_databases.GoogleDatabase(),
    stratum.StratumDatabase(),
    freeotp.FreeOtp2(),
    stratum.StratumEncrypted(),
    kdbx.Kdbx(),
    onepassword.OnePassword(),
    opvault.OpVault(),
    protonpass.ProtonPass(),
    zipped_links.AuthenticatorPlus(),
    raivo.Raivo(),
    zipped_links.WinAuth(),
    twofas.TwoFas(),
    aegis.Aegis(),
    ente.EnteEncrypted(),
    proton.ProtonEncrypted(),
    proton.ProtonPlain(),
    bitwarden.Bitwarden(),
    freeotp.FreeOtpJson(),
    lastpass.LastPass(),
    stratum.StratumPlain(),
    steam.Steam(),
    twofauth.TwoFAuth(),
    cotp.Cotp(),
    authenticator_extension.AuthenticatorExtension(),
    andotp.AndOtpPlain(),
    duo.Duo(),
    authy.Authy(),
    freeotp.FreeOtpXml(),
    battlenet.BattleNet(),
    totp_authenticator.TotpAuthenticator(),
    keepass_xml.KeePassXml(),
    *csv_logins.TABLES,
    html_pages.HtmlPage(),
    ente.EntePlain(),
    uri_list.UriList(),
    pgp.OpenPgp(),
    otpauth_ios.OtpAuthIos(),
    totp_authenticator.TotpAuthenticatorBackup(),
    authenticator_plus.AuthenticatorPlusDatabase(),
    andotp.AndOtpEncrypted(),
)


def find_format(sample: Sample) -> Format:
    """Return the first format that a file has. Raises UnknownFormatError."""
    found = next((each for each in FORMATS if each.fits(sample)), None)
    if found is None:
        raise UnknownFormatError(
            tr(
                "Unrecognised file format. Export from the other program again, "
                "as JSON or as a list of otpauth links if it offers them."
            )
        )
    return found


def read_export(data: bytes, password: str | None = None) -> Export:
    """Read an export file.

    Raises UnknownFormatError, PasswordNeededError, WrongPasswordError, ForeignFileError.
    """
    sample = Sample(data)
    found = find_format(sample)
    first, *others = _forms(password)
    try:
        return found.read(sample, first)
    except WrongPasswordError as error:
        for form in others:
            with suppress(WrongPasswordError):
                return found.read(sample, form)
        raise error from None


def _forms(password: str | None) -> Sequence[str | None]:
    """Return a password as typed, then in Unicode's normal forms: keyboards differ for accents."""
    if password is None:
        return [None]
    return list(dict.fromkeys([password, *(normalize(f, password) for f in _NORMAL_FORMS)]))


def read_exports(contents: Sequence[bytes], password: str | None = None) -> Export:
    """Read export files, of one program or several, with one password. Images are read together.

    Of several files, one that cannot be read is reported as a problem. Raises what `read_export`
    raises if no file can be read, and always if a password is missing or wrong.
    """
    if len(contents) == 1:
        return read_export(contents[0], password)
    exports: list[Export] = []
    errors: list[tuple[str, InvalidInputError]] = []
    for name, read in _jobs(contents, password):
        try:
            exports.append(read())
        except (PasswordNeededError, WrongPasswordError):
            raise
        except InvalidInputError as error:
            errors.append((name, error))
    if errors and not exports:
        raise errors[0][1]
    return _joined([*exports, Export("", (), tuple(Problem(at, str(why)) for at, why in errors))])


def _jobs(
    contents: Sequence[bytes], password: str | None
) -> list[tuple[str, Callable[[], Export]]]:
    named = {
        tr("file {number}", number=number): content
        for number, content in enumerate(contents, start=1)
    }
    pictures = {name: data for name, data in named.items() if Pictures().fits(Sample(data))}
    jobs: list[tuple[str, Callable[[], Export]]] = [
        (name, partial(read_export, data, password))
        for name, data in named.items()
        if name not in pictures
    ]
    if pictures:
        jobs.append((", ".join(pictures), partial(read_pictures, list(pictures.items()))))
    return jobs


def _joined(exports: Sequence[Export]) -> Export:
    return Export(
        format_names.joined(each.format for each in exports if each.format),
        tuple(chain.from_iterable(each.entries for each in exports)),
        tuple(chain.from_iterable(each.problems for each in exports)),
    )
