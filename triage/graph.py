"""The guided script as frozen values: nodes, choices, cards, statements of law, rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

LANGUAGES = ("ru", "uk", "en")
RETURN = "return"
"""The target of a choice that leads out of a detour, back to where the conversation was."""

Value = str | int | bool | tuple[str, ...]
Kind = Literal["choice", "tags", "number", "flag", "text"]
Danger = Literal["critical", "high", "normal"]
NOTHING: Mapping[str, Value] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Words:
    """One text in the three languages of the line; a missing one is empty."""

    ru: str = ""
    uk: str = ""
    en: str = ""

    def __getitem__(self, language: str) -> str:
        """The text in this language, else in the first language that has it."""
        own = {"ru": self.ru, "uk": self.uk, "en": self.en}
        return own.get(language) or self.en or self.uk or self.ru

    def missing(self) -> list[str]:
        """The languages in which nothing is written."""
        return [language for language in LANGUAGES if not getattr(self, language).strip()]


@dataclass(frozen=True, slots=True)
class Law:
    """Where a statement of law comes from, and how long its last review is good."""

    id: str
    ref: str
    source: str
    reviewed: date
    expires: date

    def expired(self, today: date) -> bool:
        """Whether the statement must not be spoken until it is reviewed again."""
        return today > self.expires


@dataclass(frozen=True, slots=True)
class Option:
    """One value that a field may take."""

    id: str
    text: Words


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a node can note down: its kind, its options, and how it must be sealed."""

    id: str
    kind: Kind
    title: Words
    hint: Words = Words()
    options: tuple[Option, ...] = ()
    least: int = 0
    most: int = 0
    sealed: Literal["amber", "red"] = "amber"

    def option(self, value: str) -> Option | None:
        """The option of this id."""
        return next((option for option in self.options if option.id == value), None)


@dataclass(frozen=True, slots=True)
class Card:
    """A short reminder beside the spoken line."""

    id: str
    title: Words
    text: Words
    law: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What the caller answered, where that leads, and what it settles."""

    id: str
    text: Words
    next: str
    sets: Mapping[str, Value] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Node:
    """One step: what to say, what to ask oneself, what may be answered."""

    id: str
    title: Words
    say: Words
    ask: Words
    choices: tuple[Choice, ...] = ()
    captures: tuple[str, ...] = ()
    warnings: tuple[Words, ...] = ()
    cards: tuple[str, ...] = ()
    law: tuple[str, ...] = ()
    alarm: bool = False
    end: bool = False

    def choice(self, choice_id: str) -> Choice | None:
        """The choice of this id."""
        return next((choice for choice in self.choices if choice.id == choice_id), None)


@dataclass(frozen=True, slots=True)
class Rule:
    """When all of `when` holds, this danger, this priority and this next step are suggested."""

    id: str
    when: Mapping[str, frozenset[Value]] = field(hash=False)
    at_least: Mapping[str, int] = field(hash=False)
    danger: Danger
    priority: int
    next_step: str
    because: Words


@dataclass(frozen=True, slots=True)
class SignOff:
    """One person whose reading the script needs, and whether it was given."""

    role: str
    scope: Words
    by: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """One version of the guided conversation, whole."""

    name: str
    number: int
    version: str
    status: Literal["draft", "approved"]
    sign_offs: tuple[SignOff, ...]
    entries: Mapping[str, str] = field(hash=False)
    topics: tuple[str, ...]
    always: tuple[str, ...]
    fields: Mapping[str, Field] = field(hash=False)
    cards: Mapping[str, Card] = field(hash=False)
    laws: Mapping[str, Law] = field(hash=False)
    next_steps: Mapping[str, Words] = field(hash=False)
    rules: tuple[Rule, ...]
    never_ask: tuple[Words, ...]
    never_promise: tuple[Words, ...]
    nodes: Mapping[str, Node] = field(hash=False)
    covers: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    digest: str = ""
    twice: tuple[str, ...] = ()

    def detours(self) -> frozenset[str]:
        """The nodes that remember where the conversation was when they were opened."""
        return frozenset((*self.topics, *self.always))

    def targets(self, node: Node) -> Iterator[str]:
        """The nodes its choices name, without the way back out of a detour."""
        return (choice.next for choice in node.choices if choice.next != RETURN)

    def cards_of(self, node: Node) -> tuple[Card, ...]:
        """The cards that lie beside a node."""
        return tuple(self.cards[card] for card in node.cards if card in self.cards)

    def laws_of(self, node: Node) -> tuple[Law, ...]:
        """The laws that a node and its cards speak of, each once."""
        named = [*node.law, *(law for card in self.cards_of(node) for law in card.law)]
        return tuple(self.laws[law] for law in dict.fromkeys(named) if law in self.laws)

    def missing_sign_offs(self) -> list[SignOff]:
        """The readings that are still to be given."""
        return [sign_off for sign_off in self.sign_offs if not sign_off.by or not sign_off.on]
