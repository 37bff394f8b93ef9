"""One piece of a script's file, which knows where it stands and which keys were asked for."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from triage.graph import LANGUAGES, Value, Words
from triage.reading import ScriptRefused


class Part:
    """A value of the file, read strictly: a wrong kind or an unknown key is refused by place."""

    def __init__(self, raw: object, where: str) -> None:
        self.value, self.where = raw, where
        self._asked: set[str] = set()

    def refuse(self, expected: str) -> ScriptRefused:
        """The refusal to raise when this value is not what was expected."""
        return ScriptRefused(f"{self.where}: {expected} expected")

    def _raw(self) -> Mapping[str, Any]:
        if not isinstance(self.value, dict):
            raise self.refuse("keys and values")
        return self.value

    def take(self, key: str) -> "Part":
        """The value under a key; None when it is missing."""
        self._asked.add(key)
        return Part(self._raw().get(key), f"{self.where}: {key}")

    def has(self, key: str) -> bool:
        """Whether something stands under this key."""
        return self._raw().get(key) is not None

    def done(self) -> None:
        """Refuse the keys that nobody asked for."""
        unknown = sorted(set(self._raw()) - self._asked)
        if unknown:
            raise ScriptRefused(f"{self.where}: unknown key {', '.join(unknown)}")

    def text(self, key: str, otherwise: str | None = None) -> str:
        """A text, which may only be missing when there is another to take."""
        part = self.take(key)
        if part.value is None and otherwise is not None:
            return otherwise
        return part.as_text()

    def number(self, key: str, otherwise: int | None = None) -> int:
        """A whole number."""
        part = self.take(key)
        if part.value is None and otherwise is not None:
            return otherwise
        return part.as_number()

    def flag(self, key: str) -> bool:
        """True or false; missing is false."""
        part = self.take(key)
        if not isinstance(part.value, bool | None):
            raise part.refuse("true or false")
        return bool(part.value)

    def day(self, key: str) -> date:
        """A day."""
        part = self.take(key)
        if not isinstance(part.value, date) or isinstance(part.value, datetime):
            raise part.refuse("a day like 2026-11-23")
        return part.value

    def one_of(self, key: str, allowed: Sequence[str], otherwise: str | None = None) -> str:
        """One of the allowed words."""
        word = self.text(key, otherwise)
        if word not in allowed:
            raise self.take(key).refuse(f"one of {', '.join(allowed)}")
        return word

    def words(self, key: str) -> Words:
        """A text in three languages; the languages left out are found by the checker."""
        return self.take(key).as_words()

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; missing is empty."""
        return self.take(key).as_texts()

    def as_texts(self) -> tuple[str, ...]:
        """This list as texts."""
        return tuple(part.as_text() for part in self.items())

    def many_words(self, key: str) -> tuple[Words, ...]:
        """A list of texts in three languages; missing is empty."""
        return tuple(part.as_words() for part in self.parts(key))

    def parts(self, key: str) -> list["Part"]:
        """The pieces of a list; missing is empty."""
        return list(self.take(key).items())

    def named(self, key: str) -> list[tuple[str, "Part"]]:
        """The named pieces of a mapping; missing is empty."""
        part = self.take(key)
        if part.value is None:
            return []
        return [(name, Part(raw, f"{part.where} {name}")) for name, raw in part._raw().items()]

    def items(self) -> Iterator["Part"]:
        """The pieces of this list."""
        if not isinstance(self.value, list | None):
            raise self.refuse("a list")
        for place, raw in enumerate(self.value or [], start=1):
            yield Part(raw, f"{self.where} {place}")

    def as_text(self) -> str:
        """This value as a text that is not empty."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.refuse("a text")
        return self.value.strip()

    def as_number(self) -> int:
        """This value as a whole number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self.refuse("a whole number")
        return self.value

    def as_words(self) -> Words:
        """This value as a text in three languages."""
        if self.value is None:
            return Words()
        raw = self._raw()
        unknown = sorted(set(raw) - set(LANGUAGES))
        if unknown:
            raise ScriptRefused(f"{self.where}: unknown language {', '.join(unknown)}")
        return Words(**{language: Part(raw[language], self.where).as_text() for language in raw})

    def as_value(self) -> Value:
        """This value as what a field may hold."""
        if isinstance(self.value, list):
            return tuple(part.as_text() for part in self.items())
        if isinstance(self.value, bool | int):
            return self.value
        return self.as_text()

    def as_values(self) -> frozenset[Value]:
        """This value, or each in this list, as what a field may hold."""
        if isinstance(self.value, list):
            return frozenset(part.as_value() for part in self.items())
        return frozenset({self.as_value()})
