"""What the answers imply, by the script's own rules, and which answers say so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from triage.answers import Answer, live, values
from triage.graph import LANGUAGES, Danger, Rule, Script, Value, Words

_NEAREST: tuple[Danger, ...] = ("critical", "high", "normal")


@dataclass(frozen=True, slots=True)
class Because:
    """One answer that made a rule hold: where it was given, and what it settled."""

    number: int
    node: str
    choice: str
    field: str
    value: Value


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that holds, in words, and the answers that led there."""

    rule: str
    text: Words
    answers: tuple[Because, ...]

    def __getitem__(self, language: str) -> str:
        """The words of the rule in this language."""
        return self.text[language]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How near the danger is, how soon, what to do next, in which language, and why."""

    danger: Danger
    priority: int
    next_step: Words
    next_code: str
    language: str
    reasons: tuple[Reason, ...]


def suggest(script: Script, answers: Sequence[Answer]) -> Suggestion:
    """Ask every rule: the nearest danger counts, and the next step of the most pressing rule."""
    settled = values(answers)
    holding = [rule for rule in script.rules if _conditional(rule) and _holds(rule, settled)]
    holding = holding or [rule for rule in script.rules if not _conditional(rule)]
    if not holding:
        return Suggestion("normal", 3, Words(), "", _language(answers, settled), ())
    first = min(holding, key=lambda rule: rule.priority)
    counting = live(answers)
    return Suggestion(
        danger=min((rule.danger for rule in holding), key=_NEAREST.index),
        priority=first.priority,
        next_step=script.next_steps.get(first.next_step, Words()),
        next_code=first.next_step,
        language=_language(answers, settled),
        reasons=tuple(
            Reason(rule.id, rule.because, _because(rule, counting, settled))
            for rule in sorted(holding, key=lambda rule: rule.priority)
        ),
    )


def _conditional(rule: Rule) -> bool:
    return bool(rule.when or rule.at_least)


def _holds(rule: Rule, settled: Mapping[str, Value]) -> bool:
    """Whether each condition is met; a field of tags meets it with any one of them."""
    for name, wanted in rule.when.items():
        value = settled.get(name)
        told = value if isinstance(value, tuple) else (value,)
        if wanted.isdisjoint(told):
            return False
    return all(_count(settled.get(name)) >= least for name, least in rule.at_least.items())


def _count(value: Value | None) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def _because(
    rule: Rule, counting: Sequence[Answer], settled: Mapping[str, Value]
) -> tuple[Because, ...]:
    """For each field of the rule, the last answer that settled it."""
    found = []
    for name in (*rule.when, *rule.at_least):
        for number in range(len(counting), 0, -1):
            given = counting[number - 1]
            if name in given.captures:
                found.append(Because(number, given.node, given.choice, name, settled[name]))
                break
    return tuple(found)


def _language(answers: Sequence[Answer], settled: Mapping[str, Value]) -> str:
    """The language the caller was found to speak, else the one last spoken."""
    noted = settled.get("language")
    spoken = [given.language for given in live(answers)]
    return str(noted) if noted in LANGUAGES else (spoken[-1] if spoken else "")
