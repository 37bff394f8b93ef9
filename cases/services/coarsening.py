"""Once something has ended, its hours give way to days: whoever owns the network has the hours."""

from datetime import datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Func, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from cases.days import day_of
from cases.lifecycle import Stage
from cases.models import (
    OPEN_STATES,
    Aid,
    Approval,
    Block,
    ByHand,
    Callback,
    CallCommand,
    Case,
    Contact,
    Ending,
    LineEvent,
    Message,
)
from cases.selectors.parted import contacts_parted, is_alone
from cases.signatures import approval_signature, is_signed, release_signature
from live.publish import unit

#: For so long after a call the switch may still tell of it.
LATE = timedelta(minutes=15)
BATCH = 200
CONTACT_TIMES = ("offered_at", "rank_at", "claimed_at", "ended_at", "closed_at")


def coarsen(*, at: datetime) -> int:
    """Take the hours from what ended a while ago; says how many contacts and cases there were.

    Contacts of an open case keep theirs until the case is resolved. Cut short, it goes on.
    """
    return _contacts(at) + _cases(at)


def _contacts(at: datetime) -> int:
    ended = Contact.objects.exclude(state__in=OPEN_STATES).filter(
        Q(case=None) & ~Q(ref__in=contacts_parted()) | Q(case__stage=Stage.RESOLVED),
        coarse=False,
        closed_at__lt=at - LATE,
    )
    done = 0
    for ref in list(ended.values_list("ref", flat=True)[:BATCH]):
        with unit():
            contact = Contact.objects.select_for_update().get(ref=ref)
            if contact.state in OPEN_STATES or not (contact.case_id or is_alone(contact)):
                continue
            _number_messages(contact)
            to_days(Message.objects.filter(contact=contact), "at", "occurred_at")
            to_days(LineEvent.objects.filter(contact=contact), "at")
            _settled(Callback.objects.filter(contact=contact))
            CallCommand.objects.filter(contact=contact).delete()
            Ending.objects.filter(contact=contact).delete()
            to_days(Aid.objects.filter(contact=contact), "at", "seen_at")
            blocks = Block.objects.filter(contact=contact)
            to_days(blocks, "proposed_at", "agreed_at", "lifted_at", "until")
            contact.rings.all().delete()
            contact.switch_events.all().delete()
            to_days(ByHand.objects.filter(contact=contact), "happened_at", "typed_at")
            to_days(Contact.objects.filter(ref=ref), *CONTACT_TIMES, coarse=True)
            Contact.objects.filter(ref=ref).update(lost=False, continues=None)
            done += 1
    return done


def _cases(at: datetime) -> int:
    ended = Case.objects.filter(stage=Stage.RESOLVED, coarse=False, moved_at__lt=at - LATE)
    done = 0
    for ref in list(ended.values_list("ref", flat=True)[:BATCH]):
        with unit():
            case = Case.objects.select_for_update().get(ref=ref)
            if case.stage != Stage.RESOLVED:
                continue
            case_coarsen(case)
            done += 1
    return done


def case_coarsen(case: Case) -> None:
    """Take the hours from a locked, resolved case and everything that hangs on it."""
    for approval in Approval.objects.filter(case=case):
        genuine = is_signed(approval)
        approval.at = day_of(approval.at)
        approval.given_at = day_of(approval.given_at) if approval.given_at else None
        if genuine:
            approval.signature = approval_signature(approval)
        approval.save(update_fields=["at", "given_at", "signature"])
    for release in case.releases.all():
        genuine = is_signed(release)
        for name in ("opened_at", "approved_at", "until", "voided_at"):
            if moment := getattr(release, name):
                setattr(release, name, day_of(moment))
        if genuine:
            release.signature = release_signature(release)
        release.save()
    to_days(case.transitions.all(), "at")
    to_days(case.notes.all(), "at")
    to_days(case.flags.all(), "at", "until", "lifted_at")
    _tasks(case)
    to_days(case.private_notes.all(), "at", "closed_at")
    to_days(case.evidence_items.all(), "at", "withdrawn_at")
    to_days(case.go_words.all(), "at", "given_at", "withdrawn_at")
    to_days(case.looks.all(), "asked_at", "until")
    to_days(case.glasses.exclude(reviewed_by=None), "at", "until", "due", "reviewed_at")
    _settled(case.callbacks.all())
    to_days(case.recognitions.all(), "at", "undone_at")
    to_days(case.merges.all(), "at", "agreed_at", "undone_at")
    to_days(case.kin.all(), "at", "dropped_at", "linked_at")
    to_days(case.wishes.all(), "at")
    to_days(case.filmings.all(), "at")
    to_days(case.dormancies.all(), "at", "due", "ended_at", "seen_at")
    to_days(case.members.all(), "added_at", "asked_at", "erasure_at")
    to_days(case.safe_contacts.all(), "at", "voided_at")
    to_days(Case.objects.filter(ref=case.ref), "opened_at", "moved_at", coarse=True)


def _number_messages(contact: Contact) -> None:
    """Keep the order of what was said, which the day alone no longer tells."""
    order = Window(RowNumber(), order_by=[F("at").asc(), F("number").asc(), F("ref").asc()])
    for ref, number in contact.messages.annotate(rank=order).values_list("ref", "rank"):
        Message.objects.filter(ref=ref).update(number=number)


def _tasks(case: Case) -> None:
    """The windows of tasks become the days that they touched; what follows from the ending is
    planned in whole days from the start."""
    case.tasks.filter(ended="").update(at=Func(F("at"), function="kyiv_day"))
    for task in case.tasks.exclude(ended=""):
        last = day_of(task.span.upper) + timedelta(days=1)
        task.span = DateTimeTZRange(day_of(task.span.lower), last)
        task.at = day_of(task.at)
        task.ended_at = day_of(task.ended_at) if task.ended_at else None
        task.save(update_fields=["span", "at", "ended_at"])


def _settled(callbacks: QuerySet[Callback]) -> None:
    for callback in callbacks.exclude(state=Callback.State.DUE):
        first = day_of(callback.due.lower)
        callback.due = DateTimeTZRange(first, day_of(callback.due.upper) + timedelta(days=1))
        callback.at = day_of(callback.at)
        callback.save(update_fields=["due", "at"])
        CallCommand.objects.filter(attempt__callback=callback).delete()
        to_days(callback.attempts.all(), "at", "ended_at")


def to_days(rows: QuerySet, *names: str, **more: bool) -> None:  # type: ignore[type-arg]
    """Put the beginning of the day in Kyiv into these columns of all rows."""
    rows.update(**{name: Func(F(name), function="kyiv_day") for name in names}, **more)
