"""A hand-over window is held for a verified case, moved or given back."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.access import still
from cases.agreements import release_of
from cases.daylight import EITHER_WILL_DO, Lit
from cases.lifecycle import APPROVERS_NEEDED, Stage
from cases.models import Case, DraftPlace, GivenBack, Slot
from cases.services.drafts import draft_spent
from cases.services.leading import leader_found
from cases.services.moving import OLD_WORDS, case_locked, changed, move, standing
from cases.services.reminders import reminder_plan, reminders_drop
from cases.services.slots import (
    ScheduleRefused,
    Window,
    slot_exchange,
    slot_hold,
    slot_let_go,
    slot_look,
    slot_over,
    window_check,
)
from cases.services.teams import slots_told
from live.publish import unit
from operators.models import Operator
from vault.fields import seal

__all__ = ["ScheduleRefused"]


def case_schedule(
    *,
    case_ref: UUID,
    by: Operator,
    team: int,
    starts: datetime,
    ends: datetime,
    signs: str,
    lit: Lit = EITHER_WILL_DO,
    at: datetime,
) -> Case:
    """Hold a window of a team and move the case to scheduled."""
    window = Window(team, starts, ends, lit)
    window_check(window, at)
    with unit():
        case = case_locked(ref=case_ref)
        _not_frozen(case)
        if case.stage != Stage.VERIFIED:
            raise ScheduleRefused(_("Only a verified case is scheduled."))
        _place_released(case, by)
        still(by, "cases.schedule_case", case)
        _approvals_fresh(case)
        slot = slot_hold(case, window, slot_look(case, by=by, at=at))
        # What was agreed earlier stands until something else is.
        seal(case, slot=str(slot.ref), **({"signs": signs} if signs else {}))
        draft_spent(about=case.ref, place=DraftPlace.WINDOW, by=by, at=at)
        case.standing = standing(case, asked=True)
        tell = partial(move, case, case.schedule, by=by, at=at)
        _kept(case, slot, tell, by=by, at=at)
    return case


def case_move(
    *,
    case_ref: UUID,
    by: Operator,
    team: int,
    starts: datetime,
    ends: datetime,
    lit: Lit = EITHER_WILL_DO,
    at: datetime,
) -> Case:
    """Give one window back and hold another, both or neither; what was confirmed is asked anew."""
    window = Window(team, starts, ends, lit)
    window_check(window, at)
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.move_handover", case)
        _not_frozen(case)
        _place_released(case, by)
        _approvals_fresh(case)
        slot = slot_exchange(case, window, slot_look(case, by=by, at=at))
        seal(case, slot=str(slot.ref))
        tell = partial(changed, case, by=by, at=at, action="case.window_moved")
        _kept(case, slot, tell, by=by, at=at)
    return case


def case_postpone(
    *,
    case_ref: UUID,
    by: Operator,
    how: GivenBack = GivenBack.POSTPONED,
    why: str = "",
    at: datetime,
) -> Case:
    """Give the window back: postponed, missed or aborted, for a sealed reason; the approvals stand.

    Raises ScheduleRefused for an abort without a reason, and for a window missed before it is over.
    """
    why = why.strip()
    if how == GivenBack.ABORTED and not why:
        raise ScheduleRefused(_("Write why the hand-over was aborted, in one sentence."))
    with unit():
        case = case_locked(ref=case_ref)
        if case.stage != Stage.SCHEDULED:
            raise ScheduleRefused(_("This case has no window to give back."))
        still(by, "cases.abort_handover", case)
        seen = slot_look(case, by=by, at=at)
        if how == GivenBack.MISSED and not slot_over(case, seen, at):
            raise ScheduleRefused(_("The window is not over yet. Choose postponed or aborted."))
        slot_let_go(case, seen)
        reminders_drop(case, by=by, at=at)
        leader_found(case, by=by, at=at)
        move(case, case.postpone, by=by, at=at, detail=f"{how.value} {why}".strip())
        slots_told()
    return case


def slot_release(case: Case, *, by: Operator, at: datetime) -> Case:
    """Move the locked, scheduled case back to verified and free its window for others."""
    slot_free(case, by=by, at=at)
    reminders_drop(case, by=by, at=at)
    return move(case, case.postpone, by=by, at=at)


def slot_free(case: Case, *, by: Operator, at: datetime) -> None:
    """Free the locked case's window; which one it was is red, so the look is recorded."""
    slot_let_go(case, slot_look(case, by=by, at=at))
    leader_found(case, by=by, at=at)
    slots_told()


def _not_frozen(case: Case) -> None:
    if case.frozen:
        raise ScheduleRefused(_("The case is frozen. Nothing is scheduled until it is lifted."))


def _place_released(case: Case, by: Operator) -> None:
    # Whoever leads it no longer finds nothing here, not even that a release is gone.
    if case.liaison_id != by.pk:
        raise Case.DoesNotExist
    if release_of(case) is None:
        raise ScheduleRefused(_("The place is not released. Ask for it first."))


def _kept(
    case: Case, slot: Slot, tell: Callable[[], object], *, by: Operator, at: datetime
) -> None:
    """The locked case holds another window than before: tell of it, and remind of it."""
    case.window += 1
    tell()
    reminder_plan(case, before=slot.leaves, by=by, at=at)
    slots_told()


def _approvals_fresh(case: Case) -> None:
    if standing(case, asked=True).verifiers < APPROVERS_NEEDED:
        raise ScheduleRefused(OLD_WORDS)
