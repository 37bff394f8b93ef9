"""Every case and contact of one number or handle, in every office: for whoever audits looks."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from cases.identifiers import normalise_handle, normalise_number
from cases.models import Case, Contact, IdentityTag, searched_version
from cases.selectors.candidates import signs, signs_of_contacts
from vault import blind_index
from vault.fields import open_fields
from vault.receipts import Receipt

Sign = tuple[str, str]


def sign_of(text: str) -> Sign | None:
    """What somebody typed as a kind and a normalised value; None when it is neither."""
    if number := normalise_number(text):
        return "phone", number
    if handle := normalise_handle(text):
        return "handle", handle
    return None


def maybe_of(sign: Sign) -> tuple[list[Case], list[Contact]]:
    """All whose cut tag is that of the sign, in the version that is searched now."""
    kind, value = sign
    wanted = Q()
    for version in blind_index.BITS:
        tag = blind_index.tag(kind, value, version=version)
        wanted |= Q(version=version, tag=tag.value)
    tags = IdentityTag.objects.filter(wanted, kind=kind, version=searched_version())
    return (
        list(Case.objects.filter(identity_tags__in=tags).distinct()),
        list(Contact.objects.filter(identity_tags__in=tags).distinct()),
    )


def refs_of(
    sign: Sign, cases: list[Case], contacts: list[Contact], *, seen: Receipt
) -> Iterable[UUID]:
    """The refs of those that truly bear the sign, and of the cases that such contacts belong to."""
    for case, told in zip(cases, open_fields(seen, cases, "phone", "handle"), strict=True):
        if sign in signs(told["phone"], told["handle"]):
            yield case.ref
    opened = signs_of_contacts(open_fields(seen, contacts, "caller"))
    for contact, borne in zip(contacts, opened, strict=True):
        if sign in borne:
            yield contact.ref
            if contact.case_id:
                yield contact.case_id
