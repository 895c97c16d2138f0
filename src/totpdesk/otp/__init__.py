"""What a one-time code is: the account, its secret, its URI, and the code at a moment.

Nothing here knows of files, keychains, screens or clocks: time comes in as an argument.
"""

from totpdesk.otp.account import FIXED, Account, Algorithm, Kind
from totpdesk.otp.code import Code, code_at
from totpdesk.otp.keyuri import KeyUri
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
