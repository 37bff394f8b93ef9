"""For how long what people told is kept after the end, by how it ended; each with its reason.

An office may change a period by two people; these are the periods where nobody did. Days.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.lifecycle import Outcome

#: A contact that never became a case, and one that left before an answer.
ALONE, ABANDONED = "alone", "abandoned"
SHORTEST, LONGEST = 7, 3650
_HANDED = (730, _("Letters, exchange and asylum take up to two years."))
_ENDED = (90, _("Long enough for a second thought, and no longer."))


@dataclass(frozen=True, slots=True)
class Period:
    """One kind of ending, how many days are kept, and why."""

    kind: str
    label: Promise | str
    days: int
    reason: Promise | str


_DAYS = {
    Outcome.RECEIVED: _HANDED,
    Outcome.EXCHANGED: _HANDED,
    Outcome.ASYLUM: _HANDED,
    Outcome.LEGION: _HANDED,
    Outcome.RETURNED_WOUNDED: _HANDED,
    Outcome.INFORMED: _ENDED,
    Outcome.WITHDREW: _ENDED,
    Outcome.LOST_CONTACT: (365, _("Most people come back within a year.")),
    Outcome.SUSPECTED_TRAP: (1095, _("The same trap is set again, in other words.")),
    Outcome.NOT_ELIGIBLE: _ENDED,
    Outcome.WRONG_PERSON: (30, _("It was never about this person.")),
}
PERIODS = (
    *(Period(kind.value, kind.label, *_DAYS[kind]) for kind in Outcome),
    Period(ALONE, _("A contact without a case"), 90, _("People come back for a second talk.")),
    Period(ABANDONED, _("Left before an answer"), 30, _("Only to see that somebody tried.")),
)
BY_KIND = {period.kind: period for period in PERIODS}
