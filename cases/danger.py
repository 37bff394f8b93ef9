"""A first guess at danger from the words somebody wrote, so that nobody surrounded waits in line.

A guess only moves a person forward in the queue; the operator's answers decide.
"""

import re
from collections.abc import Iterable

from cases.models.contact import Priority
from triage.form import urgency

CRITICAL_WORDS = (
    r"окруж|оточ|оточен|surround",
    r"ранен|поранен|кров|wounded|bleed",
    r"обстрел|обстріл|стреляют|стріляють|under fire|shelling",
    r"хочу умереть|хочу померти|покончить с собой|накласти на себе|kill myself",
)
HIGH_WORDS = (
    r"на фронте|на фронті|at the front|передов|позици|позиці",
    r"следят|стежать|being watched|срочно|терміново|urgent",
)


def danger_in(text: str) -> Priority:
    """How soon these words ask for an answer."""
    lowered = text.casefold()
    if any(re.search(words, lowered) for words in CRITICAL_WORDS):
        return Priority.CRITICAL
    if any(re.search(words, lowered) for words in HIGH_WORDS):
        return Priority.HIGH
    return Priority.NORMAL


def danger_told(text: str, form: Iterable[tuple[str, str]]) -> Priority:
    """How soon the words or the answers of the form ask for somebody: the more urgent of both."""
    return min(danger_in(text), Priority[urgency(dict(form)).upper()])
