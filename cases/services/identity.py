"""Numbers and handles as truncated tags: enough for a candidate, too little for a person."""

from collections.abc import Iterable

from cases.identifiers import normalise_handle, normalise_number
from cases.models import Case, Contact, IdentityTag
from vault import blind_index


def identity_tags_add(
    *, owner: Contact | Case, number: str = "", handle: str = "", chat: str = ""
) -> None:
    """Remember how this record may be recognised; called inside the caller's transaction."""
    tags = [blind_index.tag(kind, value) for kind, value in _named(number, handle, chat)]
    kinds = [kind for kind, _value in _named(number, handle, chat)]
    link = {"contact": owner} if isinstance(owner, Contact) else {"case": owner}
    IdentityTag.objects.bulk_create(
        IdentityTag(kind=kind, tag=tag.value, version=tag.version, **link)
        for kind, tag in zip(kinds, tags, strict=True)
    )


def _named(number: str, handle: str, chat: str) -> Iterable[tuple[str, str]]:
    if e164 := normalise_number(number):
        yield "phone", e164
    if plain := normalise_handle(handle):
        yield "handle", plain
    if chat:
        yield "chat", chat
