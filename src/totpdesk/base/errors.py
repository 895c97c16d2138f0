"""Every error that totpdesk raises on purpose, as one family.

A caller catches a branch of this tree and shows `str(error)`: each message is one or two sentences
that say what happened and what to do. No message contains a secret or a code.

    TotpdeskError
    ├── InvalidInputError (also ValueError)   a value that cannot be used
    │   ├── InvalidSecretError
    │   ├── InvalidUriError
    │   ├── UnsupportedCodeError              a type, algorithm, length or period without support
    │   ├── ImageError                        unreadable, too large, or not an image
    │   │   └── NoCodeInImageError
    │   ├── ForeignFileError              another program's file: damaged, or too large
    │   │   ├── UnknownFormatError
    │   │   ├── PasswordNeededError
    │   │   └── WrongPasswordError
    │   └── InvalidSettingError
    ├── AccountError
    │   ├── NoSuchAccountError                carries similar names
    │   ├── AmbiguousAccountError             carries the candidates
    │   └── NameTakenError
    ├── KeychainError
    │   ├── NoKeychainError                   none is available
    │   │   └── KeychainOffError              one is installed, but switched off
    │   ├── KeychainLockedError
    │   ├── KeychainSilentError               it did not answer in time
    │   ├── KeychainRefusedError              it refused to read or write
    │   ├── PlaintextKeychainError            it would not encrypt secrets
    │   └── SecretVanishedError               the account is listed, its secret is missing
    │       └── UnusableSecretError           it is there, but damaged or another account's
    ├── ListFileError
    │   ├── ListDamagedError
    │   ├── ListTooNewError
    │   ├── ListBusyError
    │   └── ListNotWritableError
    ├── BackupError                           a backup could not be written or verified
    ├── DesktopError
    │   ├── NoDisplayError
    │   ├── ShortcutError
    │   │   └── ShortcutTakenError
    │   ├── ClipboardError
    │   ├── MenuProgramError                  none is installed, or it cannot be started
    │   ├── BusError                          a D-Bus bus or service failed or refused
    │   └── PortalError                       the desktop's portal is missing or failed
    │       ├── PortalEndedError              the desktop ended its question
    │       └── PortalRefusedError            the user or the desktop refused
    ├── InternalError                         a bug, which is in the log
    └── InstanceError
        ├── NotRunningError
        │   └── OtherDisplayError             on the user's other displays, but not on this one
        ├── WhichDisplayError                 on several displays, and the user is on none
        └── AlreadyRunningError
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

_SEE_LOG: Final = tr("An internal error occurred; see the log of totpdesk.")


class TotpdeskError(Exception):
    """The base class: never raised itself."""


class InvalidInputError(TotpdeskError, ValueError):
    """A value that cannot be used."""


class InvalidSecretError(InvalidInputError):
    """A secret that is empty or not base32 (RFC 4648 §6)."""


class InvalidUriError(InvalidInputError):
    """A text that is not an otpauth URI, or an incomplete one."""


class UnsupportedCodeError(InvalidInputError):
    """A type, algorithm, number of digits or period for which no code can be made."""


class ImageError(InvalidInputError):
    """A file that cannot be read as an image."""


class NoCodeInImageError(ImageError):
    """An image in which no QR code was found."""


class ForeignFileError(InvalidInputError):
    """Another program's file that is damaged, or needs too much memory or time."""


class UnknownFormatError(ForeignFileError):
    """A file of an unknown format."""


class PasswordNeededError(ForeignFileError):
    """An encrypted file, without a password."""


class WrongPasswordError(ForeignFileError):
    """A file that this password does not open."""


class InvalidSettingError(InvalidInputError):
    """A setting that does not exist, or an invalid value."""


class InternalError(TotpdeskError):
    """A bug: its traceback is in the log, and the message says so."""

    def __init__(self, message: str = _SEE_LOG) -> None:
        """Refer to the log; the code that catches the exception writes it there."""
        super().__init__(message)


class AccountError(TotpdeskError):
    """An account was not found, is not unique, or its name is taken."""


class NoSuchAccountError(AccountError):
    """No account has this name."""

    def __init__(self, message: str, nearest: Sequence[str] = ()) -> None:
        """Carry similar names, best first."""
        super().__init__(message)
        self.candidates = tuple(nearest)


class AmbiguousAccountError(AccountError):
    """Several accounts match this name."""

    def __init__(self, message: str, candidates: Sequence[str]) -> None:
        """Carry the names of all that match."""
        super().__init__(message)
        self.candidates = tuple(candidates)


class NameTakenError(AccountError):
    """There is already an account of this name."""


class KeychainError(TotpdeskError):
    """Secrets could not be read or written."""


class NoKeychainError(KeychainError):
    """No keychain that encrypts secrets is available."""


class KeychainOffError(NoKeychainError):
    """A keychain is installed, but its user has switched it off."""


class KeychainLockedError(KeychainError):
    """The keychain is locked and was not unlocked."""


class KeychainSilentError(KeychainError):
    """The keychain did not answer in time."""


class KeychainRefusedError(KeychainError):
    """The keychain refused to read or write."""


class PlaintextKeychainError(KeychainError):
    """The only available backend may not encrypt secrets."""


class SecretVanishedError(KeychainError):
    """An account is in the list, but the keychain has no secret for it."""


class UnusableSecretError(SecretVanishedError):
    """What the keychain has for an account is damaged, or another account's."""


class ListFileError(TotpdeskError):
    """The list of accounts could not be read or written."""


class ListDamagedError(ListFileError):
    """The file is invalid; nothing is written over it."""


class ListTooNewError(ListFileError):
    """The file was written by a later version of totpdesk."""


class ListBusyError(ListFileError):
    """Another process has held the lock for too long."""


class ListNotWritableError(ListFileError):
    """The file or its folder cannot be read or written."""


class BackupError(TotpdeskError):
    """A backup could not be written, or reading it gave something else."""


class DesktopError(TotpdeskError):
    """The desktop cannot do what was asked."""


class NoDisplayError(DesktopError):
    """There is no graphical session."""


class ShortcutError(DesktopError):
    """A shortcut that cannot be used."""


class ShortcutPendingError(ShortcutError):
    """The desktop is asking its user about this shortcut."""


class ShortcutTakenError(ShortcutError):
    """Another program has this shortcut."""


class ClipboardError(DesktopError):
    """The clipboard cannot be used."""


class MenuProgramError(DesktopError):
    """No program like dmenu is installed, or it cannot be started."""


class BusError(DesktopError):
    """A D-Bus bus cannot be reached, or a program on it did not do what it was asked for."""

    def __init__(self, message: str, name: str = "", words: str = "") -> None:
        """Carry the D-Bus name of an error that was the answer, and its message."""
        super().__init__(message)
        self.name = name
        self.words = words


class PortalError(DesktopError):
    """The desktop's portal is missing, does not support this, or failed."""


class PortalEndedError(PortalError):
    """The desktop ended a request without a word: it could not, or its user has refused before."""


class PortalRefusedError(PortalError):
    """The user refused when the desktop asked, or the desktop refused without asking."""


class InstanceError(TotpdeskError):
    """The running instance could not do it."""


class NotRunningError(InstanceError):
    """No instance is running."""


class OtherDisplayError(NotRunningError):
    """Instances run on other displays of the user, but none on this one."""


class WhichDisplayError(InstanceError):
    """Instances run on several displays, and it is not known which is meant."""


class AlreadyRunningError(InstanceError):
    """An instance is running already."""
