"""What intake and matching know across offices: references, and nothing else.

Each question is a function of PostgreSQL that runs with its owner's rights
(`cases/sql/office_reach.sql`); who asks may then work within the office that it names.
"""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import OperationalError, connection

from cases.models import Attachment
from cases.senders import Signs
from operators.models import Office
from vault.blind_index import provider_key


class Known(NamedTuple):
    """A contact that is there already, and the office that has it."""

    contact: UUID
    office: UUID


def event_known(*, line: str, provider_key: bytes) -> bool:
    """Whether this event of a line was taken before."""
    return bool(_asked("SELECT intake_known(%s, %s)", line, provider_key)[0][0])


def office_sealed(known: Known) -> bool:
    """Whether two people have sealed the office of a contact that is over.

    Raises OperationalError for one that is about to go to the sister office, or has just gone: what
    is told of it is kept, and told once more.
    """
    asked = "SELECT office_sealed(%s), contact_diverts(%s, %s)"
    sealed, diverts = _asked(asked, known.office, known.contact, known.office)[0]
    if sealed and diverts:
        raise OperationalError("this contact is on its way to another office")
    return bool(sealed)


def contact_of_call(*, line: str, call_key: bytes) -> Known | None:
    """The contact that an earlier event of this call made."""
    rows = _asked("SELECT contact, office FROM intake_call(%s, %s)", line, call_key)
    return Known(*rows[0]) if rows else None


def contact_of_call_alone(*, line: str, call_key: bytes) -> Known | None:
    """The same, asked by whoever is about to open a contact: until that is done, by nobody else."""
    rows = _asked("SELECT contact, office FROM intake_call_alone(%s, %s)", line, call_key)
    return Known(*rows[0]) if rows else None


def contact_of_chat(*, line: str, message_key: bytes | None, route: bytes) -> Known | None:
    """The contact that an edited message belongs to, else the open contact of this chat."""
    rows = _asked("SELECT contact, office FROM intake_chat(%s, %s, %s)", line, message_key, route)
    return Known(*rows[0]) if rows else None


def contacts_named(*, line: str, key: bytes) -> list[Known]:
    """Every contact of a conversation that is named by a code, oldest first."""
    return [Known(*row) for row in _asked("SELECT * FROM intake_named(%s, %s)", line, key)]


def conversation_known(*, line: str, conversation: str) -> bool:
    """Whether the code of this conversation still opens something."""
    return bool(contacts_named(line=line, key=provider_key(line, conversation)))


def files_awaited(*, line: str) -> bool:
    """Whether a file of this line is still to be fetched, within the reach of whoever asks.

    While an office is sealed nobody can say, so one may be.
    """
    if Office.objects.exclude(sealed_at=None).exists():
        return True
    return Attachment.objects.filter(state="waiting", contact__line=line).exists()


def cases_alike(*, contact: UUID, most: int) -> set[UUID]:
    """Cases of any office that bear a tag of this contact, at most so many for each tag."""
    return {ref for (ref,) in _asked("SELECT match_cases(%s, %s)", contact, most)}


def glass_office(*, case: UUID, person: UUID) -> UUID | None:
    """The office of a case whose glass this person broke within the hour."""
    office: UUID | None = _asked("SELECT glass_office(%s, %s)", case, person)[0][0]
    return office


class Worded(NamedTuple):
    """A case whose code words were said, its office, and whether they were those for duress."""

    case: UUID
    office: UUID
    under_duress: bool


def case_of_words(*, key: bytes) -> Worded | None:
    """The case that these code words belong to."""
    rows = _asked("SELECT of_case, office, under_duress FROM intake_words(%s)", key)
    return Worded(*rows[0]) if rows else None


class Sender(NamedTuple):
    """How somebody who comes is to be ordered; neither proves who they are."""

    known: bool = False
    held: bool = False


def sender_of(*, office: UUID, signs: Signs | None, at: datetime) -> Sender:
    """Whether this sender is that of a verified case, and whether this office holds it back."""
    if signs is None:
        return Sender()
    asked = "SELECT known, held FROM intake_sender(%s, %s, %s, %s)"
    return Sender(*_asked(asked, office, signs.sign, signs.face, at)[0])


def cases_of_sender(*, sign: bytes) -> list[tuple[UUID, UUID]]:
    """The cases that are known by this sender, each with its office."""
    return [(case, office) for case, office in _asked("SELECT * FROM sender_cases(%s)", sign)]


def sender_known(*, sign: bytes) -> bool:
    """Whether a case that was verified, or has code words, is reached by this sender."""
    return bool(_asked("SELECT sender_known(%s)", sign)[0][0])


def _asked(question: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())
