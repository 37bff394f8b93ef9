"""Each answer of the guided conversation is kept as it is given, with where it came from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from audit.record import record
from cases.models import Contact, DraftPlace, Priority
from cases.services.contacts import contact_held
from cases.services.drafts import draft_spent
from cases.services.marking import outdated_mark
from cases.services.weighing import urgency_told
from cases.services.wishes import wishes_carry
from live.events import AlertRaised, ContactUpdated, queue_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused
from triage.answers import BACK, GO, AnswerRefused, Answers, dump, parse
from triage.decision import suggest
from triage.graph import Script
from triage.registry import current, script_of
from triage.runner import answer, back, step_at, topic
from vault.crypto import TooLong
from vault.fields import open_one, seal

ANSWERED = "contact.answered"


class AnswerNotKept(Refused):
    """The answer does not fit where the conversation stands now."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the operator pressed and noted at one step."""

    choice: str
    language: str
    captures: Mapping[str, Any]
    note: str
    seen: int


def walk_load(stored: str | None) -> Answers:
    """The answers of a stored walk: its first line."""
    return parse(stored.partition("\n")[0]) if stored else ()


def walk_times(stored: str | None) -> list[str]:
    """When each of them was given, ISO 8601, in the same order: its second line."""
    return list(json.loads(stored.partition("\n")[2])) if stored else []


def answer_record(*, contact_ref: UUID, by: Operator, given: Given, at: datetime) -> Contact:
    """Keep one answer; the same press sent twice is kept once."""
    seen = receipt(
        actor=str(by.pk), role=by.role, action="contact.answer", subjects=[contact_ref], at=at
    )
    with unit():
        contact = contact_held(contact_ref, by)
        stored = open_one(seen, contact, "walk")
        answers = walk_load(stored)
        if _pressed_twice(answers, given):
            return contact
        if len(answers) != given.seen:
            raise AnswerNotKept(_("The conversation moved on. Choose again from where it stands."))
        script = script_of(answers[0].version) if answers else current()
        before = answers
        try:
            answers = _add(script, answers, given, contact.channel)
        except AnswerRefused as refusal:
            raise AnswerNotKept(_("This answer does not fit here. Choose again.")) from refusal
        times = json.dumps([*walk_times(stored), at.isoformat()])
        try:
            seal(contact, walk=f"{dump(answers)}\n{times}")
        except TooLong as full:
            raise AnswerNotKept(
                _("The notes of this conversation are too long. Go on without a note.")
            ) from full
        draft_spent(about=contact.ref, place=DraftPlace.ANSWER, by=by, at=at)
        if contact.case_id and script.version != current().version:
            outdated_mark(case_ref=contact.case_id, at=at)
        wishes_carry(contact, before, answers, by=by, at=at)
        conversation_kept(contact=contact, script=script, answers=answers, at=at)
    return contact


def _add(script: Script, answers: Answers, given: Given, entry: str) -> Answers:
    common: dict[str, Any] = {"language": given.language, "note": given.note, "entry": entry}
    captures = given.captures
    if given.choice == BACK:
        return back(script, answers, captures, **common)
    if given.choice.startswith(GO):
        target = given.choice.removeprefix(GO)
        return topic(script, answers, target, captures, **common)
    return answer(script, answers, given.choice, captures, **common)


def _pressed_twice(answers: Answers, given: Given) -> bool:
    return len(answers) == given.seen + 1 and answers[-1].choice == given.choice


def conversation_kept(
    *, contact: Contact, script: Script, answers: Answers, at: datetime, action: str = ANSWERED
) -> None:
    """Let the answers set how soon this person needs somebody, and call the supervisor if so.

    Within the caller's unit, of a locked contact whose answers are sealed.
    """
    step = step_at(script, answers, entry=contact.channel)
    contact.at_end = step.ended
    contact.lost = contact.lost and not step.ended
    urgency_told(contact, Priority[suggest(script, answers).danger.upper()])
    contact.version += 1
    contact.save()
    record(action, actor=str(contact.operator_id), subject=contact.ref, at=at)
    stream = queue_stream(contact.office_id)
    if step.node.alarm:
        append(AlertRaised(ref=contact.ref, version=contact.version), stream=stream)
    append(ContactUpdated(ref=contact.ref, version=contact.version), stream=stream)
