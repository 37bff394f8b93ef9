"""The walk through a script: pure functions of the script and the answers given so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from triage.answers import BACK, GO, Answer, AnswerRefused, Answers, merged, values
from triage.capture import checked, joined
from triage.graph import LANGUAGES, NOTHING, RETURN, Card, Field, Law, Node, Script, Value

CALL = "call"


@dataclass(frozen=True, slots=True)
class Step:
    """Where the conversation stands, and what may be shown and answered there."""

    node: Node
    version: str
    number: int
    cards: tuple[Card, ...]
    laws: tuple[Law, ...]
    fields: tuple[Field, ...]
    values: Mapping[str, Value] = field(hash=False)
    prefill: Mapping[str, Value] = field(hash=False)
    note: str
    earlier: str
    returns_to: Node | None
    topics: tuple[Node, ...]
    always: tuple[Node, ...]
    can_go_back: bool

    @property
    def ended(self) -> bool:
        """Whether the conversation is over."""
        return self.node.end


@dataclass(frozen=True, slots=True)
class _Place:
    node: str
    way_back: tuple[str, ...] = ()


def start(script: Script, *, entry: str = CALL) -> Step:
    """The first step of a call, a chat or a callback."""
    return step_at(script, (), entry=entry)


def step_at(script: Script, answers: Sequence[Answer], *, entry: str = CALL) -> Step:
    """The step at which these answers leave the conversation."""
    place, counted = _walk(script, answers, entry)
    node = script.nodes[place.node]
    noted = [given for given in answers if given.node == node.id]
    here = [given.choice for given in noted if given.choice != BACK]
    settled = values(answers)
    offered = settled | merged(noted)
    return Step(
        node=node,
        version=script.version,
        number=counted + 1,
        cards=script.cards_of(node),
        laws=script.laws_of(node),
        fields=tuple(script.fields[name] for name in node.captures),
        values=settled,
        prefill={name: offered[name] for name in node.captures if name in offered},
        note=noted[-1].note if noted else "",
        earlier=here[-1] if here else "",
        returns_to=script.nodes[place.way_back[-1]] if place.way_back else None,
        topics=_open(script, script.topics, node),
        always=_open(script, script.always, node),
        can_go_back=counted > 0,
    )


def answer(
    script: Script,
    answers: Sequence[Answer],
    choice: str,
    captures: Mapping[str, Value] = NOTHING,
    *,
    language: str,
    note: str = "",
    entry: str = CALL,
) -> Answers:
    """The answers with this choice added; what the choice settles is noted with it."""
    node = step_at(script, answers, entry=entry).node
    chosen = node.choice(choice)
    if chosen is None:
        raise AnswerRefused(f"{node.id}: no such choice")
    return _add(script, answers, node, choice, dict(captures), chosen.sets, language, note)


def topic(
    script: Script,
    answers: Sequence[Answer],
    target: str,
    captures: Mapping[str, Value] = NOTHING,
    *,
    language: str,
    note: str = "",
    entry: str = CALL,
) -> Answers:
    """Open a topic or an always-available branch, remembering where the conversation was."""
    step = step_at(script, answers, entry=entry)
    if target not in {node.id for node in (*step.topics, *step.always)}:
        raise AnswerRefused(f"{step.node.id}: this cannot be opened here")
    return _add(script, answers, step.node, GO + target, dict(captures), NOTHING, language, note)


def back(
    script: Script,
    answers: Sequence[Answer],
    captures: Mapping[str, Value] = NOTHING,
    *,
    language: str,
    note: str = "",
    entry: str = CALL,
) -> Answers:
    """Take the last answer back; it no longer counts, and is offered again when one returns."""
    step = step_at(script, answers, entry=entry)
    if not step.can_go_back:
        raise AnswerRefused(f"{step.node.id}: nothing to go back to")
    return _add(script, answers, step.node, BACK, dict(captures), NOTHING, language, note)


def _open(script: Script, names: Sequence[str], node: Node) -> tuple[Node, ...]:
    return tuple(script.nodes[name] for name in names if name != node.id and not node.end)


def _add(
    script: Script,
    answers: Sequence[Answer],
    node: Node,
    choice: str,
    captures: dict[str, Value],
    sets: Mapping[str, Value],
    language: str,
    note: str,
) -> Answers:
    if language not in LANGUAGES:
        raise AnswerRefused(f"{node.id}: no such language")
    for name, value in captures.items():
        if name not in node.captures:
            raise AnswerRefused(f"{node.id}: a field that is not noted here")
        captures[name] = checked(script.fields[name], value, refusal=AnswerRefused)
    for name, value in sets.items():
        so_far = captures.get(name, values(answers).get(name))
        captures[name] = joined(script.fields[name], so_far, value)
    return (*answers, Answer(node.id, choice, language, script.version, note, captures))


def _walk(script: Script, answers: Sequence[Answer], entry: str) -> tuple[_Place, int]:
    """Where the answers lead and how many count; refuses the first that does not fit."""
    first = answers[0].node if answers else script.entries.get(entry, "")
    if first not in script.entries.values():
        raise AnswerRefused("no conversation begins here")
    trail = [_Place(first)]
    for given in answers:
        if given.version != script.version:
            raise AnswerRefused(f"{given.node}: answered in another version of the script")
        if given.node != trail[-1].node:
            raise AnswerRefused(f"{given.node}: the conversation stands at {trail[-1].node}")
        if given.choice != BACK:
            trail.append(_onward(script, trail[-1], given.choice))
        elif len(trail) > 1:
            trail.pop()
        else:
            raise AnswerRefused(f"{given.node}: nothing to go back to")
    return trail[-1], len(trail) - 1


def _onward(script: Script, place: _Place, choice: str) -> _Place:
    """Where a choice leads: a detour remembers the way back, the main way forgets it."""
    node, way_back = script.nodes[place.node], place.way_back
    target = _target(script, node, choice)
    if target == RETURN:
        if not way_back:
            raise AnswerRefused(f"{node.id}: there is no way back")
        return _Place(way_back[-1], way_back[:-1])
    if target not in script.nodes:
        raise AnswerRefused(f"{node.id}: this leads nowhere")
    if target not in script.detours():
        return _Place(target)
    if target in way_back:
        return _Place(target, way_back[: way_back.index(target)])
    return _Place(target, (*way_back, node.id))


def _target(script: Script, node: Node, choice: str) -> str:
    if choice.startswith(GO):
        target = choice.removeprefix(GO)
        if target in script.detours() and target != node.id and not node.end:
            return target
        raise AnswerRefused(f"{node.id}: this cannot be opened here")
    chosen = node.choice(choice)
    if chosen is None:
        raise AnswerRefused(f"{node.id}: no such choice")
    return chosen.next
