"""Flags of a case: set for a time, renewed, taken off; what has run out is no flag any more."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.access import still
from cases.models import LONGEST_FLAG, USUAL, Case, Contact, Flag, FlagKind
from cases.models.contact import OPEN_STATES
from cases.selectors.flags import flags_of
from cases.services.moving import case_locked, changed
from live.events import ContactUpdated, queue_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused


class FlagRefused(Refused):
    """The flag stays as it is."""


def case_flag(
    *, case_ref: UUID, kind: FlagKind, days: int | None, by: Operator, at: datetime
) -> Flag:
    """Set a flag on a case for so many days, or for as long as is usual for it."""
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.flag_case", case)
        if _standing(case, kind, at):
            raise FlagRefused(_("This flag stands already. Renew it, or take it off first."))
        flag = Flag.objects.create(
            case=case, kind=kind, by=by, at=at, until=at + _lasts(kind, days)
        )
        until = flag.until.isoformat()
        changed(case, by=by, at=at, action="case.flagged", flag=str(flag.ref), until=until)
        flag_tell(case)
    return flag


def flag_renew(*, case_ref: UUID, kind: FlagKind, by: Operator, at: datetime) -> Flag:
    """Let a flag stand for its usual time from now on, if it does not stand longer already."""
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.flag_case", case)
        flag = _the(case, kind, at)
        before = flag.until.isoformat()
        flag.until = max(flag.until, at + _lasts(kind, None))
        flag.save(update_fields=["until"])
        told = {"until": flag.until.isoformat(), "before": before}
        changed(case, by=by, at=at, action="case.flag_renewed", flag=str(flag.ref), **told)
        flag_tell(case)
    return flag


def flag_lift(*, case_ref: UUID, kind: FlagKind, by: Operator, at: datetime) -> Flag:
    """Take a flag off a case, also off those that became one with it."""
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.flag_case", case)
        newest = _the(case, kind, at)
        for flag in _standing(case, kind, at):
            flag.lifted_by, flag.lifted_at = by, at
            flag.save(update_fields=["lifted_by", "lifted_at"])
        changed(case, by=by, at=at, action="case.flag_lifted", flag=str(newest.ref))
        flag_tell(case)
    return newest


def _standing(case: Case, kind: FlagKind, at: datetime) -> list[Flag]:
    return [flag for flag in flags_of([case.ref], at).get(case.ref, []) if flag.kind == kind]


def _the(case: Case, kind: FlagKind, at: datetime) -> Flag:
    found = _standing(case, kind, at)
    if not found:
        raise FlagRefused(_("This flag does not stand any more."))
    return found[0]


def _lasts(kind: FlagKind, days: int | None) -> timedelta:
    return min(timedelta(days=days or USUAL[kind].days), LONGEST_FLAG)


def flag_tell(case: Case) -> None:
    """Whoever sees somebody of this case in the queue sees the flag there."""
    for contact in Contact.objects.filter(case=case, state__in=OPEN_STATES):
        hint = ContactUpdated(ref=contact.ref, version=contact.version)
        append(hint, stream=queue_stream(contact.office_id))
