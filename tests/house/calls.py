"""Who calls whom, read from the source: which functions open a unit of their own."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.house.tree import Function, called, imports, syntax, written

ATOMIC = {"transaction.atomic", "atomic"}


class Calls:
    """The functions of the rooms, by the full name under which others import them."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self.paths = paths
        self.bodies: dict[str, Function] = {}
        self._called: dict[str, frozenset[str]] = {}
        self.known = {module: imports(path) for module, path in self.paths.items()}
        for module, path in self.paths.items():
            for node in syntax(path).body:
                if isinstance(node, Function):
                    self.bodies[f"{module}.{node.name}"] = node

    def meant(self, module: str, name: str) -> str:
        """The full name of the function that a module calls `name`; empty when it is not ours."""
        first, _, rest = name.partition(".")
        if not rest and f"{module}.{first}" in self.bodies:
            return f"{module}.{first}"
        full = self.known[module].get(first, "")
        return self.followed(f"{full}.{rest}" if rest else full)

    def followed(self, full: str) -> str:
        """Through packages that only hand a name on."""
        while full and full not in self.bodies:
            package, _, name = full.rpartition(".")
            onward = self.known.get(package, {}).get(name, "")
            full = onward if onward != full else ""
        return full

    def inside(self, module: str, node: ast.AST) -> Iterator[tuple[str, int]]:
        """The functions of ours that are called below this node, and the lines."""
        for name, call in called(node):
            if full := self.meant(module, name):
                yield full, call.lineno

    def opens(self, full: str, seen: frozenset[str] = frozenset()) -> bool:
        """Whether calling this opens a unit, by itself or through what it calls."""
        if full in seen:
            return False
        return self.opens_itself(full) or any(
            self.opens(inner, seen | {full}) for inner in self.called_by(full)
        )

    def called_by(self, full: str) -> frozenset[str]:
        """The functions of ours that this one calls; read once."""
        if full not in self._called:
            calls = self.inside(module_of(full), self.bodies[full])
            self._called[full] = frozenset(inner for inner, _ in calls)
        return self._called[full]

    def opens_itself(self, full: str) -> bool:
        return any(self.is_unit(full, each) for each in withs(self.bodies[full]))

    def is_unit(self, full: str, node: ast.With) -> bool:
        module = module_of(full)
        names = (called_name(item.context_expr) for item in node.items)
        return any(self.known[module].get(name) == "live.publish.unit" for name in names)

    def used_outside_services(self) -> frozenset[str]:
        """The functions of services that other modules import."""
        meant = {
            self.followed(full)
            for module, names in self.known.items()
            if ".services" not in module
            for full in names.values()
        }
        return frozenset(full for full in meant if ".services" in full)

    def guarded(self, full: str) -> Iterator[ast.AST]:
        """The parts of a function that lie inside a unit or another transaction."""
        body = self.bodies[full]
        if any(called_name(each) in ATOMIC for each in body.decorator_list):
            yield body
        for each in withs(body):
            atomic = any(called_name(item.context_expr) in ATOMIC for item in each.items)
            if atomic or self.is_unit(full, each):
                yield from each.body


def withs(node: ast.AST) -> Iterator[ast.With]:
    return (each for each in ast.walk(node) if isinstance(each, ast.With))


def called_name(node: ast.expr) -> str:
    return written(node.func if isinstance(node, ast.Call) else node)


def module_of(full: str) -> str:
    return full.rpartition(".")[0]


def nested_units(calls: Calls) -> list[str]:
    """Each place where a unit would open inside a unit or a transaction."""
    return [
        f"{full}, line {line}, calls {inner}"
        for full in calls.bodies
        for part in calls.guarded(full)
        for inner, line in calls.inside(module_of(full), part)
        if calls.opens(inner)
    ]
