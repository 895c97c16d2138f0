"""The practice page: a login page on this computer that asks for a code of a temporary account.

`site` verifies codes like a strict server, `web` answers requests as plain values, `server` listens
on a loopback port. The page itself is in `resources/practice/`.
"""

from totpdesk.practice.server import PracticeServer, serve
from totpdesk.practice.site import Form, PracticeSite, Verdict
from totpdesk.practice.web import Attempt

__all__ = ["Attempt", "Form", "PracticeServer", "PracticeSite", "Verdict", "serve"]
