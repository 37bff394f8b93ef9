"""A contact becomes a new case, filled from what was asked and told."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from audit.record import record
from cases.codes import new_code
from cases.details import BY_NAME
from cases.models import Case, Contact
from cases.services.answers import walk_load
from cases.services.contacts import contact_held
from cases.services.identity import identity_tags_add
from cases.services.marking import outdated_mark
from cases.services.wishes import wish_begin
from live.events import CaseOpened, ContactUpdated, case_stream, queue_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused
from operators.roles import Role
from press.facts import fact_put
from triage.answers import values
from triage.registry import current
from vault.blind_index import record_key
from vault.fields import open_fields, seal
from vault.keyring import keys_create

ATTEMPTS = 5
#: The press knows one telephone, whichever system carries it.
PRESS_LINES = dict.fromkeys(("sip", "asterisk", "freeswitch"), "telephone")
CAPTURED_AS = {"status": "situation", "callback_window": "safe_contact"}


class OpeningRefused(Refused):
    """The contact already belongs to a case, or the case cannot take it."""


def case_open(*, contact_ref: UUID, by: Operator, at: datetime) -> Case:
    """Open a case for the person of this contact, filled from what was asked and told."""
    seen = receipt(
        actor=str(by.pk), role=by.role, action="case.open", subjects=[contact_ref], at=at
    )
    case_ref = uuid.uuid4()
    keys_create(owner=case_ref, kind="case", at=at)
    for attempt in range(ATTEMPTS):
        try:
            with unit():
                contact = contact_held(contact_ref, by)
                if contact.case_id:
                    raise OpeningRefused(_("This contact belongs to a case already."))
                told = open_fields(seen, [contact], "caller", "language", "walk")[0]
                return _open(case_ref, contact, told, by, at)
        except IntegrityError:
            if attempt == ATTEMPTS - 1:
                raise
    raise OpeningRefused(_("No case could be opened. Try again."))


def _open(
    case_ref: UUID, contact: Contact, told: Mapping[str, str | None], by: Operator, at: datetime
) -> Case:
    caller: dict[str, str] = json.loads(told["caller"] or "{}")
    fields = _fields(caller, told)
    case: Case = Case(
        ref=case_ref,
        code=new_code(),
        office_id=contact.office_id,
        priority=contact.priority,
        assignee=by if by.role in {Role.OPERATOR, Role.SENIOR} else None,
        evidence_by=by,
        opened_at=at,
        moved_at=at,
    )
    seal(case, **fields)
    case.save(force_insert=True)
    named = values(walk_load(told["walk"])).get("wish", ())
    wish_begin(case, named if isinstance(named, tuple) else (), by=by, at=at)
    identity_tags_add(owner=case, number=caller.get("number", ""), handle=caller.get("handle", ""))
    contact.case = case
    contact.version += 1
    contact.save(update_fields=["case", "version"])
    contact.callbacks.filter(case=None).update(case=case)
    answers = walk_load(told["walk"])
    if answers and answers[0].version != current().version:
        outdated_mark(case_ref=case_ref, at=at)
    if by.stands_for_id is None:
        _tell_the_press(case, contact, fields, at)
    record("case.opened", actor=str(by.pk), role=by.role, subject=case_ref, at=at)
    stream = queue_stream(contact.office_id)
    append(CaseOpened(ref=case_ref, version=1), stream=stream)
    append(CaseOpened(ref=case_ref, version=1), stream=case_stream(case_ref))
    append(ContactUpdated(ref=contact.ref, version=contact.version), stream=stream)
    return case


def _tell_the_press(
    case: Case, contact: Contact, fields: Mapping[str, str | None], at: datetime
) -> None:
    fact_put(
        key=record_key(case.ref),
        line=PRESS_LINES.get(contact.line, contact.line),
        caller_kind=fields.get("caller_role") or "",
        language=fields.get("language") or "",
        region=fields.get("home") or "",
        at=at,
    )


def _fields(caller: Mapping[str, str], told: Mapping[str, str | None]) -> dict[str, str | None]:
    """What the case may say at once: the caller as the line knows them, and the answers."""
    fields: dict[str, str | None] = {
        "name": caller.get("name") or None,
        "phone": caller.get("number") or None,
        "handle": caller.get("handle") or None,
        "language": told["language"],
    }
    captured: dict[str, Any] = values(walk_load(told["walk"]))
    for name, value in captured.items():
        field = CAPTURED_AS.get(name, name)
        if field in BY_NAME and value not in ("", None, ()):
            text = ", ".join(value) if isinstance(value, list | tuple) else str(value)
            fields[field] = text[: BY_NAME[field].longest]
    return fields
