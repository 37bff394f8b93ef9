"""The form that a person fills in alone, on a page or with the bot.

Every question may be left out. Answers are a mapping of question to text: the code of a choice, or
the person's own words. The form asks, keeps and shows; it decides nothing but how soon a person
needs somebody.
"""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from triage.questions import BY_ID, MOST_PEOPLE, QUESTIONS, SHORT, Kind, Question, Urgency


class AnswerUnfit(ValueError):
    """The answer does not fit its question; `sentence` says what to do."""

    def __init__(self, sentence: Promise) -> None:
        super().__init__()
        self.sentence = sentence


def fit(question: Question, given: str) -> str:
    """The answer as it is kept; empty when the question is left out. Raises AnswerUnfit."""
    text = given.strip()
    if not text:
        return ""
    if question.kind == Kind.CHOICE:
        if question.choice(text) is None:
            raise AnswerUnfit(_("Choose one of the answers, or leave this out."))
        return text
    if question.kind == Kind.COUNT:
        return _count(text)
    if len(text) > question.most:
        raise AnswerUnfit(
            _("This is too long: at most 2,000 characters.")
            if question.kind == Kind.STORY
            else _("This is too long: at most 200 characters.")
        )
    return text


def _count(text: str) -> str:
    count = int(text) if text.isdecimal() and len(text) <= SHORT else 0
    if not 1 <= count <= MOST_PEOPLE:
        raise AnswerUnfit(_("Write a number from 1 to 1,000, or leave this out."))
    return str(count)


def urgency(answers: Mapping[str, str]) -> Urgency:
    """The most urgent of all that was chosen."""
    chosen = [
        choice.urgency
        for question in QUESTIONS
        if (choice := question.choice(answers.get(question.id, ""))) is not None
    ]
    return next((each for each in Urgency if each in chosen), Urgency.NORMAL)


def read(answers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Label and answer of all that was answered, in the order asked and the reader's language."""
    rows = []
    for question in QUESTIONS:
        if answer := answers.get(question.id, ""):
            choice = question.choice(answer)
            rows.append((str(question.label), str(choice.text) if choice else answer))
    return rows


def parts(answers: Iterable[tuple[str, str]]) -> tuple[dict[str, str], dict[str, str]]:
    """The answers that tell the story, and those that tell who and where."""
    told: dict[str, str] = {}
    red: dict[str, str] = {}
    for question, answer in answers:
        (red if BY_ID[question].is_red else told)[question] = answer
    return told, red
