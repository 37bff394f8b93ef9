"""What the checker reads in the sentences: languages, letters, promises, the age of the law."""

import re
from collections.abc import Iterator
from datetime import date

from triage.findings import Finding
from triage.graph import LANGUAGES, Script, Words
from triage.promises import promises_in

_FOREIGN = {
    "ru": re.compile(r"[іїєґІЇЄҐ]"),
    "uk": re.compile(r"[ыэъёЫЭЪЁ]"),
    "en": re.compile(r"[а-яА-ЯёЁіїєґІЇЄҐ]"),
}


def sentences(script: Script) -> Iterator[tuple[str, str, Words]]:
    """Every text of the script: where it stands, what it is, and the words."""
    for node in script.nodes.values():
        yield from ((f"node {node.id}", what, getattr(node, what)) for what in _NODE)
        for choice in node.choices:
            yield f"node {node.id}", f"choice {choice.id}", choice.text
        for place, warning in enumerate(node.warnings, start=1):
            yield f"node {node.id}", f"warning {place}", warning
    for card in script.cards.values():
        yield f"card {card.id}", "title", card.title
        yield f"card {card.id}", "text", card.text
    for field in script.fields.values():
        yield f"field {field.id}", "title", field.title
        if field.hint != Words():
            yield f"field {field.id}", "hint", field.hint
        for option in field.options:
            yield f"field {field.id}", f"option {option.id}", option.text
    yield from _house_rules(script)


_NODE = ("title", "say", "ask")


def _house_rules(script: Script) -> Iterator[tuple[str, str, Words]]:
    for step, words in script.next_steps.items():
        yield f"next step {step}", "text", words
    for rule in script.rules:
        yield f"rule {rule.id}", "because", rule.because
    for sign_off in script.sign_offs:
        yield f"sign-off {sign_off.role}", "scope", sign_off.scope
    for name in ("never_ask", "never_promise"):
        for place, words in enumerate(getattr(script, name), start=1):
            yield name, str(place), words


def languages(script: Script) -> Iterator[Finding]:
    """A text that is missing in a language, or is written with the letters of another."""
    for where, what, words in sentences(script):
        for language in words.missing():
            text = f"{what} is missing in {language}"
            yield Finding("missing_language", where, text, what, language)
        for language in LANGUAGES:
            if _FOREIGN[language].search(getattr(words, language)):
                text = f"{what} in {language} has letters of another language"
                yield Finding("wrong_letters", where, text, what, language)


def promises(script: Script) -> Iterator[Finding]:
    """A promise in words that may be spoken: what to say, what to choose, what a card holds."""
    for where, what, words in sentences(script):
        if what == "say" or what.startswith("choice") or where.startswith("card"):
            for language in LANGUAGES:
                for promise in promises_in(getattr(words, language)):
                    text = f"{what} in {language} promises: “{promise.phrase}”"
                    yield Finding("promise", where, text, what, language, promise.phrase)


def law(script: Script, today: date) -> Iterator[Finding]:
    """A statement of law that is past its review, or that has a review from the future."""
    for item in script.laws.values():
        if item.expired(today):
            yield Finding("expired_law", f"law {item.id}", f"its review expired on {item.expires}")
        if item.reviewed > today or item.reviewed > item.expires:
            yield Finding("review_date", f"law {item.id}", f"reviewed on {item.reviewed}?")
