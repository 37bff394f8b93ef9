"""Released tables as a page shows them: rows of words and figures in the reader's own format."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext

from press.models import Release, Released
from press.period import Period
from press.texts import CATEGORIES, DIMENSIONS, TABLES, Words

WITHHELD = "<10"
Figure = int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its category, and its figures in words."""

    label: str
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """One table of a release."""

    name: str
    words: Words
    corner: str
    columns: Sequence[str]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class ReleaseShown:
    """A release as it is read."""

    period: str
    title: str
    begins: date
    ends: date
    tables: Sequence[Shown]
    release: Released | Release


def release_shown(release: Released | Release) -> ReleaseShown:
    """Everything that a page says of a release."""
    content = json.loads(release.content)
    return ReleaseShown(
        period=release.period,
        title=period_named(release.period),
        begins=release.begins,
        ends=release.ends,
        tables=[_table(table) for table in content["tables"]],
        release=release,
    )


def period_named(slug: str) -> str:
    """The name of a month or of a year."""
    period = Period.named(slug)
    if not period.month:
        return gettext("The year %(year)s") % {"year": slug}
    return date_format(period.begins + timedelta(days=10), "F Y")


def month_within(slug: str) -> str:
    """The name of a month as it stands within a sentence, after "since" or "from"."""
    return date_format(Period.named(slug).begins + timedelta(days=10), "E Y")


def said(figure: Figure) -> str:
    """A figure in the reader's format; what is withheld is said as such."""
    return WITHHELD if figure is None else number_format(figure, force_grouping=True)


def figure_of(release: Released | Release, table: str, **place: str) -> Figure:
    """One published figure. Raises KeyError for what is in no table."""
    return _figures(release.content)[table, frozenset(place.items())]


def category(dimension: str, code: str) -> str:
    """A category in words."""
    return str(CATEGORIES[dimension][code])


@lru_cache(maxsize=512)
def _figures(content: str) -> Mapping[tuple[str, frozenset[tuple[str, str]]], Figure]:
    """Every figure by its table and its place; what is frozen is read once."""
    return {
        (table["id"], frozenset((name, cell[name]) for name in table["dimensions"])): cell["value"]
        for table in json.loads(content)["tables"]
        for cell in table["cells"]
    }


def _table(table: dict[str, Any]) -> Shown:
    dimensions, cells = table["dimensions"], table["cells"]
    figures = {tuple(cell[name] for name in dimensions): said(cell["value"]) for cell in cells}
    across = dimensions[1] if len(dimensions) > 1 else ""
    codes = list(dict.fromkeys(cell[across] for cell in cells)) if across else []
    down: list[tuple[str, ...]] = list(dict.fromkeys(place[:1] for place in figures))
    return Shown(
        name=table["id"],
        words=TABLES[table["id"]],
        corner=_words(DIMENSIONS[dimensions[0]]) if dimensions else gettext("Counted"),
        columns=[category(across, code) for code in codes] or [gettext("Requests")],
        rows=[
            Row(
                category(dimensions[0], place[0]) if place else gettext("All"),
                [figures[*place, code] for code in codes] or [figures[place]],
            )
            for place in down
        ],
    )


def _words(text: Promise) -> str:
    return str(text)
