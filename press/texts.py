"""What each published figure counts and what it does not, in whole sentences.

Figures have been quoted as what they are not: people who asked as people who surrendered. So every
table carries both sentences wherever it goes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from press.models import CallerKind, Language, Line, Region


@dataclass(frozen=True, slots=True)
class Words:
    """The title of a table, what its figures count, and what nobody can read from them."""

    title: Promise
    counts: Promise
    counts_not: Promise


_ONCE = _(
    "Requests to the hotline that became a case, each case once, by the week it began. A group that"
    " comes together is one request, and a relative who asks about somebody is one too. Two cases"
    " that prove to be of one person before the figures are frozen count once."
)
_NOT_THE_END = _(
    "It is not the number of people who surrendered, and not the number of calls or of people:"
    " nothing is published of how a request ended. A joke, a threat or a wrong number that ended"
    " without a case is not counted; whatever became a case is counted, even if it proved to be"
    " false."
)
TABLES: Mapping[str, Words] = {
    "total": Words(_("All requests"), _ONCE, _NOT_THE_END),
    "line": Words(
        _("How people got in touch"),
        _("Requests that became a case, each case once, by the way in which the first of it came."),
        _(
            "Later calls and messages of the same person are not counted, and it is not the number"
            " of people who surrendered."
        ),
    ),
    "caller_kind": Words(
        _("Who got in touch"),
        _(
            "Requests that became a case, each case once, by who the person said they were in the"
            " first conversation."
        ),
        _(
            "Nobody's word was checked for these figures, so whoever lied about it is in them. It"
            " is not the number of soldiers who surrendered."
        ),
    ),
    "language": Words(
        _("In which language"),
        _("Requests that became a case, each case once, by the language of the conversation."),
        _("The language says nothing of nationality, and the figure nothing of surrender."),
    ),
    "region": Words(
        _("From which part of the country"),
        _(
            "Requests that became a case, each case once, by the part of the country that the"
            " person called home in the first conversation."
        ),
        _(
            "It is never the place where somebody serves, and not the number of people who"
            " surrendered. Nothing below these parts is counted."
        ),
    ),
    "caller_kind_language": Words(
        _("Who got in touch, by language"),
        _(
            "Requests of the year that became a case, each case once, by who the person said they"
            " were and by language."
        ),
        _NOT_THE_END,
    ),
}
DIMENSIONS: Mapping[str, Promise] = {
    "line": _("Way in"),
    "caller_kind": _("Person"),
    "language": _("Language"),
    "region": _("Home"),
}
CATEGORIES: Mapping[str, Mapping[str, Promise | str]] = {
    "line": dict(Line.choices),
    "caller_kind": dict(CallerKind.choices),
    "language": dict(Language.choices),
    "region": dict(Region.choices),
}
METHOD = (
    _("Counted once for each case, in the month in which most of the week lies."),
    _("Changed by a small random amount that is drawn once and then thrown away."),
    _("Rounded to five. Fewer than ten, and none at all, are written as <10."),
    _("Each figure is changed by itself, so rows and columns may not add up."),
    _("Published four weeks after the month at the earliest, by two people, and never again."),
)
#: What is said in the place of figures that are not what was signed.
UNSIGNED = _(
    "The signature under these figures does not hold. Publish nothing, and tell an administrator."
)
