"""Every answer carries every header, whoever asks and however the answer came about."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from operators.doors import door_of
from tests.attack.test_everybody import PEOPLE, addresses, rarely

HEADERS = {
    "Content-Security-Policy": r"(?=.*default-src 'none')(?=.*frame-ancestors 'none')"
    r"(?=.*base-uri 'none')(?=.*require-trusted-types-for 'script')",
    "Cross-Origin-Opener-Policy": "^same-origin$",
    "Cross-Origin-Resource-Policy": "^same-origin$",
    "Permissions-Policy": r"camera=\(\).*geolocation=\(\)",
    "Referrer-Policy": "^same-origin$",
    "X-Content-Type-Options": "^nosniff$",
    "X-Frame-Options": "^DENY$",
}
STATIC = "/static/css/tokens.css"


def missing(answer, *, kept=False):
    """The names of the headers that are not as they should be."""
    found = [n for n, wanted in HEADERS.items() if not re.search(wanted, answer.get(n, ""))]
    cached = "no-store" in answer.get("Cache-Control", "")
    unsafe = re.search(r"unsafe-|\*|https?:|data:|blob:", answer.get("Content-Security-Policy", ""))
    return found + ["Cache-Control"] * (cached is kept) + ["unsafe"] * bool(unsafe)


@pytest.mark.parametrize(
    "who", ["olga", "ada", None, *map(rarely, sorted({*PEOPLE} - {"olga", "ada"}))]
)
@pytest.mark.parametrize("method", ["get", "post", *map(rarely, ["head", "options", "put"])])
def test_on_every_address(request, browser, case_in_intake, taken, who, method):
    client = browser(request.getfixturevalue(who) if who else None)
    bare = {}
    for path, _door in addresses(case_in_intake.ref, taken.ref):
        if path != "/sign-out/" and (names := missing(getattr(client, method)(path))):
            bare[path] = names
    assert bare == {}


def failing(*_args, **_more):
    raise RuntimeError("КАНАРКА in /srv/secret")


@pytest.mark.parametrize(
    ("status", "ask"),
    [
        (400, lambda client: client.get("/", headers={"host": "evil.example"})),
        (400, lambda client: client.post("/language/", b"\xff" * 9, "multipart/form-data; x=1")),
        (302, lambda client: client.get("/desk/")),
        (404, lambda client: client.get("/nowhere/")),
        (404, lambda client: client.get("/static/nowhere.css")),
        (405, lambda client: client.get("/sign-out/")),
        (403, lambda client: client.post("/language/", headers={"sec-fetch-site": "cross-site"})),
        (400, lambda client: client.post("/language/", "language=" + "x" * 3_000_000,
                                         "application/x-www-form-urlencoded")),
    ],
)  # fmt: skip
def test_on_a_refusal(request, browser, olga, status, ask):
    client = browser(olga if status == 405 else None)
    answer = ask(client)
    assert (answer.status_code, missing(answer)) == (status, [])


def test_on_a_forged_form(db):
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"call_sign": "Olga"})
    assert (answer.status_code, missing(answer)) == (403, [])


def test_on_a_failure_which_tells_nothing(browser, olga, monkeypatch):
    monkeypatch.setattr("cases.views.desk.show_desk", failing, raising=False)
    monkeypatch.setattr("cases.views.desk.render", failing)
    answer = browser(olga).get("/desk/")
    assert (answer.status_code, missing(answer)) == (500, [])
    said = answer.content.decode()
    assert not re.search(r"КАНАРКА|secret|Traceback|\.py|settings|RuntimeError", said)


def test_on_a_file_that_may_be_kept(db):
    assert missing(Client().get(STATIC), kept=True) == []


def test_a_page_for_forms_alone_shows_a_way_back(browser, olga):
    answer = browser(olga).get("/sign-out/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert 'href="/"' in answer.content.decode()


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_another_site_changes_nothing(browser, olga, site, method):
    answer = getattr(browser(olga), method)("/presence/", headers={"sec-fetch-site": site})
    assert (answer.status_code, answer.content) == (403, b"")


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_our_own_page_goes_through(browser, olga, site):
    sent = {"state": "pause", "reason": "break"}
    answer = browser(olga).post("/presence/", sent, headers={"sec-fetch-site": site})
    assert answer.status_code != 403


def test_every_form_must_show_its_token(browser, case_in_intake, taken, vera):
    client = browser(vera)
    client.handler.enforce_csrf_checks = True
    open_doors = {}
    for path, door in addresses(case_in_intake.ref, taken.ref):
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(client, method)(path)
            if door.kind != "machine" and answer.status_code != 403:
                open_doors[f"{method} {path}"] = answer.status_code
    assert open_doors == {}


def test_only_programs_are_excused_from_the_token():
    views = [each.callback for each in every_pattern(get_resolver().url_patterns)]
    excused = [view for view in views if getattr(view, "csrf_exempt", False)]
    assert excused
    assert {door_of(view).kind for view in excused} == {"machine"}


def every_pattern(patterns):
    for each in patterns:
        if hasattr(each, "url_patterns"):
            yield from every_pattern(each.url_patterns)
        else:
            yield each
