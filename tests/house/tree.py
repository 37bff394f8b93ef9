"""The tree as these tests read it: our own files, and Python as syntax."""

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = (
    "hotline",
    "intake",
    "oversight",
    "floor",
    "rota",
    "quality",
    "cases",
    "guide",
    "press",
    "triage",
    "operators",
    "live",
    "audit",
    "vault",
    "quarantine",
)
SEEN_DOTS = {".ci", ".gitignore", ".importlinter"}
NOT_OURS = {"__pycache__", "node_modules"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Every file of ours, or those with one of the suffixes."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if _is_ours(name)]
        found += [Path(folder, name) for name in names if _is_ours(name)]
    return tuple(sorted(path for path in found if not suffixes or path.suffix in suffixes))


def _is_ours(name: str) -> bool:
    return name in SEEN_DOTS or not (name.startswith(".") or name in NOT_OURS)


def named(path: Path) -> str:
    """The path as people write it."""
    return str(path.relative_to(ROOT))


def is_migration(path: Path) -> bool:
    """Migrations are written once, by a program."""
    return "migrations" in path.parts


def modules() -> list[Path]:
    """The Python of the twelve rooms, migrations left out."""
    rooms = [path for path in files(".py") if path.relative_to(ROOT).parts[0] in ROOMS]
    return [path for path in rooms if not is_migration(path)]


def services() -> list[Path]:
    """The modules whose public functions are acts."""
    return [path for path in modules() if path.stem == "services" or "services" in path.parts]


def length(path: Path) -> int:
    return len(path.read_text().splitlines())


def dotted(path: Path) -> str:
    """The name under which a module is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def functions(path: Path) -> Iterator[tuple[str, Function]]:
    """Top-level functions and the methods of top-level classes, with their names."""
    for node in syntax(path).body:
        if isinstance(node, Function):
            yield node.name, node
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, Function):
                    yield f"{node.name}.{inner.name}", inner


def is_public(name: str) -> bool:
    return not any(part.startswith("_") for part in name.split("."))


def called(node: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call below this node whose function is written as a name, `f` or `m.f`."""
    for each in ast.walk(node):
        if isinstance(each, ast.Call) and (name := written(each.func)):
            yield name, each


def written(node: ast.expr) -> str:
    """A name or a chain of attributes as it is written, else an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := written(node.value)):
        return f"{before}.{node.attr}"
    return ""


@cache
def imports(path: Path) -> dict[str, str]:
    """What each imported name of a module stands for."""
    found = {}
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
        if isinstance(node, ast.Import):
            found |= {one.asname or one.name: one.name for one in node.names}
    return found
