"""A case that is bait: it looks like any other, and whoever opens it is told of."""

import json
import secrets
import uuid
from datetime import datetime, timedelta

from audit.record import record
from cases.bait import is_honey, mark_of
from cases.codes import new_code
from cases.lifecycle import Outcome
from cases.models import Case, HoneyMark
from cases.services.identity import identity_tags_add
from cases.services.resolution import case_resolve
from cases.services.staged import chat_ended
from live.publish import unit
from operators.models import Alert, Kind, Operator
from operators.services.alerts import alert_raise
from vault.fields import seal
from vault.keyring import keys_create

#: So many marks of nothing lie beside a true one that their number tells nothing.
CHAFF = 7
NAMES = ("Сергей Лосев", "Андрей Ткач", "Павел Дронов", "Илья Костин", "Максим Серов")
UNITS = ("в/ч 00017", "в/ч 00042", "в/ч 00063")
STORIES = (
    "Хочет уйти с позиций вместе с товарищем, просит перезвонить вечером.",
    "Боится проверок телефона, пишет только ночью. Спрашивал про обмен.",
    "Жена узнавала раньше, теперь пишет сам. Ранение руки, ходить может.",
)


def honey_plant(*, by: Operator, at: datetime) -> Case:
    """Plant a bait in the office of `by`, a senior operator, in whose name the journal tells of it.

    It is planted resolved: nobody works on it, calls it back, verifies it or counts it.
    """
    began = at - timedelta(hours=26)
    case, contact = uuid.uuid4(), uuid.uuid4()
    keys_create(owner=case, kind="case", at=began)
    keys_create(owner=contact, kind="contact", at=began)
    with unit():
        _write(case, contact, by, began)
    return case_resolve(case_ref=case, by=by, outcome=Outcome.INFORMED, at=at)


def honey_touched(*, case: Case, by: Operator, at: datetime) -> None:
    """Alert when somebody opens a bait; the one who does sees nothing of it.

    Of one person and one bait there is one open alert, and a journal row for every look.
    """
    if not is_honey(case):
        return
    with unit():
        record("honey.opened", actor=str(by.pk), role=by.role, subject=case.ref, at=at)
        told = Alert.objects.filter(kind=Kind.HONEY_CASE.value, subject=case.ref, by=by)
        if not told.filter(cleared_at=None).exists():
            alert_raise(kind=Kind.HONEY_CASE, office=case.office_id, subject=case.ref, by=by, at=at)


def _write(case_ref: uuid.UUID, contact_ref: uuid.UUID, by: Operator, at: datetime) -> None:
    name, handle = secrets.choice(NAMES), f"z{secrets.token_hex(4)}"
    number = f"+7000{secrets.randbelow(10**7):07d}"
    case = Case(
        ref=case_ref,
        code=new_code(),
        office_id=by.office_id,
        evidence_by=by,
        opened_at=at,
        moved_at=at,
    )
    seal(
        case,
        name=name,
        phone=number,
        handle=handle,
        unit=secrets.choice(UNITS),
        place=f"{47 + secrets.randbelow(2)}.{secrets.randbelow(10**4):04d}, 37.0000",
        caller_role="soldier",
        language="ru",
        situation="front",
        story=secrets.choice(STORIES),
    )
    case.save(force_insert=True)
    contact = chat_ended(ref=contact_ref, line="telegram", case=case, by=by, at=at)
    caller = {"name": name, "handle": handle, "number": ""}
    seal(contact, caller=json.dumps(caller, ensure_ascii=False), language="ru")
    contact.save(force_insert=True)
    identity_tags_add(owner=case, number=number, handle=handle)
    identity_tags_add(owner=contact, handle=handle)
    marks = [mark_of(case_ref), *(secrets.token_bytes(32) for _turn in range(CHAFF))]
    HoneyMark.objects.bulk_create(HoneyMark(mark=mark) for mark in sorted(marks))
    record("case.opened", actor=str(by.pk), role=by.role, subject=case_ref, at=at)
