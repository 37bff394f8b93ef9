"""The page of figures: the headline and the heads of a release."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import number_format
from django.utils.translation import gettext

from press.models import Released
from press.period import LAG, Period
from press.presenters.tables import figure_of, month_within, said
from press.spoken import spoken


@dataclass(frozen=True, slots=True)
class Head:
    """One large figure: what it is, the figure, and what stands small below it."""

    name: str
    figure: str
    below: str


def months_of(releases: Sequence[Released], until: Released | None = None) -> list[Released]:
    """The months, up to this release if one is named, the oldest first."""
    months = (each for each in releases if Period.named(each.period).month)
    return sorted(
        (each for each in months if until is None or each.ends <= until.ends),
        key=lambda each: each.begins,
    )


def heads_of(release: Released, months: Sequence[Released]) -> list[Head]:
    """The heads of a month; a year has only the first."""
    found = [_since(months)] if months else []
    if Period.named(release.period).month:
        total = figure_of(release, "total")
        found.append(
            Head(gettext("In this month"), said(total), gettext("requests, rounded to five"))
        )
        found += [
            head
            for code, name in (
                ("soldier", gettext("From soldiers")),
                ("family", gettext("From family and friends")),
            )
            if (head := _share(release, code, name))
        ]
    return found


def sentence_of(months: Sequence[Released]) -> str:
    """What may be quoted: more than so many since the first month."""
    more = _more(months)
    if not months or not more:
        return ""
    return gettext(
        "The hotline has had more than %(number)s requests for help since %(month)s."
    ) % {"number": more, "month": month_within(months[0].period)}


def next_release(newest: Released) -> date:
    """From which day on the next month can be published."""
    return Period.of(newest.ends + timedelta(days=1)).ends + LAG


def _since(months: Sequence[Released]) -> Head:
    more = _more(months)
    name = gettext("Requests since %(month)s") % {"month": month_within(months[0].period)}
    if not more:
        return Head(name, "–", gettext("too few to be told"))
    words = gettext("More than %(number)s") % {"number": more}
    return Head(name, words, gettext("said with a margin for the noise"))


def _share(release: Released, code: str, name: str) -> Head | None:
    """About so many of ten; nothing where it would rest on small figures."""
    part, whole = figure_of(release, "caller_kind", caller_kind=code), figure_of(release, "total")
    if not part or not whole or whole < 50:
        return None
    tenths = min(10, (10 * part + whole // 2) // whole)
    if not tenths:
        return None
    below = gettext("%(number)s requests") % {"number": said(part)}
    return Head(name, gettext("About %(tenths)s in 10") % {"tenths": tenths}, below)


def _more(months: Sequence[Released]) -> str:
    """The N of "more than N" over these months; nothing where it is too small."""
    more = spoken([figure_of(each, "total") for each in months])
    return "" if more is None else number_format(more, force_grouping=True)
