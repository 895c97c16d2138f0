"""Which account a window means, by what it shows: a ranked answer, each with its reason.

Pure: a window's facts and the accounts go in, nothing is asked of a desktop. `words` cuts text into
words, `page` takes a window apart, `services` knows what services are called and where they live,
`book` knows what the user's accounts are called, `rank` puts it all together.
"""

from totpdesk.autotype.matching.evidence import Confidence
from totpdesk.autotype.matching.page import pattern_of
from totpdesk.autotype.matching.rank import Match, Matcher, Ranking

__all__ = ["Confidence", "Match", "Matcher", "Ranking", "pattern_of"]
