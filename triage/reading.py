"""Read a script's file safely: whatever lies there gives plain values or one clear line."""

import stat
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

LARGEST = 1_000_000
DEEPEST = 12


class ScriptRefused(ValueError):
    """The file is not a script that can be used; the message is one line."""

    def __init__(self, reason: str) -> None:
        super().__init__(one_line(reason))


def one_line(text: str) -> str:
    """The text without line breaks or control characters, at most 300 letters."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(plain.split())[:300]


def read_yaml(path: Path) -> Any:
    """The plain values in a YAML file; raises `ScriptRefused`."""
    text = _text(path)
    try:
        _survey(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader, see below
    except yaml.YAMLError as error:
        raise ScriptRefused(f"damaged YAML: {_complaint(error)}") from None
    except ScriptRefused:
        raise
    except (ValueError, LookupError, ArithmeticError, RecursionError) as error:
        raise ScriptRefused(f"damaged YAML: {error}") from None


def _text(path: Path) -> str:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ScriptRefused("not a file")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except ScriptRefused:
        raise
    except OSError as error:
        raise ScriptRefused(f"cannot be read: {error.strerror or 'unknown error'}") from None
    except ValueError:
        raise ScriptRefused("not the name of a file") from None
    if len(content) > LARGEST:
        raise ScriptRefused(f"larger than {LARGEST} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ScriptRefused("not a text in UTF-8") from None


def _survey(text: str) -> None:
    """Look at the events before anything is built, so that no bomb is ever unfolded."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise ScriptRefused(f"{_line(event)}: anchors and aliases are not allowed")
        if getattr(event, "tag", None):
            raise ScriptRefused(f"{_line(event)}: tags are not allowed")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise ScriptRefused(f"{_line(event)}: nested too deeply")


def _line(event: yaml.Event) -> str:
    return f"line {event.start_mark.line + 1}" if event.start_mark else "the file"


def _complaint(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"line {error.problem_mark.line + 1}: {error.problem or error.context}"
    return str(error)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, which moreover refuses a key written twice."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen: set[Hashable] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise ScriptRefused(f"line {line}: a key must be a word")
        if key in seen:
            raise ScriptRefused(f"line {line}: the key {key!r} stands twice")
        seen.add(key)
    values: dict[Hashable, Any] = loader.construct_mapping(node, deep=True)
    return values


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
