"""What the checker reads in the graph: where choices lead, what is reached, what ends."""

from collections.abc import Iterable, Iterator

from triage.findings import Finding
from triage.graph import RETURN, Node, Script


def targets(script: Script) -> Iterator[Finding]:
    """Names of nodes that stand for nothing, and returns where no topic can be open."""
    yield from _beginnings(script)
    for name in (*script.topics, *script.always):
        if name not in script.nodes:
            yield Finding("unknown_target", "topics and always", f"there is no node {name}")
    for node in script.nodes.values():
        for choice in node.choices:
            where = f"node {node.id}"
            if choice.next == RETURN and node.id not in script.detours():
                text = f"the choice {choice.id} returns, but no topic is open here"
                yield Finding("unknown_target", where, text, f"choice {choice.id}")
            if choice.next not in (RETURN, *script.nodes):
                text = f"the choice {choice.id} leads to {choice.next}, which is no node"
                yield Finding("unknown_target", where, text, f"choice {choice.id}")


def _beginnings(script: Script) -> Iterator[Finding]:
    if not script.entries:
        yield Finding("unknown_target", "entries", "no conversation begins anywhere")
    for name, target in script.entries.items():
        if target not in script.nodes:
            yield Finding("unknown_target", f"entry {name}", f"there is no node {target}")
        elif target in script.detours():
            yield Finding("unknown_target", f"entry {name}", f"{target} is a topic, no beginning")


def ways(script: Script) -> Iterator[Finding]:
    """Unreachable nodes, dead ends, and nodes from which no conversation ends."""
    reached = reach(script, [*script.entries.values(), *script.detours()])
    ending = _ending(script)
    for node in script.nodes.values():
        if node.id not in reached:
            yield Finding("unreachable", f"node {node.id}", "no conversation leads here")
        if node.end and node.choices:
            yield Finding("dead_end", f"node {node.id}", "is an end, yet has choices")
        elif not node.end and not node.choices:
            yield Finding("dead_end", f"node {node.id}", "has no choices and is no end")
        elif node.id not in ending:
            yield _endless(script, node)


def _endless(script: Script, node: Node) -> Finding:
    if node.id in reach(script, script.targets(node)) or _returns(script, node):
        return Finding("loop", f"node {node.id}", "goes round in a loop without an exit")
    return Finding("no_end", f"node {node.id}", "no way leads from here to an end")


def _returns(script: Script, node: Node) -> bool:
    """Whether a topic opened here leads back here."""
    return any(
        choice.next == RETURN
        for target in script.targets(node)
        if target in script.detours() and target in script.nodes
        for choice in script.nodes[target].choices
    )


def reach(script: Script, starts: Iterable[str]) -> set[str]:
    """The nodes that choices lead to from these nodes, these included."""
    seen: set[str] = set()
    waiting = [name for name in starts if name in script.nodes]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += [name for name in script.targets(script.nodes[name]) if name in script.nodes]
    return seen


def _ending(script: Script) -> set[str]:
    """The nodes with a way to an end; a topic may lead back to where it was opened instead."""
    ends = _leading_to(script, {name for name, node in script.nodes.items() if node.end})
    back = {
        name
        for name in script.detours() & script.nodes.keys()
        if any(choice.next == RETURN for choice in script.nodes[name].choices)
    }
    return ends | (_leading_to(script, back) & script.detours())


def _leading_to(script: Script, goals: set[str]) -> set[str]:
    found, grown = set(goals), True
    while grown:
        more = {
            name
            for name, node in script.nodes.items()
            if name not in found and any(target in found for target in script.targets(node))
        }
        found, grown = found | more, bool(more)
    return found
