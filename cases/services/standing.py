"""How it stands with what somebody sent: as much as whoever holds the code may hear."""

from cases.codes import ALPHABET, LOOKALIKES
from cases.inbound import Inbound
from cases.models import OPEN_STATES, Contact, State
from cases.selectors.known import Known, contact_of_chat, contacts_named
from operators.reach import office_of
from vault import blind_index

LENGTH, GROUP = 12, 4
LONGEST_TYPED = 40


def form_code(*, inbound: Inbound, began: int) -> str:
    """The code of a form: twelve signs, the same for the same form, and guessed by nobody."""
    key = blind_index.provider_key(f"{inbound.line}.code", f"{inbound.conversation}/{began}")
    rest, signs = int.from_bytes(key), ""
    for _each in range(LENGTH):
        rest, sign = divmod(rest, len(ALPHABET))
        signs += ALPHABET[sign]
    return _grouped(signs)


def conversation_standing(*, inbound: Inbound, code: str) -> str:
    """A word for how it stands: with this chat, or with what a code names; empty for nothing.

    It says nothing of a case, so that whoever took the code from somebody learns nothing more.
    """
    line = inbound.line
    found = _named(line, code) if code.strip() else _of_chat(line, inbound.conversation)
    if found is None:
        return ""
    with office_of(found.office):
        state = Contact.objects.values_list("state", flat=True).get(ref=found.contact)
    if state == State.OFFERED:
        return "waiting"
    return "held" if state in OPEN_STATES else "ended"


def _of_chat(line: str, conversation: str) -> Known | None:
    route = blind_index.route_key(line, conversation)
    return contact_of_chat(line=line, message_key=None, route=route)


def _named(line: str, code: str) -> Known | None:
    signs = "".join(sign for sign in code[:LONGEST_TYPED] if sign.isalnum())
    typed = _grouped(signs.upper().translate(LOOKALIKES))
    found = contacts_named(line=line, key=blind_index.provider_key(line, typed))
    return found[-1] if found else None


def _grouped(signs: str) -> str:
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))
