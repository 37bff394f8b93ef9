"""One form that somebody fills in by chat: where they are, what they answered, what was sent."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import override

from cases.inbound import Inbound, Sender
from cases.inbound import Kind as Happening
from triage.form import AnswerUnfit, fit
from triage.questions import QUESTIONS, Kind, Question

STORY = "story"
PLACES = [question.id for question in QUESTIONS]


@dataclass(frozen=True, slots=True)
class Given:
    """An answer, and the event that gave it."""

    text: str = field(repr=False)
    number: int


@dataclass(slots=True)
class Sheet:
    """The answers so far. `began` is the event that began the form, and so its name."""

    began: int
    place: int = 0
    sent: int = 0
    given: dict[str, Given] = field(default_factory=dict)

    @property
    def question(self) -> Question | None:
        """The question that waits for an answer; None at the end, where all is looked over."""
        return QUESTIONS[self.place] if self.place < len(QUESTIONS) else None

    def take(self, question: str, text: str, number: int) -> None:
        """Keep an answer; the one that was waited for leads on to the next question."""
        self.given[question] = Given(text, number)
        self.pass_over(question)

    def pass_over(self, question: str) -> None:
        """Leave a question as it is and go on, when it is the one that waits."""
        if self.question and self.question.id == question:
            self.place += 1

    def drop(self, question: str) -> None:
        """Take an answer away and ask again."""
        self.given.pop(question, None)
        self.turn_to(question)

    def turn_to(self, question: str) -> None:
        """Ask this question next."""
        if question in PLACES:
            self.place = PLACES.index(question)

    def back(self, question: str) -> None:
        """Ask the question before this one next."""
        last = PLACES.index(question) if question in PLACES else len(PLACES)
        self.place = max(0, last - 1)

    def answers(self) -> dict[str, str]:
        """Question to answer, in the order asked."""
        return {each: self.given[each].text for each in PLACES if each in self.given}

    def event(
        self, last: Inbound, heard: Iterable[Inbound], *, language: str, code: str
    ) -> Inbound:
        """The sent form as one event; it has another name whenever something of it changed."""
        numbers = {each.number for each in self.given.values()}
        mine = [
            each
            for each in heard
            if self.began <= int(each.provider_id) <= self.sent or int(each.provider_id) in numbers
        ]
        told = [f"{name}={each.number}={each.text}" for name, each in sorted(self.given.items())]
        digest = sha256("\n".join([str(len(mine)), *told]).encode()).hexdigest()
        answers = self.answers()
        address, way = answers.get("number", ""), answers.get("channel", "")
        return Inbound(
            line=last.line,
            provider_id=f"form/{last.conversation}/{self.began}/{digest}",
            conversation=last.conversation,
            kind=Happening.EDIT if max(numbers) > self.sent else Happening.MESSAGE,
            sender=Sender(
                name=last.sender.name,
                number=address if way == "phone" else last.sender.number,
                handle=last.sender.handle,
            ),
            at=max(each.at for each in mine),
            text=answers.get(STORY, ""),
            message_id=f"form/{self.began}",
            language=language,
            form=tuple((name, text) for name, text in answers.items() if name != STORY),
            code=code,
        )


def fitting(question: Question, texts: Iterable[tuple[int, str]]) -> Given | Promise | None:
    """The first of these wordings, the newest foremost, that answers the question.

    What is wrong with them in words when none does; None when words cannot answer it at all.
    """
    wrong: Promise | None = None
    for number, text in texts:
        try:
            if found := fit(question, _pressed_by_name(question, text)):
                return Given(found, number)
        except AnswerUnfit as unfit:
            wrong = unfit.sentence
    return None if question.kind == Kind.CHOICE else wrong


def _pressed_by_name(question: Question, text: str) -> str:
    """The code of the choice whose name was typed, in whatever language; else the text itself."""
    typed = text.strip().casefold()
    for language, _name in settings.LANGUAGES:
        with override(language):
            for choice in question.choices:
                if str(choice.text).casefold() == typed:
                    return choice.code
    return text
