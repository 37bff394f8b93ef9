"""An office with its lines, and contacts that go every way."""

from tests.cases.conftest import at, office, olga, sister_office, taras

__all__ = ["at", "office", "olga", "sister_office", "taras"]
