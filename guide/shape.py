"""The shape of a script that a supervisor may change: its steps, their choices, what they note.

Fields, cards, law and rules themselves come with the console; a step names them. What a person
adds gets a machine name from its words, which nobody has to read. Pure functions of plain values.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from guide.editing import NODE, WordsRefused, kept_words, place_of
from triage.graph import RETURN
from triage.parsing import MOST_NODES

Words = Mapping[str, str]
LISTS = ("captures", "cards", "law")
OPENED = ("topics", "always")
LONGEST_NAME = 40
#: What the desk can offer by a single digit.
MOST_CHOICES = 9
_LETTERS = str.maketrans(
    dict(
        zip(
            "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэёъ",
            [
                *("a", "b", "v", "h", "g", "d", "e", "ye", "zh", "z", "y", "i", "yi", "y", "k"),
                *("l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh"),
                *("shch", "", "yu", "ya", "y", "e", "yo", ""),
            ],
            strict=True,
        )
    )
)


@dataclass(frozen=True, slots=True)
class NewChoice:
    """A choice that is to be added: its words, and where it leads."""

    words: Words
    next: str


@dataclass(frozen=True, slots=True)
class Shape:
    """How a step is to stand in the script, as a form says it."""

    leads: Mapping[str, str]
    places: Mapping[str, int]
    gone: frozenset[str]
    added: NewChoice | None
    lists: Mapping[str, Sequence[str]]
    covers: Collection[str]
    opens: str
    alarm: bool
    end: bool


def step_added(raw: Mapping[str, Any], title: Words) -> tuple[dict[str, Any], str]:
    """The script with one more step, which has a title and nothing else, and its name."""
    new = deepcopy(dict(raw))
    if len(new["nodes"]) >= MOST_NODES:
        raise WordsRefused(_("The script has as many steps as it can hold."))
    if not any(title.values()):
        raise WordsRefused(_("Write a title first."))
    name = _name(title, {RETURN, *(node["id"] for node in new["nodes"])}, "step")
    new["nodes"].append({"id": name, "title": kept_words(title)})
    return new, name


def step_removed(raw: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The script without a step that nothing leads to; raises `LookupError`, `WordsRefused`."""
    new = deepcopy(dict(raw))
    place_of(new, NODE, name)
    if name in new["entries"].values():
        raise WordsRefused(_("A conversation begins here, so this step stays."))
    leading = [
        node["id"]
        for node in new["nodes"]
        if node["id"] != name and any(way["next"] == name for way in node.get("choices") or [])
    ]
    if leading:
        raise WordsRefused(_("A choice still leads here. Let it lead elsewhere first."))
    new["nodes"] = [node for node in new["nodes"] if node["id"] != name]
    for part in OPENED:
        new[part] = [each for each in new.get(part) or [] if each != name]
    _cover(new, name, ())
    return new


def reshaped(raw: Mapping[str, Any], name: str, shape: Shape) -> dict[str, Any]:
    """The script with one step in this shape; raises `LookupError`, `WordsRefused`."""
    new = deepcopy(dict(raw))
    step = place_of(new, NODE, name)
    targets = {RETURN, *(node["id"] for node in new["nodes"])}
    choices = [each for each in step.get("choices") or [] if each["id"] not in shape.gone]
    for choice in choices:
        # What led to a step that is gone may stand as it is; the checker finds it.
        if choice["id"] in shape.leads and shape.leads[choice["id"]] != choice["next"]:
            _lead(choice, shape.leads[choice["id"]], targets)
    choices.sort(key=lambda choice: shape.places.get(choice["id"], MOST_NODES))
    if shape.added:
        if len(choices) >= MOST_CHOICES:
            raise WordsRefused(_("More choices than the nine keys of the desk cannot be chosen."))
        known = {each["id"] for each in step.get("choices") or []}
        fresh = {
            "id": _name(shape.added.words, known, "choice"),
            "text": kept_words(shape.added.words),
        }
        _lead(fresh, shape.added.next, targets)
        choices.append(fresh)
    _put(step, "choices", choices)
    for part in LISTS:
        _put(step, part, list(shape.lists.get(part, step.get(part) or [])))
    _put(step, "alarm", shape.alarm)
    _put(step, "end", shape.end)
    for part in OPENED:
        listed = [each for each in new.get(part) or [] if each != name or part == shape.opens]
        new[part] = [*listed, name] if part == shape.opens and name not in listed else listed
    _cover(new, name, shape.covers)
    return new


def shape_of(raw: Mapping[str, Any], name: str) -> Shape:
    """How a step stands in the script now; raises `LookupError`."""
    step = place_of(raw, NODE, name)
    choices = step.get("choices") or []
    return Shape(
        leads={choice["id"]: choice["next"] for choice in choices},
        places={choice["id"]: place for place, choice in enumerate(choices, start=1)},
        gone=frozenset(),
        added=None,
        lists={part: tuple(step.get(part) or ()) for part in LISTS},
        covers=tuple(
            each for each, nodes in (raw.get("covers") or {}).items() if name in (nodes or [])
        ),
        opens=next((part for part in OPENED if name in (raw.get(part) or [])), ""),
        alarm=bool(step.get("alarm")),
        end=bool(step.get("end")),
    )


def _lead(choice: dict[str, Any], target: str, targets: Collection[str]) -> None:
    if target not in targets:
        raise WordsRefused(_("A choice has to lead to a step of the script, or back."))
    choice["next"] = target


def _put(step: dict[str, Any], key: str, value: object) -> None:
    """Keep what says something; what is empty is left out, as in the file."""
    if value:
        step[key] = value
    else:
        step.pop(key, None)


def _cover(new: dict[str, Any], name: str, situations: Collection[str]) -> None:
    """Which situations a step is for; one that nobody is for stays, for the checker to find."""
    covers = {**(new.get("covers") or {})}
    for situation in dict.fromkeys([*covers, *situations]):
        nodes = [each for each in covers.get(situation) or [] if each != name]
        held = name in (covers.get(situation) or [])
        if situation in situations:
            nodes = list(covers[situation]) if held else [*nodes, name]
        covers[situation] = nodes
    new["covers"] = covers


def _name(words: Words, taken: Collection[str], otherwise: str) -> str:
    """A machine name made of the words: Latin letters, digits, underscores; never one twice."""
    text = next((words[each] for each in ("en", "uk", "ru") if words.get(each)), "")
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    bare = plain.encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "_", bare).strip("_")[:LONGEST_NAME].strip("_")
    name = name if re.match(r"[a-z][a-z0-9_]", name) else f"{otherwise}_{name}".strip("_")
    number, unused = 2, name
    while unused in taken:
        unused, number = f"{name}_{number}", number + 1
    return unused
