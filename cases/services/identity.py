"""Numbers and handles as truncated tags: enough for a candidate, too little for a person."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from cases.identifiers import normalise_handle, normalise_number
from cases.models import Case, Contact
from vault import blind_index

ADD = "INSERT INTO cases_identitytag (contact_id, case_id, kind, tag, version) VALUES "
ROW = "(%s, %s, %s, %s, %s)"


def identity_tags_add(
    *, owner: Contact | Case, number: str = "", handle: str = "", chat: str = ""
) -> None:
    """Remember how this record may be recognised; called inside the caller's transaction."""
    if named := list(_named(number, handle, chat)):
        _add(owner, named, versions_held())


def identity_tags_make(
    *, owner: Contact | Case, version: int, number: str = "", handle: str = "", chat: str = ""
) -> None:
    """The same in one version, for a record that was there before that version."""
    _add(owner, list(_named(number, handle, chat)), [version])


def versions_held() -> list[int]:
    """The versions to write, which stay so until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM index_versions_held()")
        return [version for (version,) in cursor.fetchall()]


def _add(owner: Contact | Case, named: list[tuple[str, str]], versions: Iterable[int]) -> None:
    is_contact = isinstance(owner, Contact)
    link = (owner.pk, None) if is_contact else (None, owner.pk)
    rows: list[tuple[Any, ...]] = []
    for version in versions:
        for kind, value in named:
            tag = blind_index.tag(kind, value, version=version)
            rows.append((*link, kind, tag.value, tag.version))
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(ADD + ", ".join([ROW] * len(rows)), [each for row in rows for each in row])


def _named(number: str, handle: str, chat: str) -> Iterator[tuple[str, str]]:
    if e164 := normalise_number(number):
        yield "phone", e164
    if plain := normalise_handle(handle):
        yield "handle", plain
    if chat:
        yield "chat", chat
