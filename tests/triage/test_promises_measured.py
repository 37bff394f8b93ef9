"""How many promises the watch finds, and how many honest sentences it stops: kept in a table."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.triage import sentences, sentences_later, sentences_unseen
from triage.promises import doubts_in, promises_in

TABLE = (
    Path(__file__).parents[2] / "docs" / "decisions" / "0148-the-watch-for-promises-is-measured.md"
)
Corpus = Mapping[str, list[str]]
KNOWN = (
    {
        each: sentences.PROMISES[each] + sentences_later.PROMISES[each]
        for each in ("ru", "uk", "en")
    },
    {each: sentences.HONEST[each] + sentences_later.HONEST[each] for each in ("ru", "uk", "en")},
)
UNSEEN = (sentences_unseen.PROMISES, sentences_unseen.HONEST)


def row(name: str, language: str, promises: Corpus, honest: Corpus) -> str:
    """One line of the table, counted."""
    counts = [
        count
        for texts in (promises[language], honest[language])
        for count in (
            len(texts),
            sum(bool(promises_in(text)) for text in texts),
            sum(bool(doubts_in(text)) for text in texts),
        )
    ]
    return f"| {name}, {language} | {' | '.join(map(str, counts))} |"


@pytest.mark.parametrize("language", ["ru", "uk", "en"])
@pytest.mark.parametrize(("name", "corpus"), [("known", KNOWN), ("unseen", UNSEEN)])
def test_the_table_says_what_is_counted(name, corpus, language):
    assert row(name, language, *corpus) in TABLE.read_text()


@pytest.mark.parametrize("language", ["ru", "uk", "en"])
def test_of_known_promises_hardly_one_passes_and_no_honest_sentence_is_stopped(language):
    promises, honest = KNOWN
    passed = [text for text in promises[language] if not promises_in(text)]
    assert len(passed) <= 0.05 * len(promises[language]), passed
    assert [text for text in honest[language] if promises_in(text)] == []


@pytest.mark.parametrize("language", ["ru", "uk", "en"])
def test_of_unseen_promises_most_are_read_once_more_and_hardly_an_honest_sentence(language):
    promises, honest = UNSEEN
    read = [text for text in promises[language] if doubts_in(text)]
    assert len(read) >= 0.55 * len(promises[language])
    stopped = [text for text in honest[language] if doubts_in(text)]
    assert len(stopped) <= 0.05 * len(honest[language]), stopped


def test_the_corpus_has_far_more_than_150_sentences_and_none_twice():
    every = [
        text
        for each in (*KNOWN, *UNSEEN)
        for language in ("ru", "uk", "en")
        for text in each[language]
    ]
    assert len(every) > 450
    assert len(set(every)) == len(every)


def test_what_is_asked_of_somebody_denies_nothing_but_comfort_does():
    assert not promises_in("Не показывайте лицо.")
    assert promises_in("Не бойтесь, вас не тронут.")
    assert promises_in("На відео ви не потрапите.")


def test_what_the_line_does_itself_is_no_promise_about_the_person():
    assert not doubts_in("Мы перезвоним вам ночью.")
    assert doubts_in("Вас поселят в отеле.")
    assert not doubts_in("Вас поселят в отеле?")
