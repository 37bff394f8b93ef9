"""Figures divided as somebody asked for them: for the page, and more coarsely for what leaves."""

from collections.abc import Mapping
from datetime import datetime

from cases.days import day_of
from floor.daily import figures_daily
from floor.duty import Duty, duty_by_hour, together
from floor.figures import Figures, merged
from floor.folding import FEW
from floor.forms import DAY, HOUR, LANGUAGE
from floor.selectors import Span, figures_by

Group = datetime | str


def divided(span: Span, by: str) -> Mapping[Group, Figures]:
    """The figures by hour, by day in Kyiv, by line or by language; no language nobody spoke.

    A promise that was kept has no language: it would stand in a row of its own.
    """
    if by == LANGUAGE:
        found = figures_by(span, by)
        return {name: counts for name, counts in found.items() if counts.offered}
    if by == DAY:
        return {day_of(day): counts for day, counts in figures_daily(span).items()}
    return figures_by(span, by)


def divided_outward(span: Span, by: str) -> Mapping[Group, Figures]:
    """The same for a file: days for hours, and no language that few spoke.

    A file is kept for longer than an hour of a contact may be.
    """
    groups = divided(span, DAY if by == HOUR else by)
    if by != LANGUAGE:
        return groups
    few = _few(groups)
    apart = {name: counts for name, counts in groups.items() if name not in few}
    return apart | ({"": merged(groups[name] for name in few)} if few else {})


def _few(groups: Mapping[Group, Figures]) -> list[Group]:
    """Those that are told together; one alone would be known by what is missing."""
    named = sorted((name for name in groups if name), key=lambda name: groups[name].offered)
    number = sum(groups[name].offered < FEW for name in named)
    together = named[: 2 if number == 1 else number]
    return [*together, *([""] if "" in groups else [])]


def busy(span: Span, by: str, *, at: datetime) -> Mapping[Group, Duty]:
    """How busy people were by hour or by day; a line or a language has nobody of its own."""
    if by not in (HOUR, DAY):
        return {}
    groups: dict[Group, list[Duty]] = {}
    for hour, duty in duty_by_hour(span, at=at).items():
        groups.setdefault(day_of(hour) if by == DAY else hour, []).append(duty)
    return {group: together(duties) for group, duties in groups.items()}
