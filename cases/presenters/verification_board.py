"""The board of verification: which case waits for what, without a word of what was found out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.ledger import Lack
from cases.models import Case, Flag
from cases.presenters.rows import CaseRow, case_row
from cases.selectors.flags import flags_of
from cases.selectors.verification import Waiting
from operators.models import Operator


@dataclass(frozen=True, slots=True)
class Card:
    """One case of a column."""

    row: CaseRow
    collector: str
    lacks: str
    is_proposed: bool
    is_refused: bool
    #: Whoever gathered the evidence or gave the first word is not the one who gives this.
    not_by_me: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what its cases wait for."""

    name: str
    title: Promise
    empty: Promise
    cards: tuple[Card, ...]


def verification_board(waiting: Waiting, reader: Operator, at: datetime) -> tuple[Column, ...]:
    """The columns, from left to right."""
    every = (*waiting.to_check, *waiting.evidence, *waiting.second, *waiting.refused)
    flags = flags_of([each.ref for each in every], at)

    def column(name: str, title: Promise, empty: Promise, cases: Iterable[Case]) -> Column:
        cards = (_card(each, flags.get(each.ref, ()), reader) for each in cases)
        return Column(name, title, empty, tuple(cards))

    return (
        column("check", _("Evidence lacking"), _("Nothing lacks evidence."), waiting.to_check),
        column(
            "evidence",
            _("First approval"),
            _("Nothing waits for a first approval."),
            waiting.evidence,
        ),
        column(
            "second",
            _("Second approval"),
            _("Nothing waits for a second person."),
            waiting.second,
        ),
        column("refused", _("Refused"), _("Nothing was refused."), waiting.refused),
    )


def _card(case: Case, flags: Iterable[Flag], reader: Operator) -> Card:
    lacks: str | None = case.lacks  # type: ignore[attr-defined]
    refused: bool = case.is_refused  # type: ignore[attr-defined]
    return Card(
        row=case_row(case, flags),
        collector=case.evidence_by.call_sign if case.evidence_by else "",
        lacks=str(Lack(lacks).label) if lacks else "",
        is_proposed=case.is_proposed,  # type: ignore[attr-defined]
        is_refused=refused,
        not_by_me="" if refused else _mine(case, reader),
    )


def _mine(case: Case, reader: Operator) -> str:
    """Why this reader is not the one who gives the next word; empty where they may be."""
    if case.i_approved:  # type: ignore[attr-defined]
        return str(_("You gave the first approval."))
    return str(_("You gathered the evidence.")) if case.evidence_by_id == reader.pk else ""
