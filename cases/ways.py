"""The ways in as people outside know them: what each is called, and where it is found."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models.traffic import ELSEWHERE

NAMES: dict[str, Promise] = {
    "telephone": _("Telephone"),
    "sip": _("Telephone, built-in line"),
    "asterisk": _("Telephone, Asterisk"),
    "freeswitch": _("Telephone, FreeSWITCH"),
    "telegram": _("Telegram"),
    "web": _("Web form"),
    "simulator": _("Simulator"),
}
#: Countries that have a name of their own on these lines; any other goes by its code.
COUNTRIES: dict[str, Promise] = {
    "BY": _("Belarus"),
    "GE": _("Georgia"),
    "KZ": _("Kazakhstan"),
    "PL": _("Poland"),
    "RU": _("Russia"),
    "UA": _("Ukraine"),
    ELSEWHERE: _("elsewhere or not known"),
}
#: The lines that one address outside leads to.
DOORS = {
    **dict.fromkeys(("telephone", "sip", "asterisk", "freeswitch"), "telephone"),
    "telegram": "telegram",
    "web": "web",
}


@dataclass(frozen=True, slots=True)
class Door:
    """One way in that can be told to people: its name and its address."""

    key: str
    name: Promise
    address: str


def doors(*, without: frozenset[str] = frozenset()) -> list[Door]:
    """Every way in that has an address outside, but for those of these lines.

    A bot without a token answers nobody, so its name is told to nobody.
    """
    shut = {DOORS[line] for line in without if line in DOORS}
    found = (
        Door("telephone", NAMES["telephone"], settings.VOICE_NUMBER),
        Door("telegram", NAMES["telegram"], settings.TELEGRAM_TOKEN and settings.TELEGRAM_NAME),
        Door("web", NAMES["web"], settings.WEB_ADDRESS),
    )
    return [each for each in found if each.address and each.key not in shut]


def line_name(line: str, country: str = "") -> str:
    """A line in words, with the country where only that is meant: "Telephone, Russia"."""
    name = str(NAMES.get(line, line))
    return f"{name}, {COUNTRIES.get(country, country)}" if country else name


def public_name(line: str, country: str = "") -> str:
    """A way in as people outside know it, whichever of our lines it is: "Telephone (Russia)"."""
    way = str(NAMES.get(DOORS.get(line, line), line))
    return f"{way} ({COUNTRIES.get(country, country)})" if country else way
