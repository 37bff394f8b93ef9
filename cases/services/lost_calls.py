"""A call that the line ended too soon: whom to call back, and how the next call goes on with it."""

import json
from datetime import datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from cases.access import contact_for
from cases.models import Callback, Case, Channel, Contact, Draft, DraftPlace
from cases.safe_contact import Span, Uncalled
from cases.selectors.candidates import candidates
from cases.selectors.lost_calls import KEPT
from cases.selectors.merges import survivor
from cases.services.abandoned import whom_to_call
from cases.services.answers import conversation_kept, walk_load, walk_times
from cases.services.callbacks import callback_tell
from cases.services.contacts import contact_held
from cases.services.drafts import note_given_back, note_in
from cases.services.wishes import wishes_carry
from live.events import ContactUpdated, queue_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused
from triage.answers import Answers, dump
from triage.registry import current, script_of
from triage.runner import back, step_at
from vault.crypto import TooLong
from vault.fields import open_fields, seal
from vault.receipts import Receipt


class LostCallRefused(Refused):
    """Nobody is called back, or this conversation does not go on here."""


def call_back(*, contact: Contact, at: datetime) -> tuple[Case, Span] | Uncalled:
    """The case and the next window in which a lost call may be made again, or why not."""
    cases = [contact.case] if contact.case else candidates(contact=contact, at=at)
    return whom_to_call(contact=contact, cases=cases, at=at)


def contact_call_again(*, contact_ref: UUID, by: Operator, at: datetime) -> Callback:
    """Promise a lost call a callback within its agreement; while the window is open it is taken.

    Raises LostCallRefused where nobody may call, and Contact.DoesNotExist.
    """
    asked = call_back(contact=contact_for(by, contact_ref, "cases.answer_contact"), at=at)
    if isinstance(asked, Uncalled):
        raise LostCallRefused(asked.label)
    with unit():
        contact = contact_held(contact_ref, by)
        if not contact.lost:
            raise LostCallRefused(_("This call was not lost."))
        if contact.callbacks.filter(state=Callback.State.DUE).exists():
            raise LostCallRefused(Uncalled.PROMISED.label)
        # The agreement may have been taken back meanwhile.
        locked = Case.objects.select_for_update().get(ref=asked[0].ref)
        agreed = whom_to_call(contact=contact, cases=[locked], at=at)
        if isinstance(agreed, Uncalled):
            raise LostCallRefused(agreed.label)
        case, span = agreed
        callback = Callback.objects.create(
            office_id=contact.office_id,
            contact=contact,
            case=case,
            due=DateTimeTZRange(span.starts, span.ends),
            by=by,
            taken_by=by if span.starts <= at else None,
            at=at,
        )
        callback_tell(callback, by, at, "callback.agreed")
        if callback.taken_by:
            callback_tell(callback, by, at, "callback.taken")
    return callback


def contact_go_on(*, contact_ref: UUID, lost_ref: UUID, by: Operator, at: datetime) -> Contact:
    """Go on with a lost call where it stopped; its answers keep who gave them and when.

    Raises LostCallRefused, ContactRefused, and Contact.DoesNotExist.
    """
    both = [contact_ref, lost_ref]
    seen = receipt(actor=str(by.pk), role=by.role, action="contact.go_on", subjects=both, at=at)
    with unit():
        # In one order, whoever goes on with what.
        list(Contact.objects.select_for_update().filter(ref__in=both).order_by("ref"))
        contact = contact_held(contact_ref, by)
        lost = _lost(lost_ref, contact, at)
        told = open_fields(seen, [contact, lost], "walk")
        walks = [(walk_load(row["walk"]), walk_times(row["walk"])) for row in told]
        answers, times = _joined(*walks[0], *walks[1], at)
        try:
            if answers:
                seal(contact, walk=f"{dump(answers)}\n{json.dumps(times)}")
        except TooLong as full:
            raise LostCallRefused(_("Both conversations together are too long.")) from full
        contact.continues = lost
        _take_draft(lost, contact, seen, len(walks[1][0]), len(answers), at)
        wishes_carry(contact, walks[0][0], answers, by=by, at=at)
        script = script_of(answers[0].version) if answers else current()
        conversation_kept(
            contact=contact, script=script, answers=answers, at=at, action="contact.gone_on"
        )
        lost.version += 1
        lost.save(update_fields=["version"])
        append(
            ContactUpdated(ref=lost.ref, version=lost.version),
            stream=queue_stream(lost.office_id),
        )
    return contact


def _lost(ref: UUID, contact: Contact, at: datetime) -> Contact:
    found = Contact.objects.filter(
        ref=ref, office_id=contact.office_id, channel=Channel.CALL, lost=True, coarse=False
    )
    lost = found.filter(ended_at__gt=at - KEPT).exclude(ref=contact.ref).first()
    if lost is None:
        raise LostCallRefused(_("There is no lost call to go on with any more."))
    if contact.channel != Channel.CALL:
        raise LostCallRefused(_("Only a call goes on with a call."))
    if contact.case_id and lost.case_id and survivor(contact.case_id) != survivor(lost.case_id):
        raise LostCallRefused(_("These two calls are of different cases: they do not go on."))
    if contact.continues_id:
        raise LostCallRefused(_("This call goes on with an earlier one already."))
    taken = Contact.objects.filter(continues=lost).select_related("operator").first()
    if taken is not None:
        winner = taken.operator.call_sign if taken.operator else ""
        raise LostCallRefused(_("Already taken by %(winner)s.") % {"winner": winner})
    return lost


def _joined(
    here: Answers, here_at: list[str], there: Answers, there_at: list[str], at: datetime
) -> tuple[Answers, list[str]]:
    """What was answered here goes back step by step and stays noted; then the lost answers count.

    So the one log still leads to the one step, and nothing that was typed is gone.
    """
    if not here or not there:
        return here or there, here_at or there_at
    if (here[0].version, here[0].node) != (there[0].version, there[0].node):
        raise LostCallRefused(_("The script was changed since that call. Ask anew from here."))
    script, log, went_back = script_of(here[0].version), here, list(here_at)
    while step_at(script, log).can_go_back:
        log = back(script, log, language=here[-1].language)
        went_back.append(at.isoformat())
    return (*log, *there), [*went_back, *there_at]


def _take_draft(
    lost: Contact, contact: Contact, seen: Receipt, stood: int, stands: int, at: datetime
) -> None:
    """A note that was typed beside the step and not sent moves to whoever goes on with it."""
    place = DraftPlace.ANSWER
    left = Draft.objects.filter(about=lost.ref, place=place, base=stood).exclude(body=None)
    draft = left.order_by("-at").first()
    if draft is not None and contact.operator is not None:
        note_given_back(
            about=contact.ref,
            place=place,
            by=contact.operator,
            note=note_in(draft=draft, seen=seen, at=at),
            base=stands,
            seen=seen,
            at=at,
        )
