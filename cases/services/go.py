"""Go or no-go: four things are confirmed by name, then two say go; any doubt takes it back."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.access import NotNow, still
from cases.agreements import release_of
from cases.models import BEFORE_GO, Case, GoPoint, GoWord
from cases.safe_contact import Because
from cases.selectors.eligible import WORKS
from cases.selectors.go import go_words, go_words_fresh
from cases.selectors.safe_contacts import safe_contacts_held, verdict_of
from cases.services.moving import case_locked, changed
from live.publish import unit
from operators.models import Operator
from operators.refusals import Refused
from operators.roles import PERMISSIONS, Role

#: Whose word each point is; PostgreSQL holds the same (sql/go_by_the_clock.sql).
WHOSE = {
    GoPoint.TEAM: frozenset({Role.LIAISON}),
    GoPoint.CALLER: PERMISSIONS[WORKS],
    GoPoint.PLACE: PERMISSIONS[WORKS],
    GoPoint.DOUBT: frozenset({Role.SENIOR, Role.SUPERVISOR}),
}
#: Why the person can't have confirmed anything by safe contact.
UNREACHED = frozenset({Because.NOT_AGREED, Because.VOID, Because.ENDED, Because.NO_ZONE})
UNLED = _("Nobody leads this hand-over. A supervisor gives it to a liaison officer first.")


class GoRefused(Refused):
    """The hand-over does not begin; the sentence says what is missing."""


def handover_check(*, case_ref: UUID, point: GoPoint, by: Operator, at: datetime) -> GoWord:
    """Confirm one point for the window that the case holds now; confirmed within a day is once.

    What is older is withdrawn and confirmed anew, and every go that rested on it goes.
    """
    with unit():
        case = _case(case_ref, "cases.check_handover", by)
        if point == GoPoint.GO or by.role not in WHOSE[point]:
            raise GoRefused(_("Somebody else confirms this."))
        standing = go_words_fresh(case).filter(point=point).first()
        if standing is not None:
            return standing
        _really(case, point, at)
        _withdrawn(go_words(case).filter(point=point), by, at)
        return _said(case, point, by, at, "case.go_checked")


def handover_uncheck(*, case_ref: UUID, point: GoPoint, by: Operator, at: datetime) -> Case:
    """Take a confirmation back, whoever gave it; every go that was said goes with it."""
    with unit():
        case = _case(case_ref, "cases.check_handover", by)
        words = go_words(case).filter(point=point)
        if not words.exists():
            raise GoRefused(_("Nobody has confirmed this."))
        _withdrawn(words, by, at)
        changed(case, by=by, at=at, action="case.go_withdrawn", point=str(point))
    return case


def handover_go(*, case_ref: UUID, by: Operator, at: datetime) -> GoWord:
    """Say go as one of two people, once all is confirmed and nothing of it is older than a day."""
    with unit():
        case = _case(case_ref, "cases.go_handover", by)
        if case.is_unled:
            raise GoRefused(UNLED)
        words = list(go_words_fresh(case))
        if any(word.point == GoPoint.GO and word.by_id == by.pk for word in words):
            raise GoRefused(_("You have said go. A second, different person is needed."))
        _all_confirmed(case, {word.point for word in words})
        if release_of(case) is None:
            raise GoRefused(_("The release of the place has run out. Ask for it again."))
        return _said(case, GoPoint.GO, by, at, "case.go_said")


def _case(ref: UUID, action: str, by: Operator) -> Case:
    case = case_locked(ref=ref)
    still(by, action, case)
    if case.frozen:
        raise NotNow(_("The case is frozen. Two people must lift the freeze first."))
    return case


def _really(case: Case, point: GoPoint, at: datetime) -> None:
    if point == GoPoint.PLACE and release_of(case) is None:
        raise GoRefused(_("The release of the place has run out. Ask for it again."))
    if point == GoPoint.CALLER:
        verdict = verdict_of(safe_contacts_held(case.ref), at, case=case)
        if verdict.reason in UNREACHED:
            raise GoRefused(str(Because(verdict.reason).label))


def _all_confirmed(case: Case, fresh: set[str]) -> None:
    stale = {word.point for word in go_words(case)} - fresh
    for point in BEFORE_GO:
        words = {"point": point.label}
        if point in stale:
            raise GoRefused(
                gettext("Confirmed more than a day ago: %(point)s. Confirm it again.") % words
            )
        if point not in fresh:
            raise GoRefused(gettext("Not confirmed yet: %(point)s.") % words)


def _withdrawn(words: Iterable[GoWord], by: Operator, at: datetime) -> None:
    for word in words:
        word.withdrawn_by, word.withdrawn_at = by, at
        word.save(update_fields=["withdrawn_by", "withdrawn_at"])


def _said(case: Case, point: GoPoint, by: Operator, at: datetime, action: str) -> GoWord:
    word = GoWord(case=case, point=point, evidence=case.evidence, window=case.window, by=by, at=at)
    word.save(force_insert=True)
    changed(case, by=by, at=at, action=action, point=str(point))
    return word
