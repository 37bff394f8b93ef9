"""What the checker finds and what differs, in sentences for whoever reads the page."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from guide.comparing import Change, Turn, changes, turns
from guide.places import Names
from triage.findings import Finding
from triage.graph import Script

MISSING = _l("It names something that is not there.")
SENTENCES: Mapping[str, Promise] = {
    "duplicate": _l("The same thing stands in it twice."),
    "unknown_target": _l("A way leads to a step that is not there, or back where nothing is open."),
    "unreachable": _l("No conversation leads here."),
    "dead_end": _l("It has nothing to choose and is no end, or it is an end and has choices."),
    "loop": _l("It goes round and there is no way out."),
    "no_end": _l("No way leads from here to an end."),
    "uncovered": _l("No step says what to do in this situation."),
    "not_apart": _l("One step answers two matters that have to stay apart."),
    "bad_value": _l("A value does not fit here."),
    "unused": _l("Nothing ever fills it."),
    "missing_language": _l("It is missing in this language."),
    "wrong_letters": _l("It has letters of another language."),
    "promise": _l("It promises what nobody on the line can keep:"),
    "expired_law": _l("The day of its review has passed."),
    "review_date": _l("Its review lies in the future, or ends before it began."),
    "sign_off": _l("The script is approved, and this signature is missing."),
}
TURNS: Mapping[str, Promise] = {
    "added": _l("This step is new."),
    "removed": _l("This step is gone."),
    "leads": _l("The choice leads elsewhere:"),
    "choice_added": _l("A choice is new; it leads to:"),
    "choice_removed": _l("A choice is gone; it led to:"),
    "captures": _l("What is noted down:"),
    "cards": _l("Cards beside it:"),
    "law": _l("Law it speaks of:"),
    "covers": _l("Situations it is for:"),
    "opens": _l("How it is opened:"),
    "alarm": _l("It raises an alarm now."),
    "no_alarm": _l("It raises no alarm any more."),
    "end": _l("The conversation ends here now."),
    "no_end": _l("The conversation does not end here any more."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One finding as a page shows it; `node` and `card` say where it can be mended."""

    node: str
    card: str
    place: str
    text: str
    language: str
    sentence: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Turned:
    """One change of shape as a page shows it."""

    sentence: str
    choice: str
    went: str
    came: str


@dataclass(frozen=True, slots=True)
class Differs:
    """Everything that differs at one place: its shape, and each text, language by language."""

    node: str
    place: str
    turns: tuple[Turned, ...]
    texts: tuple[tuple[str, tuple[Change, ...]], ...]


def findings_told(script: Script, found: Iterable[Finding], language: str) -> list[Told]:
    """What the checker finds, place by place."""
    names = Names(script, language)
    return [_told(names, finding) for finding in found]


def differences(before: Script, after: Script, language: str) -> list[Differs]:
    """What differs, in the order of the newer script; what is gone comes last."""
    new, old = Names(after, language), Names(before, language)
    shapes: dict[str, list[Turn]] = {}
    for turn in turns(before, after):
        shapes.setdefault(f"node {turn.node}", []).append(turn)
    texts: dict[str, list[Change]] = {}
    for change in changes(before, after):
        texts.setdefault(change.where, []).append(change)
    found = []
    for where in dict.fromkeys([*texts, *shapes]):
        kind, _sign, name = where.partition(" ")
        gone = kind == "node" and name not in after.nodes
        names = old if gone or (kind == "card" and name not in after.cards) else new
        told = tuple(_turned(new, old, each) for each in shapes.get(where, []))
        grouped = tuple(_texts(names, old, [] if gone else texts.get(where, [])))
        here = name if kind == "node" and not gone else ""
        found.append(Differs(here, names.place(where), told, grouped))
    return found


def _told(names: Names, finding: Finding) -> Told:
    kind, _sign, name = finding.where.partition(" ")
    return Told(
        node=name.split(" ")[0] if kind == "node" else "",
        card=name if kind == "card" else "",
        place=names.place(finding.where),
        text=names.text(finding.where, finding.what) if finding.what else "",
        language=finding.language,
        sentence=str(SENTENCES.get(finding.code, MISSING)),
        phrase=finding.phrase,
    )


def _texts(
    names: Names, old: Names, found: list[Change]
) -> Iterator[tuple[str, tuple[Change, ...]]]:
    for what, group in groupby(found, key=lambda change: change.what):
        rows = tuple(group)
        gone = all(piece.kind == "gone" for row in rows for piece in row.pieces)
        yield (old if gone else names).text(rows[0].where, what), rows


def _turned(new: Names, old: Names, turn: Turn) -> Turned:
    gone = turn.kind == "choice_removed"
    choice = (old if gone else new).choice(turn.node, turn.choice) if turn.choice else ""
    ways = ("leads", "choice_added", "choice_removed")

    def called(names: Names, listed: tuple[str, ...]) -> str:
        told = [
            names.target(each) if turn.kind in ways else names.listed(turn.kind, each)
            for each in listed
        ]
        return ", ".join(told)

    sentence = str(TURNS[turn.kind]) if turn.kind in TURNS else _("Something differs.")
    return Turned(sentence, choice, called(old, turn.went), called(new, turn.came))
