"""How cases went, as people read it, and as a file has it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.lifecycle import Stage
from floor.bars import Bars
from floor.flow import AGES, LONGER, OPEN, TARGET, Ageing, Flow
from floor.presenters import DASH, share_words
from floor.report import Cell

DAY = 24


@dataclass(frozen=True, slots=True)
class ShownStage:
    """One stage: who left it and how long they had been there, who is there and since when."""

    stage: str
    name: str
    left: int
    median: str
    most: str
    now: int
    ages: tuple[int, ...]


def shown_stages(flow: Flow, open_ones: Sequence[Ageing]) -> Iterator[ShownStage]:
    """Every stage of an open case."""
    for each in open_ones:
        yield ShownStage(
            stage=each.stage,
            name=str(Stage(each.stage).label),
            left=flow.left(each.stage),
            median=length(flow.length_of(each.stage, 0.5)),
            most=length(flow.length_of(each.stage, 0.9)),
            now=each.whole,
            ages=each.numbers,
        )


def shown_verdicts(flow: Flow, dormant: int) -> list[tuple[str, str]]:
    """What was said of evidence and who went silent."""
    return [
        (_("Verified within %(n)s hours") % {"n": TARGET}, share_words(flow.in_time)),
        (_("Evidence refused"), share_words(flow.failed)),
        (_("Went silent in these days"), str(flow.dormant)),
        (_("Silent now"), str(dormant)),
    ]


def ages() -> list[str]:
    """What each age of an open case is called."""
    return [
        *(ngettext("up to %(n)s day", "up to %(n)s days", n) % {"n": n} for n in AGES),
        ngettext("over %(n)s day", "over %(n)s days", AGES[-1]) % {"n": AGES[-1]},
    ]


def chart_of(open_ones: Sequence[Ageing]) -> Bars:
    """The open cases by age, their stages one upon another."""
    return Bars(
        title=_("Open cases by how long they have been at their stage"),
        parts=[str(Stage(each.stage).label) for each in open_ones],
        columns=[
            (name, tuple(each.numbers[place] for each in open_ones))
            for place, name in enumerate(ages())
        ],
    )


def length(bound: int | None) -> str:
    """A bound in hours, in words."""
    if bound is None:
        return DASH
    if bound == LONGER:
        return _("over half a year")
    if bound < 2 * DAY:
        return ngettext("%(n)s hour", "%(n)s hours", bound) % {"n": bound}
    return ngettext("%(n)s day", "%(n)s days", bound // DAY) % {"n": bound // DAY}


def columns() -> tuple[str, ...]:
    """The columns of the file; shares lie between 0 and 1, lengths are hours."""
    return _("Figure"), _("Stage"), _("Value")


def rows_of(flow: Flow, open_ones: Sequence[Ageing], dormant: int) -> Iterator[tuple[Cell, ...]]:
    """Every figure in a row of its own; what nobody knows is an empty cell."""
    for stage in OPEN:
        name = str(stage.label)
        yield _("Left the stage"), name, flow.left(stage)
        yield _("Half within, hours"), name, flow.length_of(stage, 0.5) or None
        yield _("90 of 100 within, hours"), name, flow.length_of(stage, 0.9) or None
    for each in open_ones:
        for age, number in zip(ages(), each.numbers, strict=True):
            yield _("Open, %(age)s") % {"age": age}, str(Stage(each.stage).label), number
    yield _("Verified within %(n)s hours") % {"n": TARGET}, "", flow.in_time
    yield _("Evidence refused"), "", flow.failed
    yield _("Went silent in these days"), "", flow.dormant
    yield _("Silent now"), "", dormant
