"""The exchange of a passkey (WebAuthn Level 2) for one name of the console; nothing is stored."""

import struct
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from allauth.mfa.models import Authenticator
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    UserVerificationRequirement,
)

from operators.models import Operator

NAME = "Console"
VERIFIED = UserVerificationRequirement.PREFERRED
#: What the libraries raise for an answer that is not one.
UNFIT = (ValueError, TypeError, LookupError, AttributeError, RecursionError, struct.error)


class Exchange(NamedTuple):
    """What the browser is asked, as JSON, and what must be remembered until it answers."""

    options: dict[str, Any]
    state: dict[str, Any]


class Taken(NamedTuple):
    """What is kept of the answer that made a passkey, and how often its key was used."""

    kept: dict[str, Any]
    uses: int


class Proof(NamedTuple):
    """Which factor answered, and how often its key says it was used."""

    factor: Authenticator
    uses: int


def offer(person: Operator, held: Sequence[Authenticator], *, host: str) -> Exchange:
    """Ask a browser for a new passkey of this person."""
    user = PublicKeyCredentialUserEntity(
        id=person.pk.bytes, name=person.call_sign, display_name=person.call_sign
    )
    options, state = _server(host).register_begin(
        user, _credentials(held), user_verification=VERIFIED
    )
    return Exchange(dict(options), dict(state))


def ask(held: Sequence[Authenticator], *, host: str) -> Exchange:
    """Ask a browser for a proof by one of these passkeys."""
    options, state = _server(host).authenticate_begin(
        _credentials(held), user_verification=VERIFIED
    )
    return Exchange(dict(options), dict(state))


def taken(answer: Mapping[str, Any], state: Mapping[str, Any], *, host: str) -> Taken:
    """A new passkey without what else was sent. Raises one of UNFIT for an answer that is wrong."""
    uses = int(_server(host).register_complete(state, answer).counter)
    made = RegistrationResponse.from_dict(answer)
    response = {
        "clientDataJSON": websafe_encode(made.response.client_data),
        "attestationObject": websafe_encode(made.response.attestation_object),
    }
    kept = {"id": made.id, "rawId": made.id, "type": "public-key", "response": response}
    return Taken(kept, uses)


def proven(
    answer: Mapping[str, Any],
    state: Mapping[str, Any],
    held: Sequence[Authenticator],
    *,
    host: str,
) -> Proof:
    """Which of these passkeys signed. Raises one of UNFIT for an answer that is wrong."""
    found = _server(host).authenticate_complete(state, _credentials(held), answer)
    by_id = {_credential(each).credential_id: each for each in held}
    told = AuthenticationResponse.from_dict(answer).response.authenticator_data
    return Proof(by_id[found.credential_id], int(told.counter))


def _server(host: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(id=host, name=NAME))


def _credentials(held: Sequence[Authenticator]) -> list[AttestedCredentialData]:
    return [_credential(each) for each in held]


def _credential(factor: Authenticator) -> AttestedCredentialData:
    credential: AttestedCredentialData = factor.wrap().authenticator_data.credential_data
    return credential
