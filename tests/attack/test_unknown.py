"""Unknown and foreign are one: status, bytes and number of queries, on every address of a case."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.attack.test_everybody import routes

CASES = sorted({path for path, _door in routes() if path.startswith("/cases/<uuid:ref>/")})


@pytest.mark.parametrize("who", ["taras", "stranger", "lesya", "aron"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_foreign_case_costs_and_says_what_no_case_does(
    request, browser, case_in_intake, who, method
):
    client, differing = browser(request.getfixturevalue(who)), []
    client.get("/cases/")
    for path in CASES:
        answers = []
        for ref in (case_in_intake.ref, uuid4()):
            with CaptureQueriesContext(connection) as queries:
                answer = getattr(client, method)(path.replace("<uuid:ref>", str(ref)))
            answers.append((answer.status_code, answer.content, len(queries)))
        if answers[0] != answers[1]:
            differing.append((path, [(each[0], each[2]) for each in answers]))
    assert differing == []
    assert len(CASES) > 20


def test_a_stale_version_is_a_conflict_and_keeps_what_was_typed(browser, case_in_intake, olga):
    sent = {"version": case_in_intake.version + 7, "story": "Нічого не загубити"}
    answer = browser(olga).post(f"/cases/{case_in_intake.ref}/edit/", sent)
    assert answer.status_code == 409
    assert "Нічого не загубити" in answer.content.decode()
