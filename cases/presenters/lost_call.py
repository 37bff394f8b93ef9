"""What the desk says of a call that the line ended, and of one that may go on."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases.models import Callback, Contact, State
from cases.presenters.contact_page import ContactPage
from cases.presenters.rows import short_name
from cases.safe_contact import Uncalled
from cases.selectors.lost_calls import lost_calls, of_the_same_number
from cases.services.lost_calls import call_back
from triage.graph import Words


@dataclass(frozen=True, slots=True)
class LostCall:
    """Where a lost call stopped, and what may be done now, the best first."""

    since: datetime
    step: Words
    answers: int
    #: Whoever goes on with it, once the person has called again.
    goes_on: str
    promised: bool
    #: The case whose agreement allows a call, and the window.
    code: str
    now: bool
    starts: datetime | None
    ends: datetime | None
    why_not: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """A lost call with which the one in hand may go on."""

    ref: UUID
    name: str
    operator: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Calling:
    """What a call in hand goes on with, or may: the likely ones, then the others of the office."""

    goes_on: Earlier | None = None
    of_case: tuple[Earlier, ...] = ()
    of_number: tuple[Earlier, ...] = ()
    others: tuple[Earlier, ...] = ()


def lost_call(contact: Contact, page: ContactPage, at: datetime) -> LostCall | None:
    """The lost call in this person's hands; None for everybody and everything else."""
    if not page.mine or not contact.lost or contact.state != State.WRAP_UP:
        return None
    found = call_back(contact=contact, at=at)
    case, span = (None, None) if isinstance(found, Uncalled) else found
    after = Contact.objects.filter(continues=contact).select_related("operator").first()
    return LostCall(
        since=contact.ended_at or at,
        step=page.step.node.title,
        answers=len(page.said),
        goes_on=after.operator.call_sign if after and after.operator else "",
        promised=contact.callbacks.filter(state=Callback.State.DUE).exists(),
        code=case.code if case else "",
        now=span is not None and span.starts <= at,
        starts=span.starts if span else None,
        ends=span.ends if span else None,
        why_not=str(found.label) if isinstance(found, Uncalled) else "",
    )


def calling(contact: Contact, page: ContactPage, at: datetime) -> Calling:
    """With which lost calls this one may go on; nothing goes on by itself."""
    if not page.mine or not page.is_call:
        return Calling()
    if contact.continues is not None:
        return Calling(goes_on=_earlier(contact.continues))
    if contact.state != State.ON_CONTACT or not (lost := lost_calls(contact=contact, at=at)):
        return Calling()
    of_case = [each for each in lost if each.case_id and each.case_id == contact.case_id]
    rest = [each for each in lost if each not in of_case]
    alike = of_the_same_number(contact=contact, others=rest, at=at)
    return Calling(
        of_case=tuple(map(_earlier, of_case)),
        of_number=tuple(_earlier(each) for each in rest if each.ref in alike),
        others=tuple(_earlier(each) for each in rest if each.ref not in alike),
    )


def _earlier(contact: Contact) -> Earlier:
    return Earlier(
        ref=contact.ref,
        name=short_name(contact.ref),
        operator=contact.operator.call_sign if contact.operator else "",
        at=contact.ended_at or contact.offered_at,
    )
