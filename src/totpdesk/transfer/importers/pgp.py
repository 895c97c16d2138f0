"""An export inside an OpenPGP message: recognised, to say what to do with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from totpdesk.base.errors import ForeignFileError
from totpdesk.base.translation import tr
from totpdesk.transfer.importers import format_names

if TYPE_CHECKING:
    from totpdesk.transfer.importers.export import Export, Sample

_ARMOR: Final = b"-----BEGIN PGP MESSAGE-----"
# a session key packet, for a public key (version 3) or a passphrase (version 4): RFC 4880 §5.1, 5.3
_PACKET: Final = re.compile(rb"(?:\x85..|\x84.|\xc1.{1,2})\x03|(?:\x8c|\xc3).\x04", re.DOTALL)


class OpenPgp:
    """Recognised, not read: andOTP and Proton Pass write such files."""

    name = format_names.MESSAGE

    def fits(self, sample: Sample) -> bool:
        """Recognise it by the armour, or by the first packet."""
        return sample.data.lstrip().startswith(_ARMOR) or (
            sample.text is None and _PACKET.match(sample.data) is not None
        )

    def read(self, sample: Sample, password: str | None) -> Export:  # noqa: ARG002 - as Format has it
        """Refuse, with what to do."""
        raise ForeignFileError(
            tr("The file is encrypted with OpenPGP. Decrypt it with gpg, then import the result.")
        )
