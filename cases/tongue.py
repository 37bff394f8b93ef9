"""A first guess at the language somebody speaks; the operator corrects it in one key."""

import re

UKRAINIAN_LETTERS = re.compile(r"[іїєґІЇЄҐ]")
RUSSIAN_LETTERS = re.compile(r"[ыэъёЫЭЪЁ]")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
LATIN = re.compile(r"[A-Za-z]{3}")
BY_COUNTRY = (("+380", "uk"), ("+7", "ru"), ("+375", "ru"))
SPOKEN_MOST = "ru"


def language_of(*, text: str, hint: str, number: str) -> str:
    """One of uk, ru, en: the letters decide, then the provider's hint, then the country code."""
    if UKRAINIAN_LETTERS.search(text):
        return "uk"
    if RUSSIAN_LETTERS.search(text):
        return "ru"
    if not CYRILLIC.search(text) and LATIN.search(text):
        return "en"
    if hint in {"uk", "ru", "en"}:
        return hint
    for prefix, language in BY_COUNTRY:
        if number.startswith(prefix):
            return language
    return SPOKEN_MOST
