"""The board of verification: which case waits for what, without a word of what was found out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.ledger import Lack
from cases.lifecycle import Stage
from cases.models import Case, Flag
from cases.presenters.rows import CaseRow, case_row
from cases.selectors.cases import BOARD
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
    #: It was verified, on words that have grown old.
    is_stale: bool
    #: Whoever gathered or proposed the evidence or gave the first word is not who gives this.
    not_by_me: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what its cases wait for."""

    name: str
    title: Promise
    empty: Promise
    cards: tuple[Card, ...]
    #: There are more than are shown.
    is_cut: bool


COLUMNS: tuple[tuple[str, str, Promise, Promise], ...] = (
    ("check", "to_check", _("Evidence lacking"), _("Nothing lacks evidence.")),
    ("evidence", "evidence", _("First approval"), _("Nothing waits for a first approval.")),
    ("second", "second", _("Second approval"), _("Nothing waits for a second person.")),
    ("renew", "renew", _("To approve again"), _("No approval has grown old.")),
    ("refused", "refused", _("Refused"), _("Nothing was refused.")),
)


def verification_board(waiting: Waiting, reader: Operator, at: datetime) -> tuple[Column, ...]:
    """The columns, from left to right."""
    shown = {name: getattr(waiting, of) for name, of, _title, _empty in COLUMNS}
    every = [case.ref for cases in shown.values() for case in cases[:BOARD]]
    flags = flags_of(every, at)
    return tuple(
        Column(
            name=name,
            title=title,
            empty=empty,
            cards=tuple(
                _card(each, flags.get(each.ref, ()), reader) for each in shown[name][:BOARD]
            ),
            is_cut=len(shown[name]) > BOARD,
        )
        for name, _of, title, empty in COLUMNS
    )


def _card(case: Case, flags: Iterable[Flag], reader: Operator) -> Card:
    lacks = getattr(case, "lacks", None)
    return Card(
        row=case_row(case, flags),
        collector=case.evidence_by.call_sign if case.evidence_by else "",
        lacks=str(Lack(lacks).label) if lacks else "",
        is_proposed=getattr(case, "is_proposed", False),
        is_refused=getattr(case, "is_refused", False),
        is_stale=case.stage == Stage.VERIFIED,
        not_by_me=_not_by(reader, case),
    )


def _not_by(reader: Operator, case: Case) -> str:
    if getattr(case, "is_refused", False):
        return ""
    if getattr(case, "i_approved", False):
        return str(_("You gave the first approval."))
    if case.evidence_by_id == reader.pk:
        return str(_("You gathered the evidence."))
    if getattr(case, "i_proposed", False):
        return str(_("You said that it is complete."))
    return ""
