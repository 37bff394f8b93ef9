"""What somebody had in hand goes back when they go, lose a right, or vanish: within one unit.

Order of locks as everywhere: contacts, cases, and presence last. What is taken in the same moment
is stopped by PostgreSQL (sql/holders.sql): whoever is gone takes nothing.
"""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.db import Error
from django.db.models import Q

from audit.receipts import receipt
from audit.record import record
from cases.lifecycle import Stage
from cases.models import (
    HELD_STATES,
    Callback,
    Case,
    Channel,
    Contact,
    Draft,
    DraftPlace,
    Ring,
    RingEnd,
    State,
    Task,
    WrapCode,
)
from cases.selectors.eligible import to_hand_over, to_work, why_not
from cases.selectors.in_hand import has_in_hand
from cases.services.contacts import contact_shut
from cases.services.leading import leader_missed
from cases.services.moving import case_locked, changed
from cases.services.parting import caller_let_go
from cases.services.tasks import tasks_settle
from live.events import (
    CallbackChanged,
    ContactClosed,
    ContactOffered,
    ContactRinging,
    person_stream,
    queue_stream,
)
from live.publish import append, unit
from operators.models import Operator
from operators.reach import office_of
from operators.services.presence import presence_gone
from vault.fields import open_one

LEAVING, VANISHED = "system:leaving", "system:vanished"
#: So long a browser may be silent before whoever writes in its chats is given to somebody else.
SILENT = timedelta(minutes=3)


def given_back(*, person: Operator, office: UUID, by: str, at: datetime) -> None:
    """Give back contacts and promises, and of cases what this person may not have any more."""
    with office_of(office):
        held = Contact.objects.filter(operator=person, state__in=HELD_STATES, office_id=office)
        for contact in held.select_for_update().order_by("ref"):
            _contact_back(contact, person, by, at)
        for ring in Ring.objects.filter(operator=person, ended_at=None):
            ring.end, ring.ended_at = RingEnd.WITHDRAWN, at
            ring.save(update_fields=["end", "ended_at"])
            append(ContactRinging(ref=ring.contact_id), stream=person_stream(person.pk))
        _cases_back(person, office, by, at)
        taken = Callback.objects.filter(taken_by=person, state=Callback.State.DUE)
        for callback in taken.select_for_update().order_by("pk"):
            callback.taken_by = None
            callback.save(update_fields=["taken_by"])
            record("callback.given_back", actor=by, subject=callback.ref, at=at)
            told = CallbackChanged(ref=callback.ref, version=1)
            append(told, stream=queue_stream(callback.office_id))


def vanished_give_back(*, at: datetime) -> int:
    """Give back the chats of those whose browser fell silent, and what was left behind; how many.

    A call goes on: its handset may be fine while the browser is not. Taking a chat is a sign of
    life, too.
    """
    heard = at - SILENT
    beats = Q(operator__presence__heartbeat_at__lt=heard, claimed_at__lt=heard)
    silent = Contact.objects.filter(
        Q(beats, state=State.ON_CONTACT, channel=Channel.CHAT)
        | Q(state__in=HELD_STATES, operator__is_active=False)
    )
    done = 0
    for ref in list(silent.order_by("ref").values_list("ref", flat=True)):
        with unit():
            locked = silent.select_for_update(of=("self",), skip_locked=True)
            contact = locked.select_related("operator").filter(ref=ref).first()
            if contact is None or contact.operator is None:
                continue
            person = contact.operator
            _contact_back(contact, person, VANISHED, at)
            if not has_in_hand(person):
                presence_gone(operator=person, by=VANISHED, at=at)
            done += 1
    return done


def _contact_back(contact: Contact, person: Operator, by: str, at: datetime) -> None:
    """A conversation goes back into the queue; what was over is closed with the note it has."""
    event: type[ContactOffered] | type[ContactClosed] = ContactOffered
    if contact.state == State.WRAP_UP:
        try:
            code, remark = _unfinished(contact, person, at)
            contact_shut(contact, code, remark, at)
        except (Error, RuntimeError):
            # The keys are away; whoever goes has to go, and the worker comes back to this.
            contact.refresh_from_db()
            return
        event, action = ContactClosed, "contact.closed_for"
    else:
        contact.state, contact.operator, contact.claimed_at = State.OFFERED, None, None
        action = "contact.given_back"
    contact.version += 1
    contact.save()
    if contact.state == State.OFFERED:
        caller_let_go(contact=contact, by=person, at=at)
    record(action, actor=by, subject=contact.ref, at=at, of=str(person.pk))
    told = event(ref=contact.ref, version=contact.version)
    append(told, stream=queue_stream(contact.office_id))


def _unfinished(contact: Contact, person: Operator, at: datetime) -> tuple[WrapCode, str]:
    """The code and the remark that were typed and not sent, opened for nobody's eyes."""
    draft = Draft.objects.filter(about=contact.ref, place=DraftPlace.CLOSE, by=person).first()
    typed: dict[str, list[str]] = {}
    if draft is not None and draft.body:
        seen = receipt(
            actor=LEAVING, role="", action="contact.unfinished", subjects=[contact.ref], at=at
        )
        typed = json.loads(open_one(seen, draft, "body") or "{}")
    code = next(iter(typed.get("code", [])), "")
    fits = code in WrapCode.values and (code != WrapCode.CASE_OPENED or contact.case_id)
    chosen = WrapCode(code) if fits else WrapCode.PASSED_SUPERVISOR
    return chosen, " ".join(typed.get("remark", []))


def _cases_back(person: Operator, office: UUID, by: str, at: datetime) -> None:
    """Whoever may not have cases here any more has none, and leads no hand-over.

    Their tasks stay with the case and count as nobody's until somebody has it.
    """
    works = why_not(person, to_work(office=office)) is None
    leads = why_not(person, to_hand_over(office=office)) is None
    mine = Q(pk__in=[]) if works else Q(assignee=person)
    mine |= Q(pk__in=[]) if leads else Q(liaison=person)
    if not (works or leads):
        tasks = Task.objects.filter(assignee=person, ended="")
        mine |= Q(pk__in=tasks.values("case")) | Q(pk__in=tasks.values("case__merged_into"))
    open_ones = Case.objects.filter(mine, office_id=office, merged_into=None)
    found = open_ones.exclude(stage=Stage.RESOLVED).order_by("pk")
    for ref in list(found.values_list("pk", flat=True)):
        case = case_locked(ref=ref)
        lost = (not works and case.assignee_id == person.pk) or (
            not leads and case.liaison_id == person.pk
        )
        if not works and case.assignee_id == person.pk:
            case.assignee = None
        if not leads and case.liaison_id == person.pk:
            case.liaison = None
        if lost:
            known = {"before": str(person.pk), "version": case.version + 1}
            changed(case, by=by, at=at, action="case.assigned", to="", **known)
            leader_missed(case, at=at)
        tasks_settle(case, by=by, at=at)
