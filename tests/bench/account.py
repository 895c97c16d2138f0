"""The one account that every contender serves, and the codes that are right at a moment."""

import pyotp

NAME = "Bench"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
URI = f"otpauth://totp/{NAME}:me?secret={SECRET}&issuer={NAME}"
TITLE = f"Sign in - {NAME}"  # of every window that is pressed in: it names the account
DIGITS = 6


def codes(*moments: float) -> set[str]:
    """Return the codes of these moments, in seconds since 1970, as pyotp makes them."""
    totp = pyotp.TOTP(SECRET)
    return {totp.at(int(moment)) for moment in moments}
