"""The secrets that senders show: made anew by an administrator, seen once, and kept where they lie.

Where that is, the wiring room knows (`hotline/wiring.py`).
"""

import secrets
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.record import record
from operators.models import Operator
from operators.refusals import Refused

#: Keeps a secret under its name; False when it is given from outside and not ours to change.
Keeper = Callable[[str, str], bool]


def _unwired(name: str, value: str) -> bool:
    return False


_keeper: list[Keeper] = [_unwired]


class TokenRefused(Refused):
    """The secret stays as it is."""


def wire(keeper: Keeper) -> None:
    """Name the function that keeps secrets."""
    _keeper[0] = keeper


def token_renew(*, secret: str, by: Operator, at: datetime) -> str:
    """A new secret of this name, which holds at once; the old one ends. Raises TokenRefused."""
    token = secrets.token_urlsafe(36)
    with transaction.atomic():
        record("lines.token_renewed", actor=str(by.pk), role=by.role, at=at, secret=secret)
        if not _keeper[0](secret, token):
            raise TokenRefused(
                _("This secret is given to the console from outside. Change it there.")
            )
    return token
