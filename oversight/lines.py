"""The ways in that this installation knows, and which secrets each of them needs."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Way:
    """One way in; `secrets` are the names of settings, and the variables without HOTLINE_."""

    key: str
    label: Promise
    secrets: tuple[str, ...]
    about: Promise | str = ""


PUSHED = _(
    "A telephone system pushes what happens; the console only listens. "
    "It rings its handsets for everybody, whoever is blocked. "
    "No real system has been tried yet."
)
TELEGRAM = Way("telegram", _("Telegram"), ("TELEGRAM_SECRET", "TELEGRAM_TOKEN"))
FETCHED = Way("telegram", _("Telegram"), ("TELEGRAM_TOKEN",))
WAYS = (
    Way("telephone", _("Telephone"), ("CTI_TOKEN",), PUSHED),
    Way("sip", _("Telephone, built-in line"), ()),
    TELEGRAM,
    Way("web", _("Web form"), ()),
)
#: Secrets of senders by the names under which they are kept: what each is for.
SECRETS = {
    "telegram": _("Webhook secret of Telegram"),
    "cti": _("Token of the telephone system"),
    "asterisk": _("Secret for Asterisk"),
    "freeswitch": _("Secret for FreeSWITCH"),
}
#: What makes each of them anew.
MAKES = {
    "telegram": _("New webhook secret of Telegram"),
    "cti": _("New token of the telephone system"),
    "asterisk": _("New secret for Asterisk"),
    "freeswitch": _("New secret for FreeSWITCH"),
}
SIMULATOR = Way("simulator", _("Simulator"), ())
ASTERISK = Way("asterisk", _("Telephone, Asterisk"), ("ASTERISK_SECRET",))
FREESWITCH = Way("freeswitch", _("Telephone, FreeSWITCH"), ("FREESWITCH_SECRET",))


def ways() -> tuple[Way, ...]:
    """Those that people come by; the made-up one belongs to a demonstration.

    A bot that fetches its messages has no door at which a secret is shown.
    """
    return (
        *(FETCHED if each is TELEGRAM and settings.TELEGRAM_POLLING else each for each in WAYS),
        *((ASTERISK,) if settings.ASTERISK.host else ()),
        *((FREESWITCH,) if settings.FREESWITCH.port else ()),
        *((SIMULATOR,) if settings.DEMO else ()),
    )


def is_set(name: str) -> bool:
    """Whether the secret of a setting is there; what it is, nobody is told."""
    return bool(getattr(settings, name))


def made() -> dict[str, Promise]:
    """What makes each secret of the ways in that are there."""
    keys = {"cti", *(way.key for way in ways())}
    return {name: label for name, label in MAKES.items() if name in keys}
