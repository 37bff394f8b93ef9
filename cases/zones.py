"""The time zones that callers live in, by name alone: their rules change, the name stays."""

import re

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


def place_of(zone: str) -> str:
    """The city of a zone, as people say it: the name of the zone, once its parts are gone."""
    return zone.rpartition("/")[2].replace("_", " ")
