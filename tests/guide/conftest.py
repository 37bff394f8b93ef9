"""The cast of the script: who reads it, who may change it, and a browser for each."""

import pytest

from operators.roles import Role
from tests.attack import conftest as attack
from tests.cases import conftest as cast

office, sister_office = cast.office, cast.sister_office
olga, nadia, vera, lesya, petro = cast.olga, cast.nadia, cast.vera, cast.lesya, cast.petro
ada, aron, browser = attack.ada, attack.aron, attack.browser


@pytest.fixture
def zlata(office):
    return cast.person(office, "Zlata", Role.SUPERVISOR)
