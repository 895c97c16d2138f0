"""An account together with its secret, which must be one that its kind can make codes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from totpdesk.base.errors import InvalidSecretError
from totpdesk.otp.account import Kind
from totpdesk.otp.yandex import SECRET_BYTES

if TYPE_CHECKING:
    from totpdesk.otp.account import Account
    from totpdesk.otp.secret import Secret


@dataclass(frozen=True, slots=True)
class KeyUri:
    """What an otpauth URI holds. `extra` keeps the parameters that mean nothing to us, in order.

    Raises InvalidSecretError where the secret lacks what the account's kind needs of it.
    """

    account: Account
    secret: Secret
    extra: tuple[tuple[str, str], ...] = field(default=())

    def __post_init__(self) -> None:
        """Refuse at birth what would make wrong codes."""
        kind = self.account.kind
        if kind.needs_pin and not self.secret.pin:
            raise InvalidSecretError(
                f"Its PIN is not in the file or link, and no {kind.called} code can be made "
                "without it. A backup of Aegis or Stratum holds the PIN: import that."
            )
        if kind is Kind.YANDEX and len(self.secret.key()) < SECRET_BYTES:
            raise InvalidSecretError("The secret is too short for Yandex. Copy it again.")
