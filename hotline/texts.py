"""The texts that are shown to people, read from the source: Python by its syntax, and templates."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import templatize

ROOMS = (
    "hotline",
    "intake",
    "oversight",
    "floor",
    "rota",
    "quality",
    "cases",
    "guide",
    "press",
    "triage",
    "operators",
    "live",
    "audit",
    "vault",
)
#: What the arguments of a function mean, in their order.
FORMS = {
    "gettext": ("text",),
    "ngettext": ("text", "plural"),
    "pgettext": ("context", "text"),
    "npgettext": ("context", "text", "plural"),
}
MARKS = "django.utils.translation."
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
IN_TEMPLATE = re.compile(rf"\b(n?p?gettext|_)\(((?:{STRING}(?:,\s*)?)+)")


class Text(NamedTuple):
    """One text as a module or a template says it."""

    text: str
    context: str = ""
    plural: str = ""


@dataclass(slots=True)
class Entry:
    """What a catalogue notes beside a text: its plural and the files it stands in."""

    plural: str = ""
    places: set[str] = field(default_factory=set)


def collect(root: Path) -> dict[tuple[str, str], Entry]:
    """Every text of the console by (text, context), in their order."""
    found: dict[tuple[str, str], Entry] = {}
    for path in sources(root):
        source = path.read_text(encoding="utf-8")
        for text, context, plural in (in_python if path.suffix == ".py" else in_template)(source):
            entry = found.setdefault((text, context), Entry())
            entry.plural = entry.plural or plural
            entry.places.add(path.relative_to(root).as_posix())
    return dict(sorted(found.items()))


def sources(root: Path) -> Iterator[Path]:
    """The files that may hold texts."""
    for room in ROOMS:
        yield from sorted((root / room).rglob("*.py"))
    for suffix in ("html", "txt"):
        yield from sorted((root / "templates").rglob(f"*.{suffix}"))


def in_python(source: str) -> Iterator[Text]:
    """The texts that a module hands to a function of Django's translations."""
    tree = ast.parse(source)
    marks = {
        alias.asname or alias.name: alias.name.removesuffix("_lazy").removesuffix("_noop")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and f"{node.module}." == MARKS
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            form = FORMS.get(marks.get(node.func.id, ""), ())
            given = [each.value for each in node.args if isinstance(each, ast.Constant)]
            yield from _text(form, [each for each in given if isinstance(each, str)])


def in_template(source: str) -> Iterator[Text]:
    """The texts of a template, as Django itself takes them apart."""
    for name, given in IN_TEMPLATE.findall(templatize(source)):
        strings = [ast.literal_eval(each) for each in re.findall(STRING, given)]
        yield from _text(FORMS["gettext" if name == "_" else name], strings)


def _text(form: Iterable[str], strings: list[str]) -> Iterator[Text]:
    named = dict(zip(form, strings, strict=False))
    if named.get("text"):
        yield Text(**named)
