"""What both searches know us by, and the words that they show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from totpdesk.base import paths
from totpdesk.base.translation import tr

if TYPE_CHECKING:
    from totpdesk.platforms.system import FoundAccount

SERVICE: Final = f"{paths.DESKTOP_ID}.Search"
PATH: Final = f"/{SERVICE.replace('.', '/')}"
INSERT: Final = "insert"
COPY: Final = "copy"
TITLES: Final = {INSERT: tr("Insert code"), COPY: tr("Copy code")}
_WITH_ISSUER: Final = {INSERT: tr("Insert code · {issuer}"), COPY: tr("Copy code · {issuer}")}


def description(found: FoundAccount, action: str) -> str:
    """Return what an action does, with the issuer where the name does not say it."""
    if found.issuer in ("", found.name):
        return TITLES[action]
    return _WITH_ISSUER[action].format(issuer=found.issuer)


def result_id(action: str, account_id: str) -> str:
    """Return the id of a result, as the search gives it back when it is chosen."""
    return f"{action}:{account_id}"


def parsed(result: str) -> tuple[str, str]:
    """Return the action and the account of a result; any text is one."""
    action, _, account_id = result.partition(":")
    return action, account_id
