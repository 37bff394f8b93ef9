"""The contact in hand: its thread, where the conversation stands, and what is still hidden."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from audit.receipts import receipt
from cases.file_access import may_unveil
from cases.models import Channel, Contact, Message, Priority, State
from cases.models.contact import READ_LATER
from cases.presenters.bubbles import Bubble, bubbles
from cases.presenters.commands import undone
from cases.presenters.names import way_in
from cases.presenters.rows import PRIORITY_CLASSES, CaseRow, case_row, short_name
from cases.presenters.whispers import Whisper, whispers
from cases.services.answers import walk_load, walk_times
from guide.comparing import corrected
from guide.outline import spoken_here
from guide.selectors import unsigned
from operators.models import Operator
from triage.answers import Answers, live
from triage.decision import Suggestion, suggest
from triage.graph import Script
from triage.reasons import Told, reasons_told
from triage.registry import current, script_of
from triage.runner import Step, step_at
from vault.fields import open_fields
from vault.receipts import Receipt

SHOWN_MESSAGES = 200


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of the conversation so far."""

    title: str
    choice: str
    note: str
    at: datetime | None
    corrected: bool


@dataclass(frozen=True, slots=True)
class ContactPage:
    """Everything the desk shows about one contact."""

    ref: UUID
    version: int
    is_call: bool
    reads_later: bool
    obeys: bool
    refused: str
    line: str
    state: str
    priority: str
    priority_label: str
    language: str
    operator: str
    mine: bool
    offered_at: datetime
    claimed_at: datetime | None
    ended_at: datetime | None
    seconds: int
    has_number: bool
    has_name: bool
    has_handle: bool
    thread: tuple[Bubble, ...]
    may_unveil: bool
    step: Step
    draft: bool
    answers: int
    said: tuple[Said, ...]
    suggestion: Suggestion
    by_hand: str
    case: CaseRow | None
    whispers: tuple[Whisper, ...]
    coarse: bool

    @property
    def name(self) -> str:
        """What people call this contact."""
        return short_name(self.ref)

    @property
    def state_label(self) -> str:
        """The word for its state."""
        return str(State(self.state).label)

    @property
    def reasons(self) -> tuple[Told, ...]:
        """Why the suggestion is made, and which answers led there."""
        return reasons_told(script_of(self.step.version), self.suggestion, spoken_here())


def contact_look(
    *, contact: Contact, asker: Operator, beside: Iterable[UUID] = (), at: datetime
) -> Receipt:
    """The one receipt of a request that shows a contact, and what else it shows beside it."""
    return receipt(
        actor=str(asker.pk),
        role=asker.role,
        action="contact.view",
        subjects=[contact.ref, *beside],
        at=at,
    )


def contact_page(
    *, contact: Contact, asker: Operator, spoken: str, seen: Receipt, at: datetime
) -> ContactPage:
    """Open the amber fields of one contact for one person, under the request's receipt."""
    told = open_fields(seen, [contact], "language", "walk", "caller")[0]
    caller = json.loads(told["caller"] or "{}")
    answers, script = _walked(told["walk"])
    return ContactPage(
        ref=contact.ref,
        version=contact.version,
        is_call=contact.channel == Channel.CALL,
        reads_later=contact.line in READ_LATER,
        obeys=contact.obeys,
        refused=undone(contact),
        line=way_in(contact),
        state=contact.state,
        priority=PRIORITY_CLASSES[Priority(contact.priority)],
        priority_label=str(Priority(contact.priority).label),
        language=told["language"] or "",
        operator=contact.operator.call_sign if contact.operator else "",
        mine=contact.operator_id == asker.pk and contact.state in (State.ON_CONTACT, State.WRAP_UP),
        offered_at=contact.offered_at,
        claimed_at=contact.claimed_at,
        ended_at=contact.ended_at,
        seconds=_seconds(contact, at),
        has_number=bool(caller.get("number")),
        has_name=bool(caller.get("name")),
        has_handle=bool(caller.get("handle")),
        thread=bubbles(_written(contact), seen),
        may_unveil=may_unveil(asker, contact),
        step=step_at(script, answers, entry=contact.channel),
        draft=bool(unsigned(script)),
        answers=len(answers),
        said=_said(script, answers, walk_times(told["walk"]), spoken),
        suggestion=suggest(script, answers),
        by_hand=str(contact.get_weighed_why_display()) if contact.weighed_why else "",
        case=case_row(contact.case) if contact.case else None,
        whispers=whispers(contact, seen),
        coarse=contact.coarse,
    )


def _walked(stored: str | None) -> tuple[Answers, Script]:
    """The answers so far, and the version of the script in which they were given."""
    answers = walk_load(stored)
    return answers, script_of(answers[0].version) if answers else current()


def _seconds(contact: Contact, at: datetime) -> int:
    """How long the contact has lasted, or did."""
    since = contact.claimed_at or contact.offered_at
    return max(0, int(((contact.ended_at or at) - since).total_seconds()))


def _written(contact: Contact) -> list[Message]:
    """What was written, the oldest first."""
    return list(contact.messages.select_related("by").order_by("at", "number")[:SHOWN_MESSAGES])


def _said(script: Script, answers: Answers, times: list[str], spoken: str) -> tuple[Said, ...]:
    """The answers that count, in words of the operator's own language."""
    when = dict(zip((id(each) for each in answers), times, strict=False))
    newest, rows = current(), []
    for each in live(answers):
        node = script.nodes.get(each.node)
        choice = node.choice(each.choice) if node else None
        rows.append(
            Said(
                title=getattr(node.title, spoken, "") if node else each.node,
                choice=getattr(choice.text, spoken, "") if choice else "",
                note=each.note,
                at=datetime.fromisoformat(when[id(each)]) if id(each) in when else None,
                corrected=node is not None and corrected(node, newest.nodes.get(node.id)),
            )
        )
    return tuple(rows)
