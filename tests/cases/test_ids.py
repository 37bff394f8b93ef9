"""No page has one id twice: a label, a link and a script would find the wrong one."""

import re
from collections import Counter

import pytest
from django.test import Client

from cases.models import Case
from operators.models import Operator


@pytest.mark.parametrize("page", ["", "add-evidence/", "members/"])
def test_a_case_page_has_every_id_once(page: str, case_in_intake: Case, vera: Operator) -> None:
    client = Client()
    client.force_login(vera)
    text = client.get(f"/cases/{case_in_intake.ref}/{page}").content.decode()
    ids = Counter(re.findall(r'\sid="([^"]+)"', text))
    assert {name for name, times in ids.items() if times > 1} == set()
