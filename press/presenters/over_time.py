"""Requests month by month: the chart of the page, its figures as rows, and the files of it."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from press.models import Released
from press.period import Period
from press.presenters.chart import Drawing, Series, lines, sheet
from press.presenters.tables import Row, category, figure_of, month_within, said
from press.texts import TABLES

#: At most so many months stand in a chart.
MONTHS = 24
DRAWN = ("telephone", "telegram")


def chart_of(months: Sequence[Released]) -> SafeString | str:
    """The chart of the page; nothing before there are two months."""
    return lines(_drawing(months)) if len(months) > 1 else ""


def rows_of(months: Sequence[Released]) -> tuple[list[str], list[Row]]:
    """The figures of the chart as a table: the names of its columns, and a row for each month."""
    drawing = _drawing(months)
    told = zip(*(each.said for each in drawing.series), strict=True)
    return [each.name for each in drawing.series], [
        Row(month, cells) for month, cells in zip(drawing.months, told, strict=True)
    ]


def chart_file(months: Sequence[Released]) -> SafeString:
    """The chart as a file that goes alone; each one says what it counts and what it does not."""
    words = TABLES["total"]
    return sheet(
        _drawing(months),
        heading=gettext("Requests to the hotline, month by month"),
        below=[
            str(words.counts),
            str(words.counts_not),
            gettext("<10, and a month without a point: fewer than ten, or none.")
            + " "
            + gettext("All figures were changed a little and rounded to five."),
        ],
    )


def _drawing(months: Sequence[Released]) -> Drawing:
    shown = months[-MONTHS:]
    title = gettext("Requests month by month, from %(first)s to %(last)s, rounded to five") % {
        "first": month_within(shown[0].period),
        "last": month_within(shown[-1].period),
    }
    every = [
        _line(gettext("All"), shown, "total"),
        *(_line(category("line", code), shown, "line", line=code) for code in DRAWN),
    ]
    return Drawing(title, [_short(each) for each in shown], every)


def _line(name: str, shown: Sequence[Released], table: str, **place: str) -> Series:
    figures = [figure_of(each, table, **place) for each in shown]
    return Series(name, figures, [said(each) for each in figures])


def _short(release: Released) -> str:
    return date_format(Period.named(release.period).begins + timedelta(days=10), "M Y")
