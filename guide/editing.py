"""The words of a script that a supervisor may change, one node or card at a time.

Where a choice leads and what is noted down is in `guide/shape.py`. Pure functions of plain values.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from triage.graph import LANGUAGES

LONGEST = 1000
NODE, CARD = "node", "card"
_LABELS = {"title": _("Title"), "say": _("Say"), "ask": _("Ask yourself"), "text": _("Text")}
#: Letters that turn or hide what stands beside them.
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class WordsRefused(ValueError):
    """A text cannot stand in the script; `sentence` says why."""

    def __init__(self, sentence: Promise) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a place, in the languages it has."""

    key: str
    label: str | Promise
    aside: str
    words: Mapping[str, str]


def texts(raw: Mapping[str, Any], kind: str, name: str) -> list[Text]:
    """The texts of a node or a card; raises `LookupError`."""
    place = place_of(raw, kind, name)
    if kind == CARD:
        return [_text(place, key) for key in ("title", "text")]
    found = [_text(place, key) for key in ("title", "say", "ask")]
    for number, choice in enumerate(place.get("choices") or [], start=1):
        words = choice.get("text") or {}
        found.append(Text(f"choice-{choice['id']}", _("Choice"), str(number), words))
    for number, words in enumerate([*(place.get("warnings") or []), {}], start=1):
        found.append(Text(f"warning-{number}", _("Warning"), str(number), words))
    return found


def rewritten(
    raw: Mapping[str, Any], kind: str, name: str, changes: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """The script with these texts of one place; raises `LookupError`."""
    new = deepcopy(dict(raw))
    place = place_of(new, kind, name)
    for text in texts(raw, kind, name):
        if text.key in changes and not text.key.startswith("warning-"):
            _holder(place, text.key)[_slot(text.key)] = kept_words(changes[text.key])
    if kind == NODE:
        warnings = [
            kept_words(changes.get(text.key, text.words))
            for text in texts(raw, kind, name)
            if text.key.startswith("warning-")
        ]
        place.pop("warnings", None)
        if any(warnings):
            place["warnings"] = [words for words in warnings if words]
    return new


def clean(text: str) -> str:
    """A text as it may stand in the script: one line; raises `WordsRefused`."""
    plain = " ".join(text.split())
    if len(plain) > LONGEST:
        raise WordsRefused(_("This is too long to be spoken: at most 1000 letters."))
    if any(unicodedata.category(letter) in _HIDDEN for letter in plain):
        raise WordsRefused(_("A hidden letter stands in it, which turns or hides the others."))
    return plain


def places(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every node and card, by kind and name."""
    yield from ((NODE, node["id"]) for node in raw["nodes"])
    yield from ((CARD, name) for name in raw.get("cards") or {})


def place_of(raw: Mapping[str, Any], kind: str, name: str) -> dict[str, Any]:
    """The plain values of a node or a card; raises `LookupError`."""
    if kind == NODE:
        found = next((node for node in raw["nodes"] if node["id"] == name), None)
    else:
        found = (raw.get("cards") or {}).get(name) if kind == CARD else None
    if found is None:
        raise LookupError("there is no such place in the script")
    return cast(dict[str, Any], found)


def _text(place: Mapping[str, Any], key: str) -> Text:
    return Text(key, _LABELS[key], "", place.get(key) or {})


def _holder(place: dict[str, Any], key: str) -> dict[str, Any]:
    if not key.startswith("choice-"):
        return place
    return next(each for each in place["choices"] if f"choice-{each['id']}" == key)


def _slot(key: str) -> str:
    return "text" if key.startswith("choice-") else key


def kept_words(words: Mapping[str, str]) -> dict[str, str]:
    """Only the languages in which something is written; the checker finds the others."""
    return {language: words[language] for language in LANGUAGES if words.get(language)}
