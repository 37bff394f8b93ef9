"""What browsers get: words that can be translated, nothing from elsewhere, nothing left behind."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.house.tree import ROOT, called, files, modules, named, syntax

TEMPLATES = [path for path in files(".html") if path.is_relative_to(ROOT / "templates")]
SCRIPTS = [path for path in files(".js") if path.is_relative_to(ROOT / "static/js")]
SENT = files(".html", ".js", ".css", ".svg")
#: Written alike in every language: keys, and each language in its own words.
ALIKE = {"Ctrl", "Esc", "Shift", "English", "Русский", "Українська"}
SAID = {"alt", "aria-description", "aria-label", "aria-roledescription", "placeholder", "title"}
MARKUP = re.compile(
    r"{% comment .*?{% endcomment %}|{% blocktranslate .*?{% endblocktranslate %}"
    r"|{% block \w+_class %}[\w -]*{% endblock %}|{#.*?#}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
#: A part of a page may consist of attributes alone.
ATTRIBUTE = re.compile(r' [\w-]+="[^"]*"')
WORD = re.compile(r"[^\W\d_]{2,}")
HOST = re.compile(r"(?:https?:|wss?:|[\"'(=]\s*)//[\w.-]+", re.IGNORECASE)
#: Names that look like addresses and are never fetched.
NAMESPACES = {"http://www.w3.org"}
WRITES_MARKUP = re.compile(
    r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|parseFromString|setHTMLUnsafe|srcdoc"
    r"|createContextualFragment|document\.write|eval|new Function)\b"
)
KEEPS = re.compile(r"\b(?:localStorage|sessionStorage|indexedDB|caches|serviceWorker)\b")
LABELS = {"label", "help_text", "empty_label", "verbose_name", "verbose_name_plural"}


class Said(HTMLParser):
    """Collects what a page says: its text, and the attributes that are shown or read out."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += [value or "" for name, value in attrs if name in SAID]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def bare_words(source: str) -> list[str]:
    """The words of a template that nobody can translate."""
    said = Said()
    said.feed(MARKUP.sub("", source))
    said.close()
    spoken = (ATTRIBUTE.sub("", text) for text in said.words)
    return [word for text in spoken for word in WORD.findall(text) if word not in ALIKE]


def bare_arguments(source: str) -> list[str]:
    """Sentences that are handed to a part of a page without being marked for translation."""
    tags = re.findall(r"{% (?:include|with) .*?%}", source)
    given = [found for tag in tags for found in re.findall(r'(_\()?"([^"]*)"', tag)]
    return [text for marked, text in given if " " in text and not marked]


def bare_refusals(tree: ast.AST) -> Iterator[str]:
    """Refusals and labels that are plain strings."""
    for name, call in called(tree):
        given = [each.value for each in call.keywords if each.arg in LABELS]
        given += call.args if name.endswith("Refused") else []
        yield from (ast.unparse(each) for each in given if is_text(each))


def is_text(node: ast.expr) -> bool:
    plain = isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value
    return bool(plain) or isinstance(node, ast.JoinedStr)


@pytest.mark.parametrize("page", TEMPLATES, ids=named)
def test_every_word_of_a_page_can_be_translated(page: Path) -> None:
    source = page.read_text()
    assert bare_words(source) + bare_arguments(source) == []


def test_every_refusal_and_label_can_be_translated() -> None:
    # Triage refuses to those who write scripts, in English, with the place in the file.
    speaking = [path for path in modules() if "triage" not in path.parts]
    found = {named(path): list(bare_refusals(syntax(path))) for path in speaking}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_nothing_comes_from_another_host() -> None:
    found = {named(path): set(HOST.findall(path.read_text())) - NAMESPACES for path in SENT}
    assert {name: hosts for name, hosts in found.items() if hosts} == {}


def test_text_becomes_markup_in_one_script_and_through_a_policy() -> None:
    writing = [path for path in SCRIPTS if WRITES_MARKUP.search(path.read_text())]
    assert len(writing) <= 1, [named(path) for path in writing]
    assert all("trustedTypes?.createPolicy(" in path.read_text() for path in writing)


@pytest.mark.parametrize("script", SCRIPTS, ids=named)
def test_nothing_is_kept_in_the_browser(script: Path) -> None:
    assert KEEPS.findall(script.read_text()) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('<p>{% translate "Ready" %}</p>', []),
        ('<p class="{% if a %}done{% endif %}">{{ name }} · 12</p>', []),
        ("{% blocktranslate %}Two {{ n }}{% endblocktranslate %}", []),
        ("<p>Ready</p>", ["Ready"]),
        ('<img alt="A face">', ["face"]),
        ('<button aria-label="{% translate "Close" %}">', []),
        ("{# a note #}<p>Готово", ["Готово"]),
    ],
)
def test_a_bare_word_is_seen(source: str, words: list[str]) -> None:
    assert bare_words(source) == words


def test_a_bare_argument_is_seen() -> None:
    assert bare_arguments('{% include "a.html" with words=_("Not one") %}') == []
    assert bare_arguments('{% include "a.html" with words="Not one" %}') == ["Not one"]


def test_a_bare_refusal_is_seen() -> None:
    planted = ast.parse("CallRefused('No.')\nCallRefused(_('No.'))\nField(label=f'{a}')")
    assert list(bare_refusals(planted)) == ["'No.'", "f'{a}'"]
