"""Lines are given to offices."""

from cases.models import LANGUAGES, Line, Queue
from operators.models import Office


def line_place(*, key: str, office: Office) -> Line:
    """Let an office answer a line, with a queue for each language; the same twice is once."""
    for language, _name in LANGUAGES:
        Queue.objects.get_or_create(office=office, language=language)
    return Line.objects.update_or_create(key=key, defaults={"office": office})[0]
