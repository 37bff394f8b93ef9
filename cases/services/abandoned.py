"""Who hung up before an answer is called back only where their agreement allows it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from audit.record import record
from cases.lifecycle import Stage
from cases.models import Callback, Case, Contact, SafeContact, State
from cases.safe_contact import Span, Uncalled, Way
from cases.selectors.candidates import candidates
from cases.selectors.safe_contacts import safe_contacts_of
from cases.services.callbacks import callback_tell, next_span
from live.events import ContactUpdated, queue_stream
from live.publish import append, unit

RECENT = timedelta(minutes=15)
BATCH = 50
#: Of several reasons the one that a person could change most easily is told.
NEAREST = (
    *(Uncalled.RESOLVED, Uncalled.FROZEN, Uncalled.NOT_AGREED),
    *(Uncalled.OTHER_WAY, Uncalled.VOID),
    *(Uncalled.NO_WINDOW, Uncalled.SEVERAL),
)


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
    found = whom_to_call(contact=contact, cases=candidates(contact=contact, at=at), at=at)
    with unit():
        mine = Contact.objects.filter(ref=ref, compared=False, state=State.ABANDONED)
        if not mine.update(compared=True):
            return False
        if not isinstance(found, Uncalled) and _promise(contact, *found, at):
            return True
        why = found if isinstance(found, Uncalled) else Uncalled.PROMISED
        record(
            "contact.not_called_back",
            actor="system:match",
            subject=contact.ref,
            at=at,
            why=why.value,
        )
        append(
            ContactUpdated(ref=contact.ref, version=contact.version),
            stream=queue_stream(contact.office_id),
        )
    return False


def whom_to_call(
    *, contact: Contact, cases: Iterable[Case], at: datetime
) -> tuple[Case, Span] | Uncalled:
    """The one case of these that lets itself be called, and its next window; or why nobody is."""
    alike = {case.ref: case for case in cases}
    agreed = safe_contacts_of(alike)
    spans = {ref: _span(case, agreed.get(ref, []), at) for ref, case in alike.items()}
    open_to_calls = [(alike[case], span) for case, span in spans.items() if isinstance(span, Span)]
    return open_to_calls[0] if len(open_to_calls) == 1 else _why(contact, list(spans.values()))


def _why(contact: Contact, spans: list[Span | Uncalled]) -> Uncalled:
    """What stands in the way of all of them, the nearest to a call first."""
    against = [each for each in spans if isinstance(each, Uncalled)]
    if len(against) < len(spans):
        return Uncalled.SEVERAL
    if not against:
        known = contact.identity_tags.filter(kind="phone").exists()
        return Uncalled.UNKNOWN if known else Uncalled.WITHHELD
    return max(against, key=NEAREST.index)


def _span(case: Case, held: list[SafeContact], at: datetime) -> Span | Uncalled:
    """The next window, or why there is none; where two agreements hold, a person decides."""
    if case.stage == Stage.RESOLVED:
        return Uncalled.RESOLVED
    if case.frozen:
        return Uncalled.FROZEN
    if not held:
        return Uncalled.NOT_AGREED
    if len(held) > 1:
        return Uncalled.SEVERAL
    [agreed] = held
    if agreed.voided_at is not None:
        return Uncalled.VOID
    if agreed.way != Way.TELEPHONE:
        return Uncalled.OTHER_WAY
    return next_span(agreed, at) or Uncalled.NO_WINDOW


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
