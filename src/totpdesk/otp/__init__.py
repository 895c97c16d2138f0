"""One-time codes: the account, its secret, its URI, and its code at a time.

Nothing here reads files, keychains, screens or clocks: time is passed in as an argument.
"""

from totpdesk.otp.account import FIXED, Account, Algorithm, KeyUri, Kind
from totpdesk.otp.code import Code, code_at
from totpdesk.otp.secret import Secret
from totpdesk.otp.uri import build_uri, holds_secret, parse_uri, unescape_link

__all__ = [
    "FIXED",
    "Account",
    "Algorithm",
    "Code",
    "KeyUri",
    "Kind",
    "Secret",
    "build_uri",
    "code_at",
    "holds_secret",
    "parse_uri",
    "unescape_link",
]
