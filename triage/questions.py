"""The questions of the form, as data: what a person reads, and what may be answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SHORT, LONG = 200, 2_000
MOST_PEOPLE = 1_000


class Kind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    WORDS = "words"
    STORY = "story"
    COUNT = "count"


class Urgency(StrEnum):
    """How soon the answers ask for somebody."""

    CRITICAL = "critical"
    HIGH = "high"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to press."""

    code: str
    text: Promise
    urgency: Urgency = Urgency.NORMAL


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what the person reads, what a short label calls it, how it is answered."""

    id: str
    label: Promise
    asks: Promise
    kind: Kind
    choices: tuple[Choice, ...] = ()
    aside: Promise | None = None
    is_red: bool = False

    def choice(self, code: str) -> Choice | None:
        """The choice of this code."""
        return next((each for each in self.choices if each.code == code), None)

    @property
    def most(self) -> int:
        """The longest answer, in characters."""
        return LONG if self.kind == Kind.STORY else SHORT


QUESTIONS: tuple[Question, ...] = (
    Question(
        "story",
        pgettext_lazy("form", "In their words"),
        _("What do you want to say or ask?"),
        Kind.STORY,
    ),
    Question(
        "who",
        pgettext_lazy("form", "Writes for"),
        _("For whom are you writing?"),
        Kind.CHOICE,
        (
            Choice("self", _("For myself")),
            Choice("group", _("For myself and others with me")),
            Choice("family", _("For somebody of my family")),
            Choice("other", _("For somebody else")),
        ),
    ),
    Question(
        "status",
        pgettext_lazy("form", "Situation"),
        _("What is the situation of the person it is about?"),
        Kind.CHOICE,
        (
            Choice("not_called", _("Not called up")),
            Choice("called_up", _("Called up, not at the front yet"), Urgency.HIGH),
            Choice("at_front", _("At the front"), Urgency.HIGH),
            Choice("surrounded", _("Surrounded or under fire now"), Urgency.CRITICAL),
            Choice("captive", _("Already a prisoner, or missing")),
            Choice("abroad", _("Abroad")),
        ),
    ),
    Question(
        "danger",
        pgettext_lazy("form", "Danger"),
        _("Is anybody in danger at this moment?"),
        Kind.CHOICE,
        (
            Choice("now", _("Yes, now"), Urgency.CRITICAL),
            Choice("soon", _("Within days"), Urgency.HIGH),
            Choice("no", _("No")),
            Choice("unsure", _("I do not know")),
        ),
    ),
    Question(
        "many",
        pgettext_lazy("form", "How many"),
        _("How many people are you, together?"),
        Kind.COUNT,
    ),
    Question(
        "unit",
        pgettext_lazy("form", "Unit"),
        _("Which unit?"),
        Kind.WORDS,
        aside=_("You may leave this out and say it later by voice."),
        is_red=True,
    ),
    Question(
        "place",
        pgettext_lazy("form", "Place"),
        _("Where is that person now?"),
        Kind.WORDS,
        aside=_("A region is enough. You may leave this out and say it later by voice."),
        is_red=True,
    ),
    Question(
        "channel",
        pgettext_lazy("form", "Answer by"),
        _("How may we answer you?"),
        Kind.CHOICE,
        (
            Choice("here", _("Only here; I come back with my code")),
            Choice("phone", _("By telephone")),
            Choice("telegram", _("In Telegram")),
        ),
    ),
    Question(
        "number",
        pgettext_lazy("form", "Number or name there"),
        _("On which number, or under which name in Telegram?"),
        Kind.WORDS,
        aside=_("Only if we may use it. Never one that others answer."),
        is_red=True,
    ),
    Question(
        "hours",
        pgettext_lazy("form", "Safe hours"),
        _("When is it safe to reach you?"),
        Kind.WORDS,
        aside=_("For example: at night after 23:00, and which town's time that is."),
    ),
    Question(
        "wish",
        pgettext_lazy("form", "Wish after capture"),
        _("What would you wish for after captivity?"),
        Kind.CHOICE,
        (
            Choice("exchange", _("To be exchanged and go home")),
            Choice("stay", _("Not to be sent back")),
            Choice("legion", _("To join those who fight on this side")),
            Choice("undecided", _("I do not know yet")),
        ),
        aside=_("Nobody can promise it; each case is decided by itself."),
    ),
)
BY_ID: Mapping[str, Question] = {question.id: question for question in QUESTIONS}
