"""Every act that the console records has a plain sentence, in three languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from cases.models import Callback
from hotline.settings import BASE_DIR
from operators.models import What
from oversight.acts import ACTS, act_in_words
from tests.attack.test_reveals import RED

ROOMS = ("audit", "cases", "guide", "hotline", "intake", "operators", "oversight", "press")
NAMED = re.compile(r"[a-z_]+\.[a-z_]+(\.[a-z_]+)?")
#: Those that write an entry, or hand their word to one that does.
WRITERS = {"record", "receipt", "changed", "_keep", "_note", "_tell", "_told"}


def words(call: ast.Call) -> Iterator[str]:
    values = [*call.args, *(each.value for each in call.keywords if each.arg == "action")]
    for value in values:
        for each in ast.walk(value):
            if isinstance(each, ast.Constant) and isinstance(each.value, str):
                yield each.value


def recorded() -> set[str]:
    """The words that stand in the calls that write the journal."""
    found = set()
    for room in ROOMS:
        for path in Path(BASE_DIR, room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                    if name in WRITERS:
                        found |= {word for word in words(node) if NAMED.fullmatch(word)}
    return found


def test_every_recorded_act_has_a_sentence() -> None:
    assert len(recorded()) > 80
    assert recorded() - set(ACTS) == set()


def test_acts_whose_word_is_put_together_have_one_too() -> None:
    changes = {f"operators.{what}_{end}" for what in What.values for end in ("asked", "agreed")}
    fields = {f"case.reveal.{name}" for name in RED}
    callbacks = {f"callback.{state}" for state in set(Callback.State) - {Callback.State.DUE}}
    assert (changes | fields | callbacks) - set(ACTS) == set()


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_every_sentence_is_translated(language: str) -> None:
    with translation.override("en"):
        english = {word: str(sentence) for word, sentence in ACTS.items()}
    with translation.override(language):
        same = [word for word, sentence in ACTS.items() if str(sentence) == english[word]]
    assert same == []


def test_a_word_without_a_sentence_stands_for_itself() -> None:
    assert act_in_words("some.act") == "some.act"
