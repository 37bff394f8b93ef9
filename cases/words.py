"""Four words by which somebody who comes back is known: easy to keep in mind, the same in three
languages, and four others for whoever is forced to say them."""

import re
import secrets
from pathlib import Path

LANGUAGES = ("uk", "ru", "en")
COUNT = 4
LONGEST_SAID = 120
_ROWS = [
    tuple(row.split()) for row in Path(__file__).with_name("words.txt").read_text().splitlines()
]
_NUMBERS = {word: number for number, row in enumerate(_ROWS) for word in row}
_WORD = re.compile(r"[^\W\d_]+")

Numbers = tuple[int, ...]


def drawn() -> tuple[Numbers, Numbers]:
    """Four words, and the four for duress: the same but for the last."""
    chosen = secrets.SystemRandom().sample(range(len(_ROWS)), COUNT + 1)
    return tuple(chosen[:COUNT]), (*chosen[: COUNT - 1], chosen[COUNT])


def spoken(numbers: Numbers) -> list[str]:
    """These words in each of the languages, as they are said."""
    return [" ".join(_ROWS[number][place] for number in numbers) for place in range(len(LANGUAGES))]


def numbers_said(text: str) -> Numbers:
    """The words that somebody wrote, when they are four of ours and nothing else; else none."""
    if len(text) > LONGEST_SAID:
        return ()
    said = _WORD.findall(text.casefold().replace("ё", "е"))
    numbers = tuple(_NUMBERS[word] for word in said if word in _NUMBERS)
    return numbers if len(said) == len(numbers) == COUNT else ()


def is_word(word: str) -> bool:
    """Whether a word is one of the list, in any of its languages."""
    return word.casefold().replace("ё", "е") in _NUMBERS


def written(numbers: Numbers) -> str:
    """The words as they are hashed, whatever the language."""
    return ".".join(map(str, numbers))
