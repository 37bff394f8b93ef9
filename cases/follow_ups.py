"""What is still to do once a case has ended, with the source of each duty.

The Third Geneva Convention: a card of capture at once, or within a week of arrival at a camp, to
the family and to the Central Prisoners of War Agency (article 70); where letters are limited, not
fewer than two letters and four cards a month (article 71); protection against public curiosity,
which pictures are (article 13); no sick or wounded prisoner sent back against their will during
hostilities (article 109). The rest is the practice of the house.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from cases.days import day_of


class FollowUp(models.TextChoices):
    """What is still to do once a case has ended; the label is the task, with its source."""

    CAPTURE_CARD = (
        "capture_card",
        _(
            "See that the card of capture goes to the family and to the Central Tracing Agency, "
            "within a week of arrival (Geneva III, article 70)"
        ),
    )
    LETTERS = (
        "letters",
        _(
            "Ask whether letters go and come: not fewer than two letters and four cards a month "
            "(Geneva III, article 71)"
        ),
    )
    FILMING = (
        "filming",
        _(
            "Ask about filming, without pressure: nothing depends on the answer "
            "(Geneva III, article 13)"
        ),
    )
    TAKE_DOWN = (
        "take_down",
        _(
            "Tell everybody who holds the film that the consent is withdrawn, and have it taken "
            "down (Geneva III, article 13)"
        ),
    )
    AGREED_RETURN = (
        "agreed_return",
        _(
            "See that the return is of their own will: no sick or wounded prisoner is sent back "
            "against it while the fighting lasts (Geneva III, article 109)"
        ),
    )
    ASYLUM_LAWYER = "asylum_lawyer", _("Find a lawyer for asylum; the decision is not ours")
    LEGION_LAWYER = (
        "legion_lawyer",
        _("Have a lawyer tell the person what joining means for them at home, before they decide"),
    )
    CHECK_IN = "check_in", _("Try once more by the agreed way, within the agreed hours")
    WARN = "warn", _("Tell the supervisors of the other offices what the trap looks like")
    OTHER_HELP = "other_help", _("Tell the person who else can help, in the agreed way")


#: The first and the last day of each, counted from the ending.
WITHIN: Mapping[FollowUp, tuple[int, int]] = {
    FollowUp.CAPTURE_CARD: (0, 7),
    FollowUp.LETTERS: (7, 37),
    FollowUp.FILMING: (1, 14),
    FollowUp.TAKE_DOWN: (0, 1),
    FollowUp.AGREED_RETURN: (0, 3),
    FollowUp.ASYLUM_LAWYER: (0, 14),
    FollowUp.LEGION_LAWYER: (0, 7),
    FollowUp.CHECK_IN: (30, 44),
    FollowUp.WARN: (0, 1),
    FollowUp.OTHER_HELP: (0, 3),
}

#: What is owed anew each month for as long as somebody is held; whoever drops it ends it.
EVERY_MONTH = frozenset({FollowUp.LETTERS.value})


def window(what: FollowUp, at: datetime) -> DateTimeTZRange:
    """The whole days within which it is to be done, for a case that ended at this moment."""
    first, last = WITHIN[what]
    ends = day_of(day_of(at) + timedelta(days=last + 1, hours=2))
    return DateTimeTZRange(day_of(at + timedelta(days=first)), ends)
