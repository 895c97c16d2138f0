"""Which account a window means, by what it shows: a ranked answer, each with its reason.

Pure: a window's facts and the accounts go in, nothing is asked of a desktop. `words` cuts text into
words, `page` takes a window apart, `services` knows what services are called and where they live,
`book` knows what the user's accounts are called, `rank` puts it all together.
"""

from totpdesk.delivery.matching.clues import Strength
from totpdesk.delivery.matching.page import place_of
from totpdesk.delivery.matching.rank import Match, Matcher, Ranking

__all__ = ["Match", "Matcher", "Ranking", "Strength", "place_of"]
