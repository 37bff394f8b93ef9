"""What holds for every test: keys of its own, clean databases, and no silent skip."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.db.backends.postgresql.creation import DatabaseCreation
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from django.utils import translation
from django.utils.timezone import now

from hotline import granting
from intake import flood
from intake.spool import breaker
from operators.services import idle_begin
from tests import egress
from tests.acting import request_as_app
from tests.groups import pytest_xdist_make_scheduler
from tests.required import pytest_make_collect_report, pytest_runtest_makereport
from vault.roots import make_roots

__all__ = [
    "egress",
    "pytest_make_collect_report",
    "pytest_runtest_makereport",
    "pytest_xdist_make_scheduler",
]


@pytest.fixture(scope="session", autouse=True)
def root_secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Root secrets of the tests' own, so that no test ever reads a real one."""
    folder = tmp_path_factory.mktemp("data")
    settings.DATA_DIR = folder
    make_roots(folder / "keys")
    return folder / "keys"


@pytest.fixture(scope="session", autouse=True)
def what_is_loaded_stays() -> None:
    """Modules and tests live as long as the run: looking for garbage among them is lost time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def passwords_take_no_time() -> None:
    """Sixty wrong passwords at the console's own cost are half a minute of nothing else."""
    settings.PASSWORD_HASHERS = ["tests.quick.QuickArgon2"]


@pytest.fixture(autouse=True)
def nobody_chose_a_language() -> None:
    """A page that a test asked for in Russian leaves the whole thread in Russian."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def nothing_was_away() -> None:
    """The lines remember for some seconds that the database was away; another test's was not."""
    breaker.reset()


@pytest.fixture(autouse=True)
def nobody_came_before() -> None:
    """How much came is remembered for minutes; another test's callers did not come here."""
    flood.forget()


@pytest.fixture(autouse=True)
def who_is_let_in_by_a_test_is_not_locked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session without a sign of life is locked; `force_login` makes one without our sign-in."""
    let_in = Client.force_login

    def force_login(self: Client, *args: Any, **kwargs: Any) -> None:
        let_in(self, *args, **kwargs)
        idle_begin(session_key=self.session.session_key, at=now())

    monkeypatch.setattr(Client, "force_login", force_login)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that touches the database has the keyring and the receipts with it."""
    for item in items:
        wanted = set(getattr(item, "fixturenames", ()))
        if "db" in wanted and item.get_closest_marker("django_db") is None:
            item.add_marker(pytest.mark.django_db(databases="__all__"))


@pytest.fixture(scope="session", autouse=True)
def letting_go_of_databases() -> None:
    """Before a test database is dropped, the second connection to it is closed."""
    destroy = DatabaseCreation.destroy_test_db

    def close_and_destroy(self: DatabaseCreation, *args: object, **kwargs: object) -> None:
        connections.close_all()
        destroy(self, *args, **kwargs)  # type: ignore[arg-type]

    DatabaseCreation.destroy_test_db = close_and_destroy  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def emptying_tables_between_tests() -> Iterator[None]:
    """Between tests alone, the triggers that forbid emptying the audit look away."""
    flush = DatabaseOperations.execute_sql_flush

    def flush_all(self: DatabaseOperations, sql_list: list[str]) -> None:
        role = "SET session_replication_role = {};"
        flush(self, [role.format("replica"), *sql_list, role.format("origin")])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush_all)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The accounts of the database have their rights in the tests' databases too."""
    with django_db_blocker.unblock():
        for alias in ("default", "keyring"):
            with connections[alias].cursor() as cursor:
                if granting.has_accounts(cursor):
                    granting.apply(cursor, alias)


@pytest.fixture(scope="session", autouse=True)
def pages_with_the_rights_of_the_web() -> Iterator[None]:
    """The owner of the tables arranges a test; its pages are answered as in a real console."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", request_as_app)
        yield
