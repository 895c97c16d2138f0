"""Where accounts live: the list of them on disk, their secrets in the OS keychain."""

from totpdesk.vault.entry import Entry, Place
from totpdesk.vault.index import Index
from totpdesk.vault.indexfile import IndexFile
from totpdesk.vault.pin import Pin
from totpdesk.vault.secrets import SecretStore
from totpdesk.vault.vault import Vault

__all__ = ["Entry", "Index", "IndexFile", "Pin", "Place", "SecretStore", "Vault"]
