"""How far a conversation has come: its form, what operators should have, what is to be said."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.inbound import Inbound, Kind
from cases.services.case_words import are_words
from intake.telegram import says
from intake.telegram.says import Saying
from intake.telegram.sheet import Given, Sheet, fitting
from triage.questions import BY_ID

PLACE, NUMBER, WORDS = "place", "number", "words"
#: What holds no words and no file that we open.
ODD = frozenset(
    ("sticker", "dice", "game", "story", "paid_media", "poll", "checklist", "other", "video_note")
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the bot must be told beside the chat itself.

    How it stands, the code of a form, and which other ways do not reach us at present.
    """

    standing: str
    code_of: Callable[[int], str]
    ways: Callable[[], str] = str


@dataclass(slots=True)
class Course:
    """All events in their order, the new one, and what they come to so far."""

    heard: Sequence[Inbound]
    new: Inbound
    guessed: str
    asked: Asked
    chosen: str = ""
    sheet: Sheet | None = None
    sent: dict[int, Sheet] = field(default_factory=dict)
    plain: dict[int, Inbound] = field(default_factory=dict)
    answers: dict[int, Inbound] = field(default_factory=dict)
    notes: list[Callable[[], Saying]] = field(default_factory=list)
    is_touched: bool = False
    #: Whether the chat wants what is said to everybody, and whether the new event says so.
    follows: bool = False
    is_about_following: bool = False
    #: Messages that are answers of a form, and of which.
    claimed: dict[str, Sheet] = field(default_factory=dict)
    odd: int = 0

    @property
    def language(self) -> str:
        """The chosen language, else the likeliest."""
        return self.chosen or self.guessed

    def begin(self, event: Inbound) -> None:
        """Begin a form, or go on with the one that is there."""
        if self.sheet is None:
            self.sheet = Sheet(number_of(event))
        self.touch(event)

    def words(self, event: Inbound) -> None:
        """A message: an answer of the form, or words for an operator."""
        if are_words(inbound=event):
            self.plain[number_of(event)] = replace(event, text="", attachment=WORDS)
            self.note(event, _("An operator gets these words and answers here."))
            return
        self.odd += event.attachment in ODD
        if self.sheet is None:
            self.plain[number_of(event)] = event
            if event.attachment in ODD and self.odd == 1:
                self.note(event, _("This cannot be read here. Please write it in words."))
            elif self.heard[0] is event and len(self.heard) == 1:
                self.say(event, self.with_ways(says.hello))
            return
        sheet, given = self.sheet, self._answer(event)
        if given is None:
            self.plain[number_of(event)] = event
            self.note(event, _("An operator gets this. The form waits for its answer."))
        else:
            self.answers[number_of(event)] = event
            self.claimed[event.message_id] = sheet
            if isinstance(given, tuple):
                name, answer = given
                sheet.take(name, answer.text, answer.number)
            else:
                self.note(event, given)
        self.touch(event)

    def corrections(self) -> None:
        """Edits: of an answer, which the form has taken up already, or of plain words."""
        for event in self.heard:
            if event.kind != Kind.EDIT:
                continue
            if (sheet := self.claimed.get(event.message_id)) is None:
                self.plain[number_of(event)] = event
                continue
            self.answers[number_of(event)] = event
            if sheet.sent:
                self.note(event, _("Corrected. The operators have the new wording."))
            elif sheet is self.sheet:
                self.touch(event)

    def note(self, event: Inbound, words: Promise) -> None:
        """Say these words, if this is the event that is new."""
        self.say(event, lambda: says.say(str(words)))

    def with_ways(self, words: Callable[[], Saying]) -> Callable[[], Saying]:
        """These words, after what is down and what else there is."""

        def whole() -> Saying:
            said, ways = words(), self.asked.ways()
            return said | {"text": f"{ways}\n\n{said['text']}"} if ways else said

        return whole

    def say(self, event: Inbound, *notes: Callable[[], Saying]) -> None:
        """Say this, if this is the event that is new."""
        if self._is_new(event):
            self.notes += notes

    def touch(self, event: Inbound) -> None:
        """Ask the question that waits, if this is the event that is new."""
        self.is_touched = self.is_touched or self._is_new(event)

    def follow(self, event: Inbound, *, wanted: bool) -> None:
        """Want what is said to everybody, or want it no more."""
        self.follows = wanted
        self.is_about_following = self.is_about_following or self._is_new(event)

    def _is_new(self, event: Inbound) -> bool:
        return event.provider_id == self.new.provider_id

    def _answer(self, event: Inbound) -> tuple[str, Given] | Promise | None:
        """The question and what was answered to it; what is wrong with the answer; or no answer."""
        sheet, own = self.sheet, event.sender.number
        question = sheet.question if sheet else None
        if event.position is not None:
            question = BY_ID[PLACE]
        elif event.shared is not None:
            return (NUMBER, Given(own, number_of(event))) if own else None
        if event.attachment or question is None:
            return None
        found = fitting(question, self._wordings(event))
        return (question.id, found) if isinstance(found, Given) else found

    def _wordings(self, event: Inbound) -> Iterator[tuple[int, str]]:
        """The newest wording of a message first."""
        for each in reversed(self.heard):
            is_edit = each.kind == Kind.EDIT and each.message_id == event.message_id
            if each is event or is_edit:
                place = each.position
                at = f"{place.latitude:.5f}, {place.longitude:.5f}" if place else each.text
                yield number_of(each), at


def number_of(event: Inbound) -> int:
    """The place of an event among all of the bot's."""
    return int(event.provider_id)
