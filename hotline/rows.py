"""Rows of lists: the template is rendered once for each shape of a row, then only values change.

A row is a frozen dataclass. The fields that its class names in `PRINTED` are only printed, never
compared: in their place the template is given slots, and what it makes of them is kept as the form
of every row that is alike in everything else. The template stays the only source of the markup,
what is filled in is escaped as the template would, and nothing about a person is kept.
"""

import re
from collections.abc import Callable
from dataclasses import fields
from functools import lru_cache, wraps
from html import escape
from operator import attrgetter
from typing import Any, ClassVar, Protocol
from uuid import uuid4

from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST_FORMS = 512
BEGIN, END = "\ue000", "\ue001"
SLOT = re.compile(f"{BEGIN}([a-z_]+(?:\\|[a-z_]+)*){END}")
TOKEN = "csrf_token"  # noqa: S105 - the name of a variable
#: An address takes a reference only, so here a reference stands for the slot, one of this process.
REF = uuid4()
_put_off: dict[str, Callable[[Any], str]] = {}


class Row(Protocol):
    """What a list shows of one thing."""

    PRINTED: ClassVar[tuple[str, ...]]


class Slot(str):
    """Stands where a value will be printed, and remembers the filters it passed."""

    __slots__ = ()

    @classmethod
    def of(cls, name: str) -> "Slot":
        """The slot of this field."""
        return cls(f"{BEGIN}{name}{END}")

    def passed(self, name: str) -> "Slot":
        """The same slot behind one more filter."""
        return Slot.of(f"{self[1:-1]}|{name}")


def fillable(way: Callable[[Any], str]) -> Callable[[Any], str]:
    """A filter through which a slot may pass; it is applied when the value is known."""
    _put_off[way.__name__] = way

    @wraps(way)
    def put_off(value: Any) -> str:
        return value.passed(way.__name__) if isinstance(value, Slot) else way(value)

    return put_off


def filled(template: str, row: Row, around: Context, beside: dict[str, Any]) -> str:
    """The row as the template has it; `beside` is what the template is told besides the row."""
    kind = type(row)
    compared, printed = _fields(kind)
    values = printed(row)
    empty = tuple(value and BEGIN for value in values)
    told = (*sorted(beside.items()), (TOKEN, TOKEN in around))
    form, marks = _form(template, kind, compared(row), empty, told, get_language())
    known = dict(zip(kind.PRINTED, values, strict=True))
    filling = {}
    for mark, name, ways in marks:
        value = around[name] if name == TOKEN else known[name]
        for way in ways:
            value = way(value)
        filling[mark] = escape(str(value))
    return SafeString(form % filling)


@lru_cache(maxsize=MOST_FORMS)
def _form(
    template: str,
    kind: type[Row],
    compared: tuple[Any, ...],
    empty: tuple[Any, ...],
    told: tuple[tuple[str, Any], ...],
    language: str | None,
) -> tuple[str, tuple[tuple[str, str, tuple[Callable[[Any], str], ...]], ...]]:
    """The text with a mark for each value, and what each mark is filled with."""
    values = dict(zip(_compared(kind), compared, strict=True))
    for name, standing in zip(kind.PRINTED, empty, strict=True):
        values[name] = standing and (REF if name == "ref" else Slot.of(name))
    context = dict(told) | {"row": kind(**values)}
    if context.pop(TOKEN):
        context[TOKEN] = Slot.of(TOKEN)
    text = render_to_string(template, context).replace(str(REF), Slot.of("ref"))
    marks = sorted(set(SLOT.findall(text)))
    form = SLOT.sub(r"%(\1)s", text.replace("%", "%%"))
    if BEGIN in form or END in form:
        raise ValueError(f"{template} changes a value that is only known later")
    return form, tuple(
        (mark, name, tuple(_put_off[way] for way in ways))
        for mark, (name, *ways) in ((mark, mark.split("|")) for mark in marks)
    )


@lru_cache
def _fields(kind: type[Row]) -> tuple[Callable[[Row], Any], Callable[[Row], Any]]:
    """What reads the fields that are compared and those that are printed, each as a tuple."""
    return attrgetter(*_compared(kind)), attrgetter(*kind.PRINTED)


def _compared(kind: type[Row]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind) if each.name not in kind.PRINTED)  # type: ignore[arg-type]
