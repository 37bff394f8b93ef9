"""Fields of a provider's object, each read as exactly the type its documentation gives it.

A missing field is an ordinary thing and reads as nothing; a field of another type is a refusal.
"""

from collections.abc import Mapping
from http import HTTPStatus

from intake.problems import Problem

# In characters. The vault seals at most 64 KiB in one field; Telegram writes at most 4,096 in one
# message, so the limits hold back only what no honest sender has to say.
MOST_SHORT, MOST_LONG = 1_000, 16_000
WIDEST = 2**63
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

Fields = Mapping[str, object]


def words(fields: Fields, name: str, most: int = MOST_SHORT) -> str:
    """A text, empty when missing; one that could not be kept whole is refused, never cut."""
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _wrong(name, "text")
    if len(value) > most:
        detail = f"The field {name} is longer than {most} characters."
        raise Problem(detail, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return storable(value)


def whole(fields: Fields, name: str) -> int | None:
    """A whole number of at most 64 bits."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not -WIDEST <= value < WIDEST:
        raise _wrong(name, "a whole number")
    return value


def number(fields: Fields, name: str) -> float | None:
    """A finite number, with or without a fraction."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) > WIDEST:
        raise _wrong(name, "a number")
    return float(value)


def flag(fields: Fields, name: str) -> bool:
    """True or false; false when missing."""
    value = fields.get(name)
    if value is not None and not isinstance(value, bool):
        raise _wrong(name, "true or false")
    return bool(value)


def inner(fields: Fields, name: str) -> Fields | None:
    """An object inside this one."""
    value = fields.get(name)
    if value is not None and not isinstance(value, dict):
        raise _wrong(name, "an object")
    return value


def storable(text: str) -> str:
    """The text with what no store can hold (half a surrogate pair, NUL) visibly replaced."""
    whole_pairs = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole_pairs.replace("\0", REPLACEMENT)


def _wrong(name: str, wanted: str) -> Problem:
    return Problem(f"The field {name} must be {wanted}.")
