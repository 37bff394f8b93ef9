"""What stands in a submitted form, question by question, ready to be kept or shown again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

from intake.strict import storable
from triage.form import AnswerUnfit, fit
from triage.questions import QUESTIONS, Question


@dataclass(frozen=True, slots=True)
class Row:
    """One question as the page shows it."""

    question: Question
    value: str
    error: Promise | None

    @property
    def field(self) -> str:
        """The name of its control."""
        return f"q-{self.question.id}"


@dataclass(frozen=True, slots=True)
class Filled:
    """The answers that fit, all that was typed, and what does not fit."""

    answers: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Promise] = field(default_factory=dict)

    def rows(self) -> list[Row]:
        """Every question, with what was typed and what is wrong with it."""
        return [
            Row(each, self.typed.get(each.id, ""), self.errors.get(each.id)) for each in QUESTIONS
        ]


def filled(fields: Mapping[str, str]) -> Filled:
    """Read the submitted fields; those that no question asks for are passed over."""
    answers: dict[str, str] = {}
    typed: dict[str, str] = {}
    errors: dict[str, Promise] = {}
    for question in QUESTIONS:
        typed[question.id] = given = storable(fields.get(f"q-{question.id}", ""))
        try:
            if answer := fit(question, given):
                answers[question.id] = answer
        except AnswerUnfit as unfit:
            errors[question.id] = unfit.sentence
    return Filled(answers, typed, errors)
