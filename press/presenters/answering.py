"""Answers to journalists: one sentence from released tables with its rounding, or a plain no.

Pure but for the words: which table holds the figure, and which sentence says it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from press.models import Released
from press.period import Period
from press.presenters.page import months_of, sentence_of
from press.presenters.tables import category, figure_of, period_named
from press.tables import ANNUAL, MONTHLY

ALL_TIME = "since"
LATER = "open"
#: What is asked again and again, and is in no table.
UNANSWERED = {
    "surrendered": gettext_lazy("How many people surrendered"),
    "outcome": gettext_lazy("How requests ended"),
    "place": gettext_lazy("Requests from one town, sector or unit"),
    "day": gettext_lazy("Requests on one day or in one week"),
    LATER: gettext_lazy("Requests since the last release"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be said; where nothing may, why."""

    sentence: str
    note: str
    is_known: bool = True


def questions() -> Iterator[tuple[str, str]]:
    """Everything that can be asked, with its name."""
    yield "total", _("All requests")
    for table in (*MONTHLY[1:], *ANNUAL):
        for place in table.places():
            words = " · ".join(
                category(name, code) for name, code in zip(table.dimensions, place, strict=True)
            )
            yield ".".join((table.name, *place)), words
    yield from ((code, str(words)) for code, words in UNANSWERED.items())


def answer(about: str, when: str, releases: Sequence[Released]) -> Answer:
    """The answer to a question; what is in no released table says so."""
    if about == LATER:
        return _unknown(_("This is counted in a later release, four weeks after its month."))
    if about in UNANSWERED:
        return _unknown(_("No table holds this, and none will: it is never counted for the press."))
    if when == ALL_TIME:
        return _since(about, releases)
    found = next((each for each in releases if each.period == when), None)
    if found is None:
        return _unknown(_("Nothing is published of this period."))
    table, *place = about.split(".")
    known = {each.name: each for each in (MONTHLY if Period.named(when).month else ANNUAL)}
    if table not in known or tuple(place) not in known[table].places():
        return _unknown(_("The tables of this period do not break the figures down like that."))
    named = dict(zip(known[table].dimensions, place, strict=True))
    return _told(found, named, figure_of(found, table, **named))


def _told(release: Released, place: dict[str, str], figure: int | None) -> Answer:
    words = {
        "period": period_named(release.period),
        "who": " · ".join(category(name, code) for name, code in place.items()) or _("All"),
        "number": number_format(figure or 0, force_grouping=True),
    }
    if figure is None:
        sentence = _("%(period)s, requests to the hotline, %(who)s: fewer than ten, or none.")
    else:
        sentence = _("%(period)s, requests to the hotline, %(who)s: about %(number)s.")
    return Answer(
        sentence % words,
        _("Changed by a small random amount and rounded to five. Say “about”, and “requests”."),
    )


def _since(about: str, releases: Sequence[Released]) -> Answer:
    sentence = sentence_of(months_of(releases)) if about == "total" else ""
    if not sentence:
        return _unknown(
            _("Over all months only the total is told, and only when it is large enough.")
        )
    return Answer(
        sentence, _("A margin for the noise is taken off, so “more than” is very likely true.")
    )


def _unknown(why: str) -> Answer:
    return Answer(_("This cannot be answered from what is published."), why, is_known=False)
