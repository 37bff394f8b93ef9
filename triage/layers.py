"""Where each node of a script stands when it is drawn: columns by distance, few crossings."""

from collections.abc import Mapping

from triage.graph import Script

SWEEPS = 6


def columns(script: Script) -> list[list[str]]:
    """The nodes of the main way, column by column from the beginnings to the ends."""
    return _ordered(script, [*script.entries.values()], frozenset(script.detours()))


def detours(script: Script) -> list[list[str]]:
    """What is reached from topics and always-open branches alone, column by column."""
    main = frozenset(name for column in columns(script) for name in column)
    return _ordered(script, [*script.topics, *script.always], main)


def _ordered(script: Script, starts: list[str], without: frozenset[str]) -> list[list[str]]:
    ranks = _ranks(script, starts, without)
    found: list[list[str]] = [[] for _ in range(max(ranks.values(), default=-1) + 1)]
    for name, rank in ranks.items():
        found[rank].append(name)
    parents, children = _neighbours(script, ranks)
    for sweep in range(SWEEPS):
        there = found if sweep % 2 == 0 else found[::-1]
        near = parents if sweep % 2 == 0 else children
        for before, column in zip(there, there[1:], strict=False):
            place = {name: place / len(before) for place, name in enumerate(before)}
            own = {name: place / len(column) for place, name in enumerate(column)}
            column.sort(key=lambda name: _middle(near[name], place, own[name]))
    return found


def _ranks(script: Script, starts: list[str], without: frozenset[str]) -> dict[str, int]:
    ranks = {name: 0 for name in starts if name in script.nodes and name not in without}
    waiting = list(ranks)
    for name in waiting:
        for target in script.targets(script.nodes[name]):
            if target in script.nodes and target not in ranks and target not in without:
                ranks[target] = ranks[name] + 1
                waiting.append(target)
    return ranks


def _neighbours(
    script: Script, ranks: Mapping[str, int]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    parents: dict[str, list[str]] = {name: [] for name in ranks}
    children: dict[str, list[str]] = {name: [] for name in ranks}
    for name in ranks:
        for target in script.targets(script.nodes[name]):
            if ranks.get(target) == ranks[name] + 1:
                parents[target].append(name)
                children[name].append(target)
    return parents, children


def _middle(names: list[str], place: Mapping[str, float], own: float) -> float:
    """The middle of its neighbours in the column before; without any, where it stands."""
    known = [place[name] for name in names if name in place]
    return sum(known) / len(known) if known else own
