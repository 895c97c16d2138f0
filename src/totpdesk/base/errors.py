"""Every error that totpdesk raises on purpose, as one family.

A caller catches a branch of this tree and shows `str(error)`: each message is one sentence or two
that say what happened and what to do. No message ever holds a secret or a code.

    TotpdeskError
    ├── InvalidInputError (also ValueError)   what was given cannot be used
    │   ├── InvalidSecretError
    │   ├── InvalidUriError
    │   ├── UnsupportedCodeError              a kind, algorithm, length or period beyond us
    │   ├── ImageError                        unreadable, too large, or no picture
    │   │   └── NoCodeInImageError
    │   ├── ForeignFileError              another program's file: damaged, or beyond reason
    │   │   ├── UnknownFormatError
    │   │   ├── PasswordNeededError
    │   │   └── WrongPasswordError
    │   └── InvalidSettingError
    ├── AccountError
    │   ├── NoSuchAccountError                carries the nearest names
    │   ├── AmbiguousAccountError             carries the candidates
    │   └── NameTakenError
    ├── KeychainError
    │   ├── NoKeychainError                   none answers on this machine
    │   ├── KeychainLockedError
    │   ├── KeychainRefusedError              it answered, and would not do it
    │   ├── PlaintextKeychainError            it would write secrets in the clear
    │   └── SecretVanishedError               the account is listed, its secret is gone
    ├── ListFileError
    │   ├── ListDamagedError
    │   ├── ListTooNewError
    │   ├── ListBusyError
    │   └── ListNotWritableError
    ├── BackupError                           a backup could not be written, or not be proven
    ├── DesktopError
    │   ├── NoDisplayError
    │   ├── ShortcutError
    │   │   └── ShortcutTakenError
    │   ├── ClipboardError
    │   └── PortalError                       the desktop's portal is not there, or failed
    │       └── PortalRefusedError            its user, or the desktop for them, said no
    └── InstanceError
        ├── NotRunningError
        └── AlreadyRunningError
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class TotpdeskError(Exception):
    """The root: never raised itself."""


class InvalidInputError(TotpdeskError, ValueError):
    """What was given cannot be used as it stands."""


class InvalidSecretError(InvalidInputError):
    """A secret that is empty or not base32 (RFC 4648 §6)."""


class InvalidUriError(InvalidInputError):
    """A text that is no otpauth URI, or lacks what one must hold."""


class UnsupportedCodeError(InvalidInputError):
    """A kind, algorithm, number of digits or period that no code can be made for."""


class ImageError(InvalidInputError):
    """A file that cannot be read as a picture."""


class NoCodeInImageError(ImageError):
    """A picture in which no QR code was found."""


class ForeignFileError(InvalidInputError):
    """Another program's file that is damaged, or asks for more than is reasonable."""


class UnknownFormatError(ForeignFileError):
    """A file of no format that is known."""


class PasswordNeededError(ForeignFileError):
    """A file that is encrypted, and no password was given."""


class WrongPasswordError(ForeignFileError):
    """A file that does not open with the password that was given."""


class InvalidSettingError(InvalidInputError):
    """A setting that does not exist, or a value that it cannot take."""


class AccountError(TotpdeskError):
    """An account was not found, not unique, or is in the way."""


class NoSuchAccountError(AccountError):
    """No account goes by this name."""

    def __init__(self, message: str, nearest: Sequence[str] = ()) -> None:
        """Carry the names that come nearest, best first."""
        super().__init__(message)
        self.candidates = tuple(nearest)


class AmbiguousAccountError(AccountError):
    """Several accounts answer to this name."""

    def __init__(self, message: str, candidates: Sequence[str]) -> None:
        """Carry the names of all that answer."""
        super().__init__(message)
        self.candidates = tuple(candidates)


class NameTakenError(AccountError):
    """An account of this name is there already."""


class KeychainError(TotpdeskError):
    """The place that keeps the secrets did not serve."""


class NoKeychainError(KeychainError):
    """No keychain that keeps secrets encrypted answers on this machine."""


class KeychainLockedError(KeychainError):
    """The keychain is locked and was not unlocked."""


class KeychainRefusedError(KeychainError):
    """The keychain answered, and would not read or write."""


class PlaintextKeychainError(KeychainError):
    """The only backend on offer may write secrets in the clear."""


class SecretVanishedError(KeychainError):
    """An account is in the index while the keychain has no secret for it."""


class ListFileError(TotpdeskError):
    """The list of accounts could not be read or written."""


class ListDamagedError(ListFileError):
    """The file exists and makes no sense; nothing is saved over it."""


class ListTooNewError(ListFileError):
    """The file was written by a later version of totpdesk."""


class ListBusyError(ListFileError):
    """Another process holds the lock for too long."""


class ListNotWritableError(ListFileError):
    """The file or its folder cannot be read or written."""


class BackupError(TotpdeskError):
    """A backup could not be written, or did not read back as it was written."""


class DesktopError(TotpdeskError):
    """The desktop cannot do what was asked."""


class NoDisplayError(DesktopError):
    """No graphical session is to be reached."""


class ShortcutError(DesktopError):
    """A shortcut that cannot be understood or had."""


class ShortcutTakenError(ShortcutError):
    """Another program holds this shortcut."""


class ClipboardError(DesktopError):
    """The clipboard cannot be reached."""


class PortalError(DesktopError):
    """The desktop's portal is not there, cannot do it, or failed."""


class PortalRefusedError(PortalError):
    """The user, asked by the desktop, said no; or the desktop did so in their name."""


class InstanceError(TotpdeskError):
    """The running instance could not be asked."""


class NotRunningError(InstanceError):
    """No instance is running."""


class AlreadyRunningError(InstanceError):
    """An instance is running already."""
