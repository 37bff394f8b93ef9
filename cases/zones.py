"""The time zones that callers live in, by name alone: their rules change, the name stays."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: What a name of the list of zones looks like; PostgreSQL holds the same shape.
NAME = re.compile(r"[A-Z][A-Za-z]+(/[A-Z][A-Za-z_-]+){1,2}")
UKRAINE = ("Europe/Kyiv", "Europe/Simferopol")
RUSSIA = (
    *("Europe/Kaliningrad", "Europe/Moscow", "Europe/Kirov", "Europe/Volgograd"),
    *("Europe/Astrakhan", "Europe/Saratov", "Europe/Ulyanovsk", "Europe/Samara"),
    *("Asia/Yekaterinburg", "Asia/Omsk", "Asia/Novosibirsk", "Asia/Barnaul", "Asia/Tomsk"),
    *("Asia/Novokuznetsk", "Asia/Krasnoyarsk", "Asia/Irkutsk", "Asia/Chita", "Asia/Yakutsk"),
    *("Asia/Khandyga", "Asia/Vladivostok", "Asia/Ust-Nera", "Asia/Magadan", "Asia/Sakhalin"),
    *("Asia/Srednekolymsk", "Asia/Kamchatka", "Asia/Anadyr"),
)
ABROAD = (
    *("Europe/Minsk", "Europe/Chisinau", "Europe/Warsaw", "Europe/Prague", "Europe/Berlin"),
    *("Europe/Vienna", "Europe/Rome", "Europe/Madrid", "Europe/Paris", "Europe/London"),
    *("Europe/Lisbon", "Europe/Vilnius", "Europe/Riga", "Europe/Tallinn", "Europe/Helsinki"),
    *("Europe/Belgrade", "Europe/Sofia", "Europe/Istanbul", "Asia/Tbilisi", "Asia/Yerevan"),
    *("Asia/Baku", "Asia/Almaty", "Asia/Qyzylorda", "Asia/Bishkek", "Asia/Tashkent"),
    *("Asia/Dushanbe", "Asia/Ashgabat", "Asia/Jerusalem", "Asia/Dubai", "Asia/Ulaanbaatar"),
    *("America/New_York", "America/Chicago", "America/Los_Angeles", "America/Toronto"),
    *("America/Argentina/Buenos_Aires", "Australia/Sydney", "Australia/Lord_Howe"),
)
KNOWN = UKRAINE + RUSSIA + ABROAD
#: The cities of the zones, by which people know them.
PLACES: Mapping[str, Promise] = {
    "Kyiv": _("Kyiv"),
    "Simferopol": _("Simferopol"),
    "Kaliningrad": _("Kaliningrad"),
    "Moscow": _("Moscow"),
    "Kirov": _("Kirov"),
    "Volgograd": _("Volgograd"),
    "Astrakhan": _("Astrakhan"),
    "Saratov": _("Saratov"),
    "Ulyanovsk": _("Ulyanovsk"),
    "Samara": _("Samara"),
    "Yekaterinburg": _("Yekaterinburg"),
    "Omsk": _("Omsk"),
    "Novosibirsk": _("Novosibirsk"),
    "Barnaul": _("Barnaul"),
    "Tomsk": _("Tomsk"),
    "Novokuznetsk": _("Novokuznetsk"),
    "Krasnoyarsk": _("Krasnoyarsk"),
    "Irkutsk": _("Irkutsk"),
    "Chita": _("Chita"),
    "Yakutsk": _("Yakutsk"),
    "Khandyga": _("Khandyga"),
    "Vladivostok": _("Vladivostok"),
    "Ust-Nera": _("Ust-Nera"),
    "Magadan": _("Magadan"),
    "Sakhalin": _("Sakhalin"),
    "Srednekolymsk": _("Srednekolymsk"),
    "Kamchatka": _("Kamchatka"),
    "Anadyr": _("Anadyr"),
    "Minsk": _("Minsk"),
    "Chisinau": _("Chisinau"),
    "Warsaw": _("Warsaw"),
    "Prague": _("Prague"),
    "Berlin": _("Berlin"),
    "Vienna": _("Vienna"),
    "Rome": _("Rome"),
    "Madrid": _("Madrid"),
    "Paris": _("Paris"),
    "London": _("London"),
    "Lisbon": _("Lisbon"),
    "Vilnius": _("Vilnius"),
    "Riga": _("Riga"),
    "Tallinn": _("Tallinn"),
    "Helsinki": _("Helsinki"),
    "Belgrade": _("Belgrade"),
    "Sofia": _("Sofia"),
    "Istanbul": _("Istanbul"),
    "Tbilisi": _("Tbilisi"),
    "Yerevan": _("Yerevan"),
    "Baku": _("Baku"),
    "Almaty": _("Almaty"),
    "Qyzylorda": _("Qyzylorda"),
    "Bishkek": _("Bishkek"),
    "Tashkent": _("Tashkent"),
    "Dushanbe": _("Dushanbe"),
    "Ashgabat": _("Ashgabat"),
    "Jerusalem": _("Jerusalem"),
    "Dubai": _("Dubai"),
    "Ulaanbaatar": _("Ulaanbaatar"),
    "New York": _("New York"),
    "Chicago": _("Chicago"),
    "Los Angeles": _("Los Angeles"),
    "Toronto": _("Toronto"),
    "Buenos Aires": _("Buenos Aires"),
    "Sydney": _("Sydney"),
    "Lord Howe": _("Lord Howe"),
}


def place_of(zone: str) -> str:
    """The city of a zone as people say it; one that we do not know stands as the zone has it."""
    city = zone.rpartition("/")[2].replace("_", " ")
    return str(PLACES.get(city, city))
