"""Secrets of senders and of the bot, kept as files beside the database, learnt while we run."""

import os
from threading import Event

from django.conf import settings

from hotline import env
from hotline.embedded import places

#: The settings of the secrets that are kept under these names.
TOKENS = {
    "telegram": "TELEGRAM_SECRET",
    "cti": "CTI_TOKEN",
    "telegram-token": "TELEGRAM_TOKEN",
    "asterisk": "ASTERISK_SECRET",
    "freeswitch": "FREESWITCH_SECRET",
}
EVERY = 5.0


def token_kept(name: str, value: str) -> bool:
    """Keep a secret and let it hold at once in the process that people and senders meet.

    Without a value it only says whether the secret lies with us.
    """
    setting = TOKENS[name]
    variable = f"HOTLINE_{setting}"
    if variable in os.environ or f"{variable}_FILE" in os.environ:
        return False
    if value:
        places.keep(settings.DATA_DIR, name, value)
        setattr(settings, setting, value)
    return True


def tokens_reread() -> None:
    """Learn of a secret that another process was given."""
    for name, setting in TOKENS.items():
        if value := env.secret(f"HOTLINE_{setting}", name):
            setattr(settings, setting, value)


def tokens_watch(stop: Event) -> None:
    """Learn of new secrets again and again, for the lines of this process, until told to stop."""
    while not stop.wait(EVERY):
        tokens_reread()
