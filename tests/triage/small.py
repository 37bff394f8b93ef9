"""A small script that is sound, to be spoiled in one place by each test."""

from copy import deepcopy
from datetime import date
from typing import Any

from triage.coverage import SITUATIONS
from triage.graph import Script
from triage.parsing import build

TODAY = date(2026, 11, 23)


def words(text: str) -> dict[str, str]:
    return {"ru": "Слова.", "uk": "Слова.", "en": text}


def choice(name: str, target: str, **sets: Any) -> dict[str, Any]:
    return {"id": name, "text": words(name), "next": target, "sets": sets}


def node(name: str, *choices: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "title": words(name),
        "say": words(f"Say {name}."),
        "ask": words(f"Ask {name}?"),
        "choices": list(choices),
    } | more


_RAW: dict[str, Any] = {
    "format": 1,
    "name": "small",
    "number": 7,
    "status": "draft",
    "sign_offs": [{"role": "lawyer", "scope": words("the law")}],
    "entries": {"call": "open", "chat": "hello"},
    "topics": ["law", "film"],
    "always": ["help"],
    "laws": {
        "one": {
            "ref": "Article 1",
            "source": "a book",
            "reviewed": date(2026, 11, 1),
            "expires": date(2027, 11, 1),
        }
    },
    "fields": {
        "mood": {
            "kind": "choice",
            "title": words("mood"),
            "options": {"calm": words("calm"), "afraid": words("afraid")},
        },
        "marks": {
            "kind": "tags",
            "title": words("marks"),
            "options": {"a": words("a"), "b": words("b"), "c": words("c")},
        },
        "people": {"kind": "number", "title": words("people"), "least": 1, "most": 50},
        "young": {"kind": "flag", "title": words("young")},
        "when": {"kind": "text", "title": words("when"), "most": 20, "sealed": "red"},
    },
    "cards": {"note": {"title": words("note"), "text": words("a note"), "law": ["one"]}},
    "next_steps": {"wait": words("wait"), "run": words("call the supervisor")},
    "rules": [
        {
            "id": "fear",
            "when": {"mood": "afraid"},
            "danger": "critical",
            "priority": 1,
            "next_step": "run",
            "because": words("fear"),
        },
        {
            "id": "crowd",
            "when": {"marks": ["a", "b"]},
            "at_least": {"people": 3},
            "danger": "high",
            "priority": 2,
            "next_step": "wait",
            "because": words("crowd"),
        },
        {
            "id": "else",
            "danger": "normal",
            "priority": 4,
            "next_step": "wait",
            "because": words("nothing yet"),
        },
    ],
    "covers": {name: ["who"] for name in SITUATIONS} | {"treason": ["law"]},
    "never_ask": [words("a name")],
    "never_promise": [words("a day")],
    "nodes": [
        node("open", choice("talk", "who"), choice("asks", "law"), captures=["mood"]),
        node("hello", choice("talk", "who", mood="calm")),
        node(
            "who",
            choice("self", "count", marks=["a"]),
            choice("other", "count", marks=["b"], mood="afraid"),
            captures=["mood", "marks"],
            cards=["note"],
        ),
        node(
            "count",
            choice("done", "end"),
            choice("again", "who"),
            captures=["people", "young", "when"],
        ),
        node("law", choice("back", "return"), choice("film", "film"), law=["one"]),
        node("film", choice("back", "return", marks=["c"]), choice("leave", "end")),
        node("help", choice("over", "return"), choice("worse", "count"), alarm=True),
        node("end", end=True),
    ],
}


def raw() -> dict[str, Any]:
    """The plain values, fresh."""
    return deepcopy(_RAW)


def raw_node(values: dict[str, Any], name: str) -> dict[str, Any]:
    """One node of these plain values."""
    return next(one for one in values["nodes"] if one["id"] == name)


def small() -> Script:
    """The sound script."""
    return build(raw())
