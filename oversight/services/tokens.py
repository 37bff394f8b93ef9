"""The secrets that senders show: made anew by an administrator, seen once, and kept where they lie.

Where that is, the wiring room knows (`hotline/wiring.py`).
"""

import re
import secrets
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.record import record
from operators.models import Operator
from operators.refusals import Refused

BOT = "telegram-token"
#: The form in which Telegram writes tokens of bots (core.telegram.org/bots/features#botfather).
BOT_TOKEN = re.compile(r"[0-9]{6,16}:[A-Za-z0-9_-]{35}")
#: Keeps a secret under its name, or with none only says whether it is ours to change: it is not
#: where it is given from outside.
Keeper = Callable[[str, str], bool]


def _unwired(name: str, value: str) -> bool:
    return False


_keeper: list[Keeper] = [_unwired]


class TokenRefused(Refused):
    """The secret stays as it is."""


def wire(keeper: Keeper) -> None:
    """Name the function that keeps secrets."""
    _keeper[0] = keeper


def bot_token_keep(*, token: str, by: Operator, at: datetime) -> None:
    """Keep the token that Telegram gave for the bot; within seconds every process sends with it.

    Raises TokenRefused for what Telegram gives to nobody, and where it is given from outside.
    """
    if not BOT_TOKEN.fullmatch(token):
        raise TokenRefused(
            _("This is no token of a bot: digits, a colon and 35 letters, as BotFather writes it.")
        )
    _kept_here(BOT)
    with transaction.atomic(durable=True):
        record("lines.bot_token_kept", actor=str(by.pk), role=by.role, at=at)
    _keeper[0](BOT, token)


def _kept_here(secret: str) -> None:
    if not _keeper[0](secret, ""):
        raise TokenRefused(_("This secret is given to the console from outside. Change it there."))


def token_renew(*, secret: str, by: Operator, at: datetime) -> str:
    """A new secret of this name, which holds at once; the old one ends. Raises TokenRefused."""
    _kept_here(secret)
    # Written down first: a secret that was changed without a trace would be the worse half.
    with transaction.atomic(durable=True):
        record("lines.token_renewed", actor=str(by.pk), role=by.role, at=at, secret=secret)
    token = secrets.token_urlsafe(36)
    _keeper[0](secret, token)
    return token
