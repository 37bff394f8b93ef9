"""Code words of a case: made for somebody by voice, and said later from whatever account."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from audit.record import record
from cases.access import still
from cases.inbound import Inbound
from cases.lifecycle import Stage
from cases.models import Case, CaseWords, Contact, Lane
from cases.selectors.known import Worded, case_of_words, contact_of_chat
from cases.services.call_commands import case_calls_forbid
from cases.services.dormancy import returned
from cases.services.moving import case_locked, changed, surviving_locked
from cases.words import drawn, numbers_said, spoken, written
from live.events import ContactUpdated, queue_stream
from live.publish import append, unit
from operators.models import Kind, Operator
from operators.reach import office_of
from operators.selectors import alert_open
from operators.services.alerts import alert_moved, alert_raise
from vault.blind_index import provider_key, route_key

LABEL = "case.words"


@dataclass(frozen=True, slots=True)
class Made:
    """The new words in each language; shown once and kept nowhere."""

    words: list[str] = field(repr=False)
    duress: list[str] = field(repr=False)


def case_words_make(*, case_ref: UUID, by: Operator, at: datetime) -> Made:
    """Make new code words for a case; those from before open nothing any more."""
    words, duress = drawn()
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.edit_case", case)
        CaseWords.objects.filter(case=case).delete()
        CaseWords.objects.create(
            case=case,
            said_key=provider_key(LABEL, written(words)),
            duress_key=provider_key(LABEL, written(duress)),
            by=by,
            at=at,
        )
        changed(case, by=by, at=at, action="case.words_made")
    return Made(spoken(words), spoken(duress))


def case_words_said(*, inbound: Inbound) -> None:
    """Link the open conversation of a chat to the case whose words it said; twice is once.

    The words for duress do the same, and stop the case. Nothing outward tells which words they
    were, or whether there are such words at all. Said to another office they link nothing; those
    for duress stop the case all the same.
    """
    found = case_of_words(key=provider_key(LABEL, written(numbers_said(inbound.text))))
    route = route_key(inbound.line, inbound.conversation)
    known = contact_of_chat(line=inbound.line, message_key=None, route=route)
    if found is None or known is None:
        return
    actor = f"line:{inbound.line}"
    if found.office != known.office:
        _said_elsewhere(found, known.office, actor, inbound.at)
        return
    with office_of(known.office), unit():
        contact = Contact.objects.select_for_update().get(ref=known.contact)
        case = surviving_locked(ref=found.case)
        if contact.case_id is None:
            _link(contact, case, actor, inbound.at)
        if contact.case_id == case.ref:
            returned(case, at=inbound.at)
        if found.under_duress:
            _stop(case, actor, inbound.at)


def _said_elsewhere(found: Worded, office: UUID, actor: str, at: datetime) -> None:
    """The office of the case is told that its words were said in this one; nothing goes back."""
    with office_of(found.office), unit():
        case = surviving_locked(ref=found.case)
        record("case.words_elsewhere", actor=actor, subject=case.ref, at=at, office=str(office))
        if found.under_duress:
            _stop(case, actor, at, elsewhere=office)
        elif not alert_moved(kind=Kind.WORDS_ELSEWHERE, subject=case.ref, elsewhere=office):
            _tell(Kind.WORDS_ELSEWHERE, case, at, office)


def _link(contact: Contact, case: Case, actor: str, at: datetime) -> None:
    contact.case = case
    if case.stage in (Stage.VERIFIED, Stage.SCHEDULED) and not case.frozen:
        contact.lane = Lane.KNOWN
    elif contact.lane == Lane.HELD_BACK:
        contact.lane = Lane.USUAL
    contact.version += 1
    contact.save(update_fields=["case", "lane", "version"])
    case.priority = min(case.priority, contact.priority)
    record("contact.words_said", actor=actor, subject=contact.ref, at=at)
    changed(case, by=actor, at=at, action="case.contact_returned", contact=str(contact.ref))
    append(
        ContactUpdated(ref=contact.ref, version=contact.version),
        stream=queue_stream(contact.office_id),
    )


def _tell(kind: Kind, case: Case, at: datetime, elsewhere: UUID | None) -> None:
    home = case.office_id
    alert_raise(kind=kind, office=home, subject=case.ref, by=None, at=at, elsewhere=elsewhere)


def _stop(case: Case, actor: str, at: datetime, *, elsewhere: UUID | None = None) -> None:
    """Freeze the case whatever waits already; what waits decides only whether more is raised."""
    stands = case.frozen or case.stage == Stage.RESOLVED
    told = (
        alert_moved(kind=Kind.DURESS_CASE, subject=case.ref, elsewhere=elsewhere)
        if elsewhere
        else alert_open(kind=Kind.DURESS_CASE, subject=case.ref)
    )
    if stands and told:
        return
    case.frozen = case.frozen or not stands
    case_calls_forbid(case.ref, at=at)
    changed(case, by=actor, at=at, action="case.duress")
    if not told:
        _tell(Kind.DURESS_CASE, case, at, elsewhere)


def are_words(*, inbound: Inbound) -> bool:
    """Whether what was written looks like code words, known or not."""
    return bool(numbers_said(inbound.text))
