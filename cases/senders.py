"""The whole keyed hashes of who a provider says is calling or writing; they prove nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from cases.identifiers import normalise_number
from cases.inbound import Inbound
from vault.blind_index import provider_key

PHONE, CHAT, FACE = "sender.phone", "sender.chat", "sender.face"


@dataclass(frozen=True, slots=True)
class Signs:
    """The sign of a sender, and that of the sender under this very name; the same for calls."""

    sign: bytes
    face: bytes


def phone_sign(number: str) -> bytes | None:
    """The sign of whoever calls from this number; None when there is none."""
    plain = normalise_number(number)
    return provider_key(PHONE, plain) if plain else None


def signs_of(
    *, line: str, is_call: bool, number: str, conversation: str, name: str, handle: str
) -> Signs | None:
    """The signs of a caller by the number, of a chat by its name; None for a hidden number."""
    if is_call:
        sign = phone_sign(number)
        return Signs(sign, sign) if sign else None
    chat = f"{line}:{conversation}"
    return Signs(provider_key(CHAT, chat), provider_key(FACE, f"{chat}\n{name}\n{handle}"))


def signs_in(inbound: Inbound, *, is_call: bool) -> Signs | None:
    """The signs of whoever sent this."""
    return signs_of(
        line=inbound.line,
        is_call=is_call,
        number=inbound.sender.number,
        conversation=inbound.conversation,
        name=inbound.sender.name,
        handle=inbound.sender.handle,
    )


def signs_told(line: str, *, is_call: bool, caller: Mapping[str, str]) -> Signs | None:
    """The signs of the sender of a contact whose caller was opened."""
    return signs_of(
        line=line,
        is_call=is_call,
        number=caller.get("number", ""),
        conversation=caller.get("conversation", ""),
        name=caller.get("name", ""),
        handle=caller.get("handle", ""),
    )
