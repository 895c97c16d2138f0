"""A site with a second factor to practise on: played on this computer, for a throw-away account.

`site` decides as a strict server would, `web` answers requests as plain values, `server` puts that
on a loopback port. The page itself lies in `resources/practice/`.
"""

from totpdesk.practice.server import PracticeServer, serve
from totpdesk.practice.site import Form, PracticeSite, Verdict
from totpdesk.practice.web import Attempt

__all__ = ["Attempt", "Form", "PracticeServer", "PracticeSite", "Verdict", "serve"]
