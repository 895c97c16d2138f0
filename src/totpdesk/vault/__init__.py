"""Where accounts live: the list of them on disk, their secrets in the OS keychain."""

from totpdesk.vault.entry import Entry, Place
from totpdesk.vault.index import Batch, Index
from totpdesk.vault.indexfile import IndexFile
from totpdesk.vault.intake import Newcomer
from totpdesk.vault.pin import Pin
from totpdesk.vault.portable import Held, Icon, Portable
from totpdesk.vault.secrets import SecretStore
from totpdesk.vault.vault import Vault

__all__ = [
    "Batch",
    "Entry",
    "Held",
    "Icon",
    "Index",
    "IndexFile",
    "Newcomer",
    "Pin",
    "Place",
    "Portable",
    "SecretStore",
    "Vault",
]
