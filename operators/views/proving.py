"""A factor in a request: the proof by one, a new one, and what the person's app is shown."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest

from operators.devices import source_of
from operators.forms import CodeForm
from operators.models import Operator
from operators.qr import qr_path
from operators.refusals import Refused
from operators.services.factors import factor_check, totp_add, totp_pending
from operators.services.passkeys import passkey_add, passkey_check
from operators.views.passkey import answer_in

NOTHING: Mapping[str, str] = {}


def proof_check(
    request: HttpRequest, person: Operator, form: CodeForm, *, browser: str, at: datetime
) -> None:
    """Take the passkey or the code that was sent. Raises SignInRefused."""
    source = source_of(request)
    if "passkey" in request.POST:
        told = answer_in(request)._asdict()
        passkey_check(operator=person, **told, browser=browser, source=source, at=at)
    else:
        code = form.cleaned_data["code"]
        factor_check(operator=person, code=code, browser=browser, source=source, at=at)


def factor_add(
    request: HttpRequest,
    person: Operator,
    form: CodeForm,
    *,
    enrolment: bytes | None = None,
    at: datetime,
) -> list[str]:
    """Add the passkey that was made, or the app whose code was sent; gives recovery codes."""
    if "passkey" in request.POST:
        return passkey_add(
            operator=person,
            name=request.POST.get("name", ""),
            **answer_in(request)._asdict(),
            enrolment=enrolment,
            at=at,
        )
    return totp_add(operator=person, code=form.cleaned_data["code"], enrolment=enrolment, at=at)


def app_shown(operator: Operator, at: datetime) -> dict[str, str]:
    """What the person's app reads: the secret as text, and its address as a picture."""
    try:
        secret = totp_pending(operator=operator, at=at)
    except Refused:
        return {}
    address = f"otpauth://totp/{operator.call_sign}?secret={secret}&issuer=Console"
    spaced = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    path, size = qr_path(address)
    return {"secret": spaced, "qr": path, "qr_size": str(size)}
