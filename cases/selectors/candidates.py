"""Maybe the same person: cases whose number or handle may equal this contact's. Never merged."""

import json
from datetime import datetime

from audit.receipts import receipt
from cases.identifiers import normalise_handle, normalise_number
from cases.models import Case, Contact
from cases.selectors.known import cases_alike
from vault.fields import open_fields

MOST = 5
TRIED = 200
MATCHER = "system:match"


def candidates(*, contact: Contact, at: datetime) -> list[Case]:
    """At most five cases of the office, newest first, whose number, handle or chat is the same.

    The truncated tags find a few hundred at most; the false ones are dropped by comparing the
    sealed values, under a receipt of the matcher's own.
    """
    found = cases_alike(contact=contact.ref, most=TRIED)
    if not found:
        return []
    cases = list(
        Case.objects.filter(ref__in=found, office_id=contact.office_id).order_by(
            "-opened_at", "-ref"
        )[:TRIED]
    )
    earlier = list(Contact.objects.filter(case__in=cases).exclude(ref=contact.ref)[:TRIED])
    seen = receipt(
        actor=MATCHER,
        role="",
        action="contact.match",
        subjects=[contact.ref, *(case.ref for case in cases), *(each.ref for each in earlier)],
        at=at,
    )
    mine = signs_of_contacts(open_fields(seen, [contact], "caller"))[0]
    matching = {
        case.ref
        for case, told in zip(cases, open_fields(seen, cases, "phone", "handle"), strict=True)
        if mine & signs(told["phone"], told["handle"])
    } | {
        each.case_id
        for each, borne in zip(
            earlier, signs_of_contacts(open_fields(seen, earlier, "caller")), strict=True
        )
        if mine & borne
    }
    going_on = {case.merged_into_id or case.ref for case in cases if case.ref in matching}
    return list(Case.objects.filter(ref__in=going_on).order_by("-opened_at", "-ref")[:MOST])


def signs(number: str | None, handle: str | None, chat: str = "") -> set[tuple[str, str]]:
    """What a record may be known by, each as a kind and a normalised value."""
    found = {
        ("phone", normalise_number(number or "")),
        ("handle", normalise_handle(handle or "")),
        ("chat", chat),
    }
    return {sign for sign in found if sign[1]}


def signs_of_contacts(rows: list[dict[str, str | None]]) -> list[set[tuple[str, str]]]:
    """The signs of contacts whose callers were opened."""
    callers = [json.loads(row["caller"] or "{}") for row in rows]
    return [
        signs(caller.get("number"), caller.get("handle"), caller.get("conversation", ""))
        for caller in callers
    ]
