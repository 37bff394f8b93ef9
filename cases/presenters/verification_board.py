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
    return (
        Column(
            "check",
            _("Evidence lacking"),
            _("Nothing lacks evidence."),
            _cards(waiting.to_check, reader, at),
        ),
        Column(
            "evidence",
            _("First approval"),
            _("Nothing waits for a first approval."),
            _cards(waiting.evidence, reader, at),
        ),
        Column(
            "second",
            _("Second approval"),
            _("Nothing waits for a second person."),
            _cards(waiting.second, reader, at),
        ),
        Column(
            "refused",
            _("Refused"),
            _("Nothing was refused."),
            _cards(waiting.refused, reader, at),
        ),
    )


def _cards(cases: Iterable[Case], reader: Operator, at: datetime) -> tuple[Card, ...]:
    found = list(cases)
    flags = flags_of([each.ref for each in found], at)
    return tuple(_card(each, flags.get(each.ref, ()), reader) for each in found)


def _card(case: Case, flags: Iterable[Flag], reader: Operator) -> Card:
    lacks = getattr(case, "lacks", None)
    mine = ""
    if getattr(case, "is_refused", False):
        mine = ""
    elif getattr(case, "i_approved", False):
        mine = str(_("You gave the first approval."))
    elif case.evidence_by_id == reader.pk:
        mine = str(_("You gathered the evidence."))
    return Card(
        row=case_row(case, flags),
        collector=case.evidence_by.call_sign if case.evidence_by else "",
        lacks=str(Lack(lacks).label) if lacks else "",
        is_proposed=getattr(case, "is_proposed", False),
        is_refused=getattr(case, "is_refused", False),
        not_by_me=mine,
    )
