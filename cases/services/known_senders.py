"""By which numbers and chats the known cases are reached, worked out ahead of the next call."""

import json
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from audit.receipts import receipt
from cases.lifecycle import Stage
from cases.models import Case, CaseWords, Channel, Contact, KnownSender
from cases.senders import phone_sign, signs_told
from live.publish import unit
from vault.blind_index import provider_key
from vault.crypto import Tampered
from vault.fields import open_fields
from vault.keyring import KeysGone

ACTOR = "system:senders"
BATCH = 20
VERIFIED = (Stage.VERIFIED, Stage.SCHEDULED)


def known_senders_tend(*, at: datetime) -> int:
    """Keep the senders of verified cases, and of those with code words; says how many were read.

    Only with the evidence as it is now does a sender count (`cases/sql/blocks.sql`), so what is not
    tended yet lets nobody in front.
    """
    worded = Exists(CaseWords.objects.filter(case=OuterRef("pk")))
    wanted = Case.objects.filter(Q(stage__in=VERIFIED) | worded).exclude(stage=Stage.RESOLVED)
    KnownSender.objects.exclude(case__in=wanted.values("ref")).delete()
    rows = KnownSender.objects.filter(case=OuterRef("pk"))
    stale = wanted.exclude(
        Exists(rows.filter(evidence=OuterRef("evidence"))) | Q(Exists(rows), stage=Stage.INTAKE)
    )
    cases = list(stale.order_by("ref")[:BATCH])
    for case in cases:
        _keep(case, at)
    return len(cases)


def _keep(case: Case, at: datetime) -> None:
    contacts = list(Contact.objects.filter(case=case))
    signs = _signs(case, contacts, at)
    with unit():
        KnownSender.objects.filter(case=case).delete()
        KnownSender.objects.bulk_create(
            KnownSender(case=case, sign=sign, evidence=case.evidence) for sign in signs
        )


def _signs(case: Case, contacts: list[Contact], at: datetime) -> set[bytes]:
    """Every sign of the case, and one of its own, by which it is seen to be done."""
    signs = {provider_key(ACTOR, str(case.ref))}
    subjects = [case.ref, *(each.ref for each in contacts)]
    seen = receipt(actor=ACTOR, action="case.senders", subjects=subjects, at=at)
    try:
        phone = phone_sign(open_fields(seen, [case], "phone")[0]["phone"] or "")
        told = open_fields(seen, contacts, "caller")
    except (KeysGone, Tampered):
        return signs
    signs |= {phone} if phone else set()
    for contact, row in zip(contacts, told, strict=True):
        caller = json.loads(row["caller"] or "{}")
        told_by = signs_told(contact.line, is_call=contact.channel == Channel.CALL, caller=caller)
        signs |= {told_by.sign, told_by.face} if told_by else set()
    return signs
