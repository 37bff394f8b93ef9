"""The whole keyed hash of who a provider says is calling or writing; it proves nothing."""

from vault.blind_index import provider_key

PHONE, CHAT = "sender.phone", "sender.chat"


def sender_sign(*, line: str, is_call: bool, number: str, conversation: str) -> bytes | None:
    """The sign of a caller by the normalised number, of a chat by its name; None when withheld."""
    if is_call:
        return provider_key(PHONE, number) if number else None
    return provider_key(CHAT, f"{line}:{conversation}")
