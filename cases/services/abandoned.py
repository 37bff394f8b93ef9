"""Who hung up before an answer is called back only where their agreement allows it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from cases.lifecycle import Stage
from cases.models import Callback, Case, Contact, SafeContact, State
from cases.safe_contact import Span, Way
from cases.selectors.candidates import candidates
from cases.selectors.safe_contacts import safe_contacts_of
from cases.services.callbacks import callback_tell, next_span
from live.publish import unit

RECENT = timedelta(minutes=15)
BATCH = 50


def abandoned_compare(*, at: datetime) -> int:
    """Compare the calls that nobody answered with the agreements; says how many become callbacks.

    A call becomes one when exactly one case bears its number and lets itself be called by
    telephone; the contact stays alone, for a number is not a person. Each is compared once.
    """
    calls = Contact.objects.filter(
        state=State.ABANDONED, compared=False, coarse=False, closed_at__gt=at - RECENT
    )
    return sum(_compare(ref, at) for ref in list(calls.values_list("ref", flat=True)[:BATCH]))


def _compare(ref: UUID, at: datetime) -> bool:
    contact = Contact.objects.get(ref=ref)
    alike = {case.ref: case for case in candidates(contact=contact, at=at)}
    open_to_calls = [
        (alike[case], span)
        for case, held in safe_contacts_of(alike).items()
        if alike[case].stage != Stage.RESOLVED and (span := _span(held, at))
    ]
    with unit():
        mine = Contact.objects.filter(ref=ref, compared=False, state=State.ABANDONED)
        if not mine.update(compared=True) or len(open_to_calls) != 1:
            return False
        return _promise(contact, *open_to_calls[0], at)


def _span(held: list[SafeContact], at: datetime) -> Span | None:
    """The next window; where two agreements hold, a person decides."""
    if len(held) != 1:
        return None
    agreed = held[0]
    callable_now = agreed.way == Way.TELEPHONE and agreed.voided_at is None
    return next_span(agreed, at) if callable_now else None


def _promise(contact: Contact, case: Case, span: Span, at: datetime) -> bool:
    Case.objects.select_for_update().get(ref=case.ref)
    waiting = Callback.objects.filter(case=case, state=Callback.State.DUE)
    if waiting.filter(source=Callback.Source.ABANDONED).exists():
        return False
    callback = Callback.objects.create(
        office_id=contact.office_id,
        contact=contact,
        case=case,
        source=Callback.Source.ABANDONED,
        due=DateTimeTZRange(span.starts, span.ends),
        at=at,
    )
    callback_tell(callback, None, at, "callback.abandoned")
    return True
