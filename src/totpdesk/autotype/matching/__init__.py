"""Match a window with accounts by its title and program: a ranked answer with reasons.

Pure functions of a window and the accounts; no access to a desktop. `words` splits text into words,
`page` analyses a window, `services` has the names and domains of services, `name_index` the names
of the user's accounts, `evidence` finds both in a window, and `rank` combines everything.
"""

from totpdesk.autotype.matching.evidence import Confidence
from totpdesk.autotype.matching.page import pattern_of
from totpdesk.autotype.matching.rank import Match, Matcher, Ranking

__all__ = ["Confidence", "Match", "Matcher", "Ranking", "pattern_of"]
