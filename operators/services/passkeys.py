"""Passkeys: a key that a device or a stick keeps to itself and that signs for one address alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.record import record
from operators.models import Operator
from operators.passkeys import UNFIT, Proof, proven, taken
from operators.selectors import passkeys_of, recovery_codes_left
from operators.services.enrolment import enrolment_code_spend
from operators.services.factors import FactorRefused, recovery_codes_draw
from operators.services.sign_in import SignInRefused, factor_place
from operators.tries import tries_forget

PASSKEY = Authenticator.Type.WEBAUTHN
LONGEST_NAME = 40
BY_FACTOR, REFUSED, COPIED = "sign_in.by_factor", "sign_in.factor_refused", "factor.copied"
WRONG = _("The passkey was not accepted. Try again, or prove yourself another way.")


def passkey_add(
    *,
    operator: Operator,
    name: str,
    answer: Mapping[str, Any],
    state: Mapping[str, Any],
    host: str,
    enrolment: bytes | None = None,
    at: datetime,
) -> list[str]:
    """Keep a new passkey; gives recovery codes where the person has none.

    Raises FactorRefused, and SignInRefused for an enrolment code that is gone.
    """
    plain = "".join(filter(str.isprintable, name)).strip()[:LONGEST_NAME]
    if not plain:
        raise FactorRefused(_("Give the passkey a name, such as the device it lies on."))
    try:
        made = taken(answer, state, host=host)
    except UNFIT as unfit:
        raise FactorRefused(WRONG) from unfit
    with transaction.atomic():
        Operator.objects.select_for_update().get(pk=operator.pk)
        if enrolment is not None:
            enrolment_code_spend(operator=operator, hashed=enrolment, at=at)
        Authenticator.objects.create(
            user=operator,
            type=PASSKEY,
            created_at=at,
            data={"name": plain, "credential": made.kept, "count": made.uses},
        )
        codes = [] if recovery_codes_left(operator) else recovery_codes_draw(operator=operator)
        _note("factor.added", operator, at)
    return codes


def passkey_check(
    *,
    operator: Operator,
    answer: Mapping[str, Any],
    state: Mapping[str, Any],
    host: str,
    browser: str,
    source: str,
    at: datetime,
) -> None:
    """Take the signature of one of the person's passkeys.

    A key that counts its uses and does not count on was copied: it is refused for good. Raises
    SignInRefused, and TooManyTries.
    """
    place = factor_place(operator=operator, browser=browser, source=source, at=at)
    with transaction.atomic():
        held = list(passkeys_of(operator).select_for_update())
        try:
            proof: Proof | None = proven(answer, state, held, host=host)
        except UNFIT:
            proof = None
        action = _settled(proof, at)
        _note(action, operator, at)
    if action != BY_FACTOR:
        raise SignInRefused(WRONG)
    tries_forget(call_sign=f"factor:{operator.call_sign}", place=place)


def _settled(proof: Proof | None, at: datetime) -> str:
    if proof is None or proof.factor.data.get("copied"):
        return REFUSED
    factor, before = proof.factor, int(proof.factor.data.get("count", 0))
    is_copy = (before or proof.uses) and proof.uses <= before
    factor.data |= {"copied": True} if is_copy else {"count": proof.uses}
    factor.last_used_at = factor.last_used_at if is_copy else at
    factor.save(update_fields=["data", "last_used_at"])
    return COPIED if is_copy else BY_FACTOR


def _note(action: str, operator: Operator, at: datetime) -> None:
    record(
        action,
        actor=str(operator.pk),
        role=operator.role,
        subject=operator.pk,
        at=at,
        kind=str(PASSKEY),
    )
