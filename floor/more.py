"""What became of those answered and of those missed, as people read it, and as a file has it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from cases.ways import line_name
from floor.bars import Bars
from floor.divided import Group
from floor.duty import Duty
from floor.figures import MARKS, Figures
from floor.forms import DAY, LANGUAGE, LINE
from floor.presenters import DASH, LANGUAGES, length_words, share_words
from floor.report import Cell

NOBODY = Duty()


@dataclass(frozen=True, slots=True)
class ShownMore:
    """One row of the second table."""

    name: str
    cells: tuple[str, ...]


def shown_more(
    groups: Mapping[Group, Figures], duties: Mapping[Group, Duty], by: str
) -> Iterator[ShownMore]:
    """Every group, in the order of the page."""
    for group, counts in groups.items():
        yield more(name_of(group, by), counts, duties.get(group, NOBODY), by)


def more(name: str, counts: Figures, duty: Duty, by: str = "") -> ShownMore:
    """One group; what is not told of a language stands as a dash."""
    told = by != LANGUAGE
    shares = (
        *(duty.occupancy, counts.over_limit, counts.transfers),
        *((counts.returns, counts.rescues) if told else (None, None)),
    )
    occupancy, over, transfers, again, rescued = (share_words(share) for share in shares)
    return ShownMore(
        name=name,
        cells=(
            *(length_words(counts.wrap_up), over, length_words(counts.holding), transfers, again),
            *(str(counts.rescued) if told else DASH, rescued, occupancy),
        ),
    )


def name_of(group: Group, by: str) -> str:
    """What a group is called."""
    if isinstance(group, datetime):
        local = localtime(group)
        return local.strftime("%d.%m") if by == DAY else f"{local:%H:%M}{_which(local)}"
    return line_name(group) if by == LINE else str(LANGUAGES.get(group, _("not told apart")))


def chart_of(groups: Mapping[Group, Figures], by: str) -> Bars:
    """Who was answered, who was missed, and everybody else of those offered."""
    return Bars(
        title=_("Answered, missed, and neither, of those offered"),
        parts=(_("Answered"), _("Short, or waiting still"), _("Abandoned or passed on")),
        columns=[
            (name_of(group, by), (n.answered, n.short + n.waiting, n.abandoned + n.diverted))
            for group, n in groups.items()
        ],
    )


def columns() -> tuple[str, ...]:
    """The columns of the file; shares lie between 0 and 1, lengths are seconds."""
    return (
        *(_("Group"), _("Offered"), _("Answered"), _("Abandoned"), _("Short"), _("Passed on")),
        *(_("Waiting"), *(_("Within %(n)s s") % {"n": within} for within, _goal in MARKS)),
        *(_("Share abandoned"), _("Mean wait, s"), _("95 of 100 within, s")),
        *(_("Average length, s"), _("Mean wrap-up, s"), _("Wrap-up over the limit")),
        *(_("Mean hold, s"), _("Were put through"), _("Came again")),
        *(_("Reached within the hour"), _("Occupancy")),
    )


def row_of(name: str, counts: Figures, duty: Duty, by: str = "") -> tuple[Cell, ...]:
    """One group as the file has it; what nobody knows is an empty cell."""
    told = by != LANGUAGE
    return (
        *(name, counts.offered, counts.answered, counts.abandoned, counts.short, counts.diverted),
        *(counts.waiting, *(counts.service_level(within) for within, _goal in MARKS)),
        *(counts.abandonment, counts.mean_wait, counts.wait_of(0.95) or None),
        *(counts.handling, counts.wrap_up, counts.over_limit, counts.holding, counts.transfers),
        *((counts.returns, counts.rescued) if told else (None, None)),
        duty.occupancy,
    )


def _which(hour: datetime) -> str:
    """Which of two hours it is on the night when the clocks go back."""
    early, late = (hour.replace(fold=fold).utcoffset() for fold in (0, 1))
    return "" if early == late else f" (UTC{hour:%z})"
