"""Promises are stopped before they are sent; honest sentences pass."""

import pytest

from tests.triage.sentences import HONEST, PROMISES
from triage.promises import promises_in

LANGUAGES = ("ru", "uk", "en")
BOUND = 0.05


def test_the_corpus_has_more_than_a_hundred_sentences() -> None:
    assert sum(len(PROMISES[one]) + len(HONEST[one]) for one in LANGUAGES) > 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_hardly_a_promise_passes(language: str) -> None:
    passed = [text for text in PROMISES[language] if not promises_in(text)]
    assert len(passed) <= BOUND * len(PROMISES[language]), passed


@pytest.mark.parametrize("language", LANGUAGES)
def test_hardly_an_honest_sentence_is_stopped(language: str) -> None:
    stopped = [(text, promises_in(text)) for text in HONEST[language] if promises_in(text)]
    assert len(stopped) <= BOUND * len(HONEST[language]), stopped


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Вас не будут снимать.", "filming"),
        ("Вас не зніматимуть.", "filming"),
        ("You will not be filmed.", "filming"),
        ("Вас обменяют через месяц.", "exchange"),
        ("Ви отримаєте притулок.", "asylum"),
        ("You'll be accepted by the legion.", "legion"),
        ("Ви будете в безпеці.", "safety"),
        ("В России не узнают.", "russia"),
        ("Your family will be safe.", "family"),
        ("Вам заплатять.", "money"),
        ("Обещаю.", "word"),
    ],
)
def test_says_what_was_promised(text: str, topic: str) -> None:
    assert [promise.topic for promise in promises_in(text)] == [topic]


def test_reads_capitals_accents_and_any_apostrophe() -> None:
    assert promises_in("СЪЁМКИ НЕ БУДЕТ!")
    assert promises_in("Вас не вб’ють.")
    assert promises_in("You wonʼt be filmed.")
    assert promises_in("Вас\u00a0не \t будут снимать")


def test_an_honest_clause_does_not_cover_the_next_one() -> None:
    assert promises_in("Дня назвать не могу, но вас обменяют.")
    assert promises_in("Я не могу обещать всего. Вас не будут снимать.")
