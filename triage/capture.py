"""What may be written into a field: one check for answers, choices and rules alike.

A refusal names the field and what it takes, never the value: the value may be about a person.
"""

from triage.graph import Field, Value

LONGEST_TEXT = 500


def checked(field: Field, value: object, *, refusal: type[Exception]) -> Value:
    """The value as the field keeps it, an empty one to clear it; raises `refusal`."""
    kept = _kept(field, value)
    if kept is None:
        raise refusal(f"{field.id}: {_expected(field)}")
    return kept


def joined(field: Field, so_far: Value | None, value: Value) -> Value:
    """What a choice settles replaces what was noted, but tags are added to the tags."""
    if isinstance(value, tuple) and isinstance(so_far, tuple):
        return tuple(option.id for option in field.options if option.id in (*so_far, *value))
    return value


def _kept(field: Field, value: object) -> Value | None:
    match field.kind:
        case "flag":
            return value if isinstance(value, bool) else None
        case "number":
            return _number(field, value)
        case "text":
            short = isinstance(value, str) and len(value) <= (field.most or LONGEST_TEXT)
            return str(value) if short else None
        case "choice":
            known = isinstance(value, str) and (not value or field.option(value))
            return str(value) if known else None
        case "tags":
            return _tags(field, value)


def _number(field: Field, value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if field.least <= value <= (field.most or value) else None


def _tags(field: Field, value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list | tuple):
        return None
    if any(not isinstance(tag, str) or field.option(tag) is None for tag in value):
        return None
    return tuple(option.id for option in field.options if option.id in value)


def _expected(field: Field) -> str:
    match field.kind:
        case "flag":
            return "yes or no expected"
        case "number":
            return f"a whole number from {field.least} to {field.most or 'any'} expected"
        case "text":
            return f"at most {field.most or LONGEST_TEXT} letters expected"
        case "choice":
            return "one of " + ", ".join(option.id for option in field.options) + " expected"
        case "tags":
            return "some of " + ", ".join(option.id for option in field.options) + " expected"
