"""Numbers and handles in one written form each, so that the same one is known again.

Normalising is not validating: a number that no numbering plan lists, but that could be dialled,
is kept, because people are known by whatever their provider shows.
"""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

import phonenumbers
from django.conf import settings
from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    ValidationResult,
)

USUAL_REGION = "UA"
LONGEST_WRITTEN = 200
SHORTEST, LONGEST = 8, 15  # digits of E.164; anything shorter is an extension
ADDRESS = re.compile(r"^(?:.*<)?\s*(?:sips?|tel):([^@:;>?]*)", re.IGNORECASE | re.DOTALL)
EXTENSION = re.compile(r"(?:[;,#x]|ext|доб|дод).*$", re.IGNORECASE | re.DOTALL)
PUNCTUATION = re.compile(r"[\s\-.()/\u2010-\u2015\u2212]")
DIALLED = re.compile(r"\+?[0-9]{3,20}")
# What an 8 in front has meant: the way out of Russia, inside the old Ukraine, inside Russia.
AFTER_EIGHT = (
    (re.compile(r"810([0-9]{8,15})"), "+"),
    (re.compile(r"8(0[0-9]{9})"), "+38"),
    (re.compile(r"8([0-9]{10})"), "+7"),
)
# "anonymous", "restricted", "unknown", "private", "unavailable", spelt on a telephone's keys.
WITHHELD = {"266696687", "7378742833", "8656696", "7748283", "86282452253"}

HANDLE = re.compile(r"[a-z0-9_]{4,32}")
HANDLE_PREFIX = re.compile(
    r"^(?:@+|tg://resolve\?domain=|(?:https?://)?(?:www\.)?(?:t|telegram)\.me/)", re.IGNORECASE
)


class Number(str):
    """A number that was read and is not read again."""

    __slots__ = ()


def normalise_number(text: str, default_region: str | None = None) -> str:
    """The number in E.164 (+380…), or "" when it is withheld or not a number.

    1. Written with + or 00, it is taken at its word if its country exists.
    2. Otherwise it is read as dialled in the default region, with the trunk prefix 8, and as a
       number that lost its plus; the first reading that a numbering plan lists wins.
    3. If none is listed, the first reading of a possible length wins.
    """
    return text if isinstance(text, Number) else Number(_read(text, default_region))


def normalise_handle(text: str) -> str:
    """A messenger handle without its @ or link, in small letters; "" when it cannot be one."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST_WRITTEN]).strip()
    name = re.split(r"[/?&#]", HANDLE_PREFIX.sub("", plain), maxsplit=1)[0].casefold()
    return name if HANDLE.fullmatch(name) else ""


def country_of(number: str) -> str:
    """The country of a number in E.164, two capital letters by its calling code; "" for none."""
    parsed = _parsed(number, "") if number.startswith("+") else None
    if parsed is None or parsed.country_code is None:
        return ""
    found = phonenumbers.region_code_for_number(parsed)
    region = found or phonenumbers.region_code_for_country_code(parsed.country_code)
    return region if re.fullmatch(r"[A-Y][A-Z]|Z[A-Y]", region or "") else ""


def _read(text: str, default_region: str | None) -> str:
    digits = _digits(text)
    abroad = f"+{digits[2:]}" if digits.startswith("00") else digits
    if abroad.startswith("+") and (found := _abroad(abroad)):
        return found
    bare = digits.removeprefix("+")
    region = default_region if default_region is not None else _usual_region()
    readings = list(_readings(bare, "" if digits.startswith("+") else region))
    listed = filter(phonenumbers.is_valid_number, readings)
    return next(map(_written, listed), "") or next(map(_written, filter(_possible, readings)), "")


def _usual_region() -> str:
    return getattr(settings, "NUMBER_REGION", USUAL_REGION)


def _digits(text: str) -> str:
    """The digits with at most a leading plus; "" for words, for withheld and for nonsense."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST_WRITTEN])
    if address := ADDRESS.match(plain):
        plain = unquote(address[1])
    visible = "".join(mark for mark in plain if unicodedata.category(mark) != "Cf")
    joined = PUNCTUATION.sub("", EXTENSION.sub("", visible))
    digits = "".join(str(int(mark)) if mark.isdecimal() else mark for mark in joined)
    if not DIALLED.fullmatch(digits) or digits.removeprefix("+") in WITHHELD:
        return ""
    if len(set(digits.removeprefix("+"))) == 1:
        return ""  # a row of zeros is how some switches say "withheld"
    return digits


def _abroad(digits: str) -> str:
    number = _parsed(digits, "")
    if number is None or not SHORTEST <= len(digits) - 1 <= LONGEST:
        return ""
    return _written(number) if phonenumbers.is_valid_number(number) else digits


def _readings(digits: str, region: str) -> Iterator[PhoneNumber]:
    ways = [(digits, region)] if region else []
    for pattern, country in AFTER_EIGHT:
        if rest := pattern.fullmatch(digits):
            ways.append((f"{country}{rest[1]}", ""))
    ways.append((f"+{digits}", ""))
    yield from (number for way in ways if (number := _parsed(*way)) is not None)


def _parsed(digits: str, region: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(digits, region or None)
    except NumberParseException:
        return None


def _possible(number: PhoneNumber) -> bool:
    length = len(_written(number)) - 1
    reason = phonenumbers.is_possible_number_with_reason(number)
    return reason == ValidationResult.IS_POSSIBLE and SHORTEST <= length <= LONGEST


def _written(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
