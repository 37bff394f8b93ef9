"""What the desk finds when somebody searches: ready answers, topics of the script, its cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cases.models.ready import LANGUAGES
from cases.presenters.contact_page import ContactPage
from cases.selectors.ready import in_force
from triage.graph import Card, Node, Script, Words
from triage.registry import script_of


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that is found: a topic can be opened, a card can be read."""

    title: str
    texts: Words
    node: str
    is_over: bool


def known_here(page: ContactPage, *, spoken: str, today: date) -> list[Known]:
    """The topics that can be opened where the conversation stands, and every card."""
    script = script_of(page.step.version)
    topics = [_topic(script, node, spoken, today) for node in page.step.topics]
    return topics + [_card(script, card, spoken, today) for card in script.cards.values()]


def ready_here(chosen: Sequence[UUID], language: str, today: date) -> dict[str, object]:
    """The ready answers that may be put into a message, and those that this one holds already."""
    answers = in_force()
    return {
        "ready_answers": [(each, each.review_on and each.review_on < today) for each in answers],
        "ready_chosen": [each for each in answers if each.ref in chosen],
        "ready_languages": LANGUAGES,
        "ready_language": language if language in LANGUAGES else "ru",
    }


def _topic(script: Script, node: Node, spoken: str, today: date) -> Known:
    is_over = any(law.expired(today) for law in script.laws_of(node))
    return Known(node.title[spoken], node.say, node.id, is_over)


def _card(script: Script, card: Card, spoken: str, today: date) -> Known:
    is_over = any(script.laws[law].expired(today) for law in card.law if law in script.laws)
    return Known(card.title[spoken], card.text, "", is_over)
