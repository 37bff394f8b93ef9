"""Whom a relative asks about, and which case of the office may be theirs: for supervisors alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from audit.receipts import receipt
from cases.models import Case, Contact, IdentityTag, Kin, searched_version
from cases.selectors.candidates import MATCHER, signs, signs_of_contacts
from vault import blind_index
from vault.fields import open_fields

MOST = 5
TRIED = 200
Sign = tuple[str, str]


def asked_in(case: UUID) -> Q:
    """What was asked in a case, or in one that goes on as it."""
    return Q(case=case) | Q(case__merged_into=case)


def kin_of(case: UUID) -> list[Kin]:
    """Whom a case asks about, those of its aliases too, as they were noted."""
    rows = Kin.objects.filter(asked_in(case), dropped_at=None)
    return list(rows.select_related("by", "about", "linked_by").order_by("at", "ref"))


def families_of(case: UUID) -> list[Kin]:
    """Which cases ask about the person of this one."""
    rows = Kin.objects.filter(Q(about=case) | Q(about__merged_into=case))
    return list(rows.select_related("case").order_by("linked_at", "ref"))


def asks_about(case: UUID) -> set[UUID]:
    """Every case that this one asks about, also through others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT about FROM kin_asks(%s)", [case])
        return {ref for (ref,) in cursor.fetchall()}


def ask_about_each_other(one: UUID, other: UUID) -> bool:
    """Whether either case asks about the other; for supervisors, as every link is."""
    return other in asks_about(one) or one in asks_about(other)


def already_with_us(rows: Sequence[Kin], *, at: datetime) -> Mapping[UUID, list[Case]]:
    """Cases of the office whose number or handle is the one that a relative told.

    The truncated tags find candidates, the sealed values decide, under a receipt of the matcher's
    own: who looks at the relative's case opens nothing of the other.
    """
    asking = [row for row in rows if row.about_id is None and (row.phone or row.handle)]
    if not asking:
        return {}
    seen = receipt(
        actor=MATCHER, action="case.kin_match", subjects=[row.case_id for row in asking], at=at
    )
    told = open_fields(seen, asking, "phone", "handle")
    wanted = {
        row.ref: signs(said["phone"], said["handle"])
        for row, said in zip(asking, told, strict=True)
    }
    tagged = _tagged({sign for each in wanted.values() for sign in each})
    known = _known(tagged, at)
    return {
        row.ref: [case for case in _cases(known, wanted[row.ref]) if case.ref != row.case_id][:MOST]
        for row in asking
    }


def _tagged(wanted: set[Sign]) -> Q:
    """Cases and contacts that bear a tag of one of these signs."""
    tags = [
        blind_index.tag(kind, value, version=version)
        for kind, value in wanted
        for version in blind_index.BITS
    ]
    found = Q(pk__in=[])
    for tag in tags:
        found |= Q(version=tag.version, tag=tag.value)
    return found & Q(version=searched_version())


def _known(tagged: Q, at: datetime) -> dict[Case, set[Sign]]:
    """What the cases behind these tags are known by, opened for the matcher alone."""
    named = IdentityTag.objects.filter(tagged).values_list("case_id", "contact__case_id")[:TRIED]
    refs = {ref for pair in named for ref in pair if ref}
    cases = list(Case.objects.filter(ref__in=refs, purged_on=None).select_related("merged_into"))
    contacts = list(Contact.objects.filter(case__in=cases, purged_on=None)[:TRIED])
    if not cases:
        return {}
    owners = [each.ref for each in (*cases, *contacts)]
    seen = receipt(actor=MATCHER, action="case.kin_match", subjects=owners, at=at)
    told = open_fields(seen, cases, "phone", "handle")
    found = {
        case: signs(said["phone"], said["handle"]) for case, said in zip(cases, told, strict=True)
    }
    by_ref = {case.ref: case for case in cases}
    borne = signs_of_contacts(open_fields(seen, contacts, "caller"))
    for contact, sign in zip(contacts, borne, strict=True):
        found[by_ref[contact.case_id]] |= sign
    return found


def _cases(known: Mapping[Case, set[Sign]], wanted: set[Sign]) -> list[Case]:
    fitting = {case.merged_into or case for case, signs in known.items() if signs & wanted}
    return sorted(fitting, key=lambda case: case.opened_at, reverse=True)
