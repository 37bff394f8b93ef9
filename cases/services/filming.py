"""What a person says about being filmed is noted; a no is not asked about again."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.access import still
from cases.days import as_kept
from cases.follow_ups import FollowUp
from cases.models import Filming, FilmingAnswer
from cases.selectors.filming import last_filming
from cases.services.follow_ups import follow_ups_begin
from cases.services.moving import case_locked, changed
from live.publish import unit
from operators.models import Operator
from operators.refusals import Refused
from vault.fields import seal

LONGEST = 500


class FilmingRefused(Refused):
    """This is not noted so."""


def filming_note(
    *,
    case_ref: UUID,
    by: Operator,
    answer: str,
    unasked: bool,
    words: str,
    holders: str,
    at: datetime,
) -> Filming:
    """Note what the person said about being filmed, who asked, and in which words.

    No act of the case looks at it: it is a condition of nothing. A consent that is taken back
    begins a task for whoever has the case, to those who hold the film.
    """
    if answer not in FilmingAnswer.values:
        raise FilmingRefused(_("Choose what the person said."))
    if not words.strip():
        raise FilmingRefused(_("Write in which words it was asked, or what they said unasked."))
    if len(words) > LONGEST or len(holders) > LONGEST:
        raise FilmingRefused(_("What is written here has at most 500 characters."))
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.note_case", case)
        before = last_filming(case.ref)
        _in_order(before.answer if before else "", answer, unasked)
        if answer != FilmingAnswer.REFUSED and not holders.strip():
            raise FilmingRefused(_("Write who films, or who holds the film."))
        number = before.number + 1 if before else 1
        row = Filming(case=case, number=number, answer=answer, unasked=unasked, by=by)
        row.at = as_kept(at, coarse=case.coarse)
        seal(row, words=words.strip(), holders=holders.strip() or None)
        row.save(force_insert=True)
        changed(case, by=by, at=at, action="case.filming_noted", number=number)
        if answer == FilmingAnswer.WITHDRAWN:
            follow_ups_begin(case, [FollowUp.TAKE_DOWN], by=by, at=at)
    return row


def _in_order(before: str, answer: str, unasked: bool) -> None:
    if answer == FilmingAnswer.WITHDRAWN and before != FilmingAnswer.GIVEN:
        raise FilmingRefused(_("No consent stands that could be taken back."))
    if answer != FilmingAnswer.WITHDRAWN and before == FilmingAnswer.GIVEN:
        raise FilmingRefused(_("They agreed already. They may take it back at any time."))
    if before in {FilmingAnswer.REFUSED, FilmingAnswer.WITHDRAWN} and not unasked:
        raise FilmingRefused(
            _("They said no, and nobody is asked twice. Only they may speak of it again.")
        )
