"""SQL is written by people, values travel beside it, and nothing sealed is searched as if plain."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.house.tree import ROOT, called, modules, named, syntax, written
from vault.fields import SealedField
from vault.renewal import sealed_columns

SQL = re.compile(
    r"\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|SET|CREATE|DROP|ALTER|GRANT|REVOKE|TRUNCATE|LOCK)\s"
)
#: A row after another in two columns: the ORM has no word for it, and the values are parameters.
RAW = {
    "cases/selectors/cases.py": {"extra"},
    # The agreements that hold, as PostgreSQL itself asks for them.
    "cases/selectors/safe_contacts.py": {"raw"},
}
#: Writes the accounts' rights: tables and columns of its own list, for the owner alone.
LISTED = {"hotline/granting.py"}
COMPARING = {
    *("contains", "icontains", "startswith", "istartswith", "endswith", "iendswith"),
    *("regex", "iregex", "iexact", "exact", "in", "search", "gt", "gte", "lt", "lte", "range"),
}


def is_constant(value: ast.expr) -> bool:
    """A name in capitals: written in the module, not told by anybody."""
    name = written(value).rsplit(".", 1)[-1]
    return bool(name) and name == name.upper()


def mixed(tree: ast.AST) -> Iterator[int]:
    """Lines where something is written into a statement instead of beside it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and node.values:
            first, filled = node.values[0], node.values[1:]
            told = [part.value for part in filled if isinstance(part, ast.FormattedValue)]
            starts = isinstance(first, ast.Constant) and SQL.match(str(first.value))
            if starts and not all(map(is_constant, told)):
                yield node.lineno
        text = None
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
            text = node.left
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            text = node.func.value if node.func.attr == "format" else None
        if isinstance(text, ast.Constant) and SQL.match(str(text.value)):
            yield node.lineno


def raw(path: Path) -> set[str]:
    """The ways around the ORM that a module takes."""
    names = {name.rsplit(".", 1)[-1] for name, _ in called(syntax(path))}
    attributes = {n.attr for n in ast.walk(syntax(path)) if isinstance(n, ast.Attribute)}
    return (names | attributes) & {"raw", "extra", "RawSQL"}


def test_nothing_is_written_into_a_statement() -> None:
    found = {named(path): list(mixed(syntax(path))) for path in modules()}
    mixing = {name: lines for name, lines in found.items() if lines}
    assert {name: lines for name, lines in mixing.items() if name not in LISTED} == {}
    assert set(mixing) == LISTED


def test_the_ways_around_the_orm_are_few_and_known() -> None:
    found = {named(path): ways for path in modules() if (ways := raw(path))}
    assert found == RAW


def test_nothing_sealed_is_compared() -> None:
    sealed = {field.name for fields in sealed_columns().values() for field in fields}
    plain = {
        field.name
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if not isinstance(field, SealedField)
    }
    assert len(sealed - plain) > 10
    found = []
    for path in modules():
        for node in ast.walk(syntax(path)):
            for keyword in node.keywords if isinstance(node, ast.Call) else []:
                column, _, way = (keyword.arg or "").rpartition("__")
                name = column.rsplit("__", 1)[-1]
                if way in COMPARING and name in sealed - plain:
                    found.append(f"{named(path)}:{node.lineno} {keyword.arg}")
    assert found == []


def test_statements_of_our_own_files_take_no_text_apart() -> None:
    files = sorted(ROOT.glob("*/sql/*.sql"))
    assert files
    assert [
        named(path) for path in files if re.search(r"(?i)\bEXECUTE\s+'", path.read_text())
    ] == []


@pytest.mark.parametrize(
    "line",
    [
        'f"SELECT * FROM x WHERE name = {name}"',
        '"SELECT * FROM x WHERE name = %s" % name',
        '"DELETE FROM {}".format(table)',
        '"UPDATE x SET y = " + value',
    ],
)
def test_a_mixed_statement_is_seen(line: str) -> None:
    assert list(mixed(ast.parse(line))) != []


@pytest.mark.parametrize("line", ['f"SELECT {COLUMNS} FROM x"', 'f"A call of {name}"', '"%s" % x'])
def test_what_is_no_mixture_is_left_alone(line: str) -> None:
    assert list(mixed(ast.parse(line))) == []
