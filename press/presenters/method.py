"""What was tried against the figures, as the tests measured it (`press/measured.json`)."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEASURED = Path(__file__).parent.parent / "measured.json"
TRIED: dict[str, Promise] = {
    "one_person": _(
        "Who knows everybody else guesses whether one person is in a cell: how often right"
    ),
    "likelihood_ratio": _("How many times likelier one person more or less can make a figure"),
    "membership": _(
        "Who knows everybody else looks for one person in all their cells: how often right"
    ),
    "linkage": _("How much oftener a cell is withheld when nobody is in it than when one is"),
    "repetition": _("The same figure fetched ten thousand times: how many different values"),
    "complement": _("A withheld cell guessed from the total less all the others: how often right"),
    "reconstruction": _("Small cells pinned down by solving for all tables at once, of 100"),
    "batch_5": _("Five made-up callers in a cell of sixty: how often they are noticed"),
    "batch_20": _("Twenty made-up callers in a cell of sixty: how often they are noticed"),
}


@dataclass(frozen=True, slots=True)
class Tried:
    """One attack: how far it gets here, against plain rounding and against raw counts."""

    words: Promise
    ours: str
    rounded: str
    raw: str
    mark: str


@cache
def _measured() -> dict[str, dict[str, float | int | None]]:
    found: dict[str, dict[str, float | int | None]] = json.loads(MEASURED.read_text())
    return found


def attacks_shown() -> list[Tried]:
    """The attacks in order, with numbers in the reader's format."""
    return [
        Tried(
            TRIED[name],
            *(_said(figures.get(way)) for way in ("ours", "rounded", "raw", "mark")),
        )
        for name, figures in _measured().items()
    ]


def _said(figure: float | int | None) -> str:
    if figure is None:
        return "–"
    return number_format(figure, 3 if isinstance(figure, float) else 0)
