"""One house with a switch for all these tests; it ends with the last of them."""

from collections.abc import Iterator

import pytest

from tests.browser.telephone.web_phone import Exchange, exchange


@pytest.fixture(scope="package")
def telephones(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exchange]:
    with exchange(tmp_path_factory.mktemp("telephones")) as made:
        yield made
