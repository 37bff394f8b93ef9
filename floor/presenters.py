"""Figures and needs as people read them: shares in whole per cent, waits to the second."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from floor.figures import LONGER, MARKS, Figures
from floor.forecast import Spread
from floor.need import Need, Week

LANGUAGES: Mapping[str, Promise] = {
    "uk": gettext_lazy("Ukrainian"),
    "ru": gettext_lazy("Russian"),
    "en": gettext_lazy("English"),
}
DASH = "–"


@dataclass(frozen=True, slots=True)
class ShownFigures:
    """One row of the page; `kept` says whether each mark was reached, None where nobody counts."""

    name: str
    counts: Figures
    levels: tuple[tuple[str, bool | None], ...]
    abandonment: str
    mean_wait: str
    most_wait: str
    handling: str


@dataclass(frozen=True, slots=True)
class ShownNeed:
    """One hour of the week: how many come, how many are needed, and how near it is to the peak."""

    people: int
    coming: str
    apart: str
    depth: int


def shown(name: str, counts: Figures) -> ShownFigures:
    """One group of contacts, in words."""
    levels = tuple(
        (level_words(level), None if level is None else level >= goal)
        for level, goal in ((counts.service_level(within), goal) for within, goal in MARKS)
    )
    bound = counts.wait_of(0.95)
    if bound is None:
        most = DASH
    elif bound == LONGER:
        most = _("over an hour")
    else:
        most = length_words(bound)
    return ShownFigures(
        name=name,
        counts=counts,
        levels=levels,
        abandonment=share_words(counts.abandonment),
        mean_wait=length_words(counts.mean_wait),
        most_wait=most,
        handling=length_words(counts.handling),
    )


def shown_week(
    week: Week, spreads: Sequence[Spread | None]
) -> Iterator[tuple[str, list[ShownNeed]]]:
    """Every hour of the day with its seven days; depth from 0 to 4."""
    peak = max((each.people for each in week.hours), default=0)
    pairs = list(zip(week.hours, spreads, strict=True))
    for hour in range(24):
        yield (
            f"{hour:02}:00",
            [_need(need, spread, peak) for need, spread in pairs[hour::24]],
        )


def level_words(share: float | None) -> str:
    """A share that is held against a mark: never rounded up to it."""
    # A thousandth part of nothing more, for 0.29 * 100 is less than 29.
    return DASH if share is None else f"{int(share * 100 + 1e-9)}%"


def share_words(share: float | None) -> str:
    """A share to the nearest hundredth, or a dash where nobody counts."""
    return DASH if share is None else f"{share:.0%}"


def length_words(seconds: float | None) -> str:
    """Minutes and seconds, or a dash where nothing is known."""
    if seconds is None:
        return DASH
    minutes, left = divmod(round(seconds), 60)
    return f"{minutes}:{left:02}"


def _need(need: Need, spread: Spread | None, peak: int) -> ShownNeed:
    depth = -(-4 * need.people // peak) if peak else 0
    apart = f"{spread.least:.0f}–{spread.most:.0f}" if spread else ""
    return ShownNeed(people=need.people, coming=f"{need.coming:.1f}", apart=apart, depth=depth)
