"""A note, a flag or an assignment is taken back within a moment, by whoever did it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from audit.receipts import receipt
from cases.access import may, still
from cases.models import Case, DraftPlace, Flag
from cases.selectors.eligible import to_hand_over, to_work, why_not
from cases.services.assignment import gone_refused
from cases.services.drafts import note_given_back
from cases.services.flags import flag_tell
from cases.services.leading import leader_missed
from cases.services.moving import case_locked, changed
from cases.services.tasks import tasks_pass
from live.events import CaseAssigned, person_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused
from operators.roles import Role
from vault.fields import open_one

#: Eight seconds are offered; the rest is for whoever reads slowly and for slow lines.
UNDONE_WITHIN = timedelta(seconds=30)
#: What is done with a flag; each tells of one row, and the newest word on it counts.
OF_FLAGS = ("case.flagged", "case.flag_renewed", "case.flag_lifted", "case.flag_undone")
TOO_LATE = _("It is too late to take this back, or somebody has gone on from it.")


class UndoRefused(Refused):
    """This stands."""


def case_undo_note(*, case_ref: UUID, note: UUID | None, by: Operator, at: datetime) -> None:
    """Take this own note back; what it said returns to the field in which it was written."""
    seen = receipt(
        actor=str(by.pk), role=by.role, action="case.note_undo", subjects=[case_ref], at=at
    )
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.note_case", case)
        mine = case.notes.filter(by=by, at__gt=at - UNDONE_WITHIN)
        kept = mine.filter(ref=note).first() if note else None
        if kept is None:
            raise UndoRefused(TOO_LATE)
        note_given_back(
            about=case.ref,
            place=DraftPlace.NOTE,
            by=by,
            note=open_one(seen, kept, "body") or "",
            base=0,
            seen=seen,
            at=at,
        )
        kept.delete()
        changed(case, by=by, at=at, action="case.note_undone")


def case_undo_flag(*, case_ref: UUID, flag: UUID | None, by: Operator, at: datetime) -> None:
    """Take back what was just done with this flag: it is off again, or stands as long as before.

    A flag is not rewritten: what stood before stands anew, to the same end.
    """
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.flag_case", case)
        row = _flags(case).filter(ref=flag).first() if flag else None
        acts = Entry.objects.filter(subject=case.ref, action__in=OF_FLAGS, detail__flag=str(flag))
        last = acts.order_by("-id").first()
        done = last.action if last else "case.flag_undone"
        fresh = last is not None and last.actor == str(by.pk) and last.at > at - UNDONE_WITHIN
        if row is None or last is None or not fresh or done == "case.flag_undone":
            raise UndoRefused(TOO_LATE)
        if done == "case.flag_lifted":
            off = _flags(case).filter(kind=row.kind, lifted_by=by, lifted_at=last.at)
            stood = off.aggregate(until=Max("until"))["until"] or at
        else:
            row.lifted_by, row.lifted_at = by, at
            row.save(update_fields=["lifted_by", "lifted_at"])
            stood = datetime.fromisoformat(last.detail.get("before", at.isoformat()))
        if _flags(case).filter(kind=row.kind, lifted_at=None, until__gt=at).exists():
            raise UndoRefused(TOO_LATE)
        if stood > at:
            Flag.objects.create(case=case, kind=row.kind, by=by, at=at, until=stood)
        changed(case, by=by, at=at, action="case.flag_undone", flag=str(row.ref))
        flag_tell(case)


def case_undo_assign(*, case_ref: UUID, by: Operator, at: datetime) -> Case:
    """Give a case and its tasks back to whoever had it, while nothing else has happened to it."""
    with gone_refused(), unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.assign_case", case)
        last = (
            Entry.objects.filter(subject=case.ref, action="case.assigned").order_by("-id").first()
        )
        fresh = last is not None and last.actor == str(by.pk) and last.at > at - UNDONE_WITHIN
        if last is None or not fresh or last.detail.get("version") != case.version:
            raise UndoRefused(TOO_LATE)
        if not last.detail["to"]:
            raise UndoRefused(_("Nobody has this case now. Give it to somebody instead."))
        to = Operator.objects.get(pk=last.detail["to"])
        had = last.detail["before"]
        before = Operator.objects.get(pk=had) if had else None
        leads = to.role == Role.LIAISON
        wanted = (to_hand_over if leads else to_work)(office=case.office_id)
        if before and (reason := why_not(before, wanted)) is not None:
            raise UndoRefused(reason.label)
        if leads:
            case.liaison = before
            leader_missed(case, at=at)
        else:
            case.assignee = before
        changed(case, by=by, at=at, action="case.assign_undone", to=had)
        if before:
            # Whoever still opens the case keeps the tasks that were theirs before it was.
            keeps = _went_along(case, last) if may(to, "cases.view_case", case) else None
            tasks_pass(case, had=to.pk, to=before, by=by, at=at, only=keeps)
        if leads:
            append(CaseAssigned(ref=case.ref, version=case.version), stream=person_stream(to.pk))
    return case


def _went_along(case: Case, given: Entry) -> frozenset[str]:
    """Which tasks went with the case when it was given."""
    passed = Entry.objects.filter(subject=case.ref, action="case.task_passed", id__gt=given.pk)
    return frozenset(row.detail["task"] for row in passed)


def _flags(case: Case) -> QuerySet[Flag]:
    """The flags of a case and of those that go on as it."""
    return Flag.objects.filter(Q(case=case) | Q(case__merged_into=case))
