"""From the ring to resolved, with everybody's screen open at once."""

import base64
import re
import subprocess
from collections.abc import Iterator

import pytest
from django.urls import URLPattern
from playwright.sync_api import Page, expect

from cases.urls import urlpatterns as cases_urls
from hotline.embedded.binaries import account_for, programs_for
from hotline.embedded.places import kept_secret, postgres_folder, socket_folder
from tests.browser.conftest import Desk, House
from tests.browser.taking import in_days

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]

CAST = ("Dub", "Kalyna", "Bereza", "Vesna", "Yavir", "Leleka", "Horobyna")
NAME, HANDLE, NUMBER = "Світозар Канарейко", "kanareyko_q7", "+70005550173"
UNIT, PLACE_TYPED = "907-й канареечный полк", "балка за канареечной рощей"
LATITUDE, LONGITUDE = 48.013579, 37.802468
TEXT = "Здравствуйте, нас четверо на позиции, канарейка поёт на рассвете"
CANARIES = (
    NAME,
    HANDLE,
    NUMBER,
    NUMBER.removeprefix("+"),
    UNIT,
    PLACE_TYPED,
    str(LATITUDE),
    str(LONGITUDE),
    TEXT,
)


def update(number: int, **content: object) -> dict[str, object]:
    person = {"id": 700001, "is_bot": False, "first_name": NAME, "username": HANDLE}
    chat = {"id": 700001, "first_name": NAME, "username": HANDLE, "type": "private"}
    message = {
        "message_id": number,
        "from": person | {"language_code": "ru"},
        "chat": chat,
        "date": 1795474800 + number,
    }
    return {"update_id": 900000 + number, "message": message | content}


def waiting(page: Page):
    return page.locator("#queue [data-row]")


def refs(page: Page) -> set[str | None]:
    return {row.get_attribute("data-row") for row in waiting(page).all()}


def test_a_contact_goes_from_ring_to_resolved_on_every_screen(house: House, sit_down):
    people = {name: sit_down(name) for name in CAST}
    dub, kalyna = people["Dub"], people["Kalyna"]
    contact = rings_on_both_desks(house, dub, kalyna)
    is_taken_by_one_and_seen_by_the_other(house, contact, kalyna, dub)
    code = walks_the_script_and_becomes_a_case(kalyna)
    watchers = [people[name] for name in ("Bereza", "Vesna", "Yavir")]
    is_gathered_from_two_sources(house, code, kalyna)
    is_verified_by_two(house, code, watchers)
    is_scheduled_by_the_liaison_officer(house, code, people["Leleka"], people["Yavir"], watchers)
    case_ref = watchers[0].page.url.rstrip("/").rpartition("/")[2]
    is_resolved(people["Yavir"], watchers)
    is_out_of_reach_for_the_press(house, people["Horobyna"], contact, case_ref)
    for name, desk in people.items():
        assert desk.complaints == [], (name, house.console.said())
    no_canary_in_a_dump(house)


def rings_on_both_desks(house: House, dub: Desk, kalyna: Desk) -> str:
    for desk in (dub, kalyna):
        desk.page.goto(house.url + "/desk/")
        expect(desk.page.locator("#live-state")).to_have_attribute("data-state", "online")
    before = refs(dub.page)
    assert house.telegram(update(1, text=TEXT)) == (200, '{"ok": true}')
    place = {"latitude": LATITUDE, "longitude": LONGITUDE}
    assert house.telegram(update(2, location=place)) == (200, '{"ok": true}')
    call = {"event": "newCall", "from": NUMBER, "to": "100", "direction": "in", "callId": "call-1"}
    assert house.cti(**call) == (200, "{}")
    for desk in (dub, kalyna):
        expect(waiting(desk.page)).to_have_count(len(before) + 2)
    kalyna.show("it-rings")
    new = refs(kalyna.page) - before
    rows = waiting(kalyna.page).filter(has_text="Chat").all()
    return next(ref for row in rows if (ref := row.get_attribute("data-row")) in new)


def is_taken_by_one_and_seen_by_the_other(
    house: House, contact: str, kalyna: Desk, dub: Desk
) -> None:
    kalyna.page.locator(f"#queue [data-row='{contact}'] button").click()
    expect(kalyna.page).to_have_url(re.compile(f"/contacts/{contact}/"))
    expect(dub.page.locator(f"[data-elsewhere='{contact}']")).to_contain_text("Kalyna")
    dub.show("a-colleague-has-it")
    expect(kalyna.page.locator("#thread")).to_contain_text(TEXT)
    house.telegram(update(3, text="Вы здесь?"))
    expect(kalyna.page.locator("#thread")).to_contain_text("Вы здесь?")
    kalyna.show("it-is-taken")


def walks_the_script_and_becomes_a_case(kalyna: Desk) -> str:
    for _step in range(3):
        at_node = kalyna.page.locator("[data-node]").get_attribute("data-node")
        kalyna.page.locator("button.choice").first.click()
        expect(kalyna.page.locator(f"[data-node='{at_node}']")).to_have_count(0)
    kalyna.show("the-script-leads")
    kalyna.page.get_by_role("button", name="Open a case").click()
    code = kalyna.page.locator(".desk-form-head h2").inner_text()
    kalyna.page.get_by_label("Unit", exact=True).fill(UNIT)
    kalyna.page.get_by_label("Exact place").fill(PLACE_TYPED)
    kalyna.show("a-case-is-opened")
    kalyna.page.get_by_role("button", name="Save").click()
    expect(kalyna.page.locator(".desk-form-head h2")).to_have_text(code)
    kalyna.page.get_by_role("button", name="End chat").click()
    kalyna.page.get_by_label("Case opened").check(force=True)
    kalyna.show("wrap-up")
    kalyna.page.get_by_role("button", name="Finish").click()
    expect(kalyna.page).to_have_url(re.compile("/desk/"))
    return code


def is_gathered_from_two_sources(
    house: House, code: str, kalyna: Desk, *more: tuple[str, str]
) -> None:
    """Whoever has the case adds what speaks for it; before, nobody can approve."""
    page = kalyna.page
    page.goto(f"{house.url}/cases/?code={code}")
    page.get_by_role("link", name=code).click()
    page.get_by_role("link", name="Add evidence").click()
    for point, source in (
        *(("identity", "The person"), ("duress", "The person")),
        *(("unit", "What is known of the front"), ("place", "What is known of the front")),
        *more,
    ):
        page.get_by_label("What was looked at").select_option(point)
        page.get_by_label("Speaks for it", exact=True).check(force=True)
        known = page.get_by_label("Where it comes from").get_by_role("option", name=source)
        if known.count():
            page.get_by_label("Where it comes from").select_option(label=source)
        else:
            page.get_by_label("A new source").fill(source)
        page.get_by_role("button", name="Add to the ledger").click()
        expect(page.get_by_label("What was found")).to_have_value("")
        expect(page.locator(".found").filter(has_text=source).first).to_be_visible()
    expect(page.locator(".meter")).to_contain_text("2 of 2")
    kalyna.show("the-evidence")


def is_verified_by_two(house: House, code: str, watchers: list[Desk]) -> None:
    for desk in watchers:
        desk.page.goto(f"{house.url}/cases/?code={code}")
        desk.page.get_by_role("link", name=code).click()
        expect(desk.page.locator("h1")).to_have_text(code)
    for senior in watchers[:2]:
        senior.page.get_by_label("What did you check?").fill("Голос і форма збігаються.")
        senior.show("two-approve")
        senior.page.get_by_role("button", name="Approve as one of two").click()
    everybody_sees(watchers, "Verified")


def is_scheduled_by_the_liaison_officer(
    house: House,
    code: str,
    leleka: Desk,
    yavir: Desk,
    watchers: list[Desk],
    in_so_many_days: int = 27,
) -> None:
    leleka.page.goto(house.url + "/cases/")
    expect(leleka.page.get_by_role("link", name=code)).to_have_count(0)
    yavir.page.get_by_role("button", name="Assign").click()
    people = yavir.page.get_by_label("Give to")
    leleka_there = people.locator("option", has_text="Leleka · Liaison officer")
    people.select_option(leleka_there.get_attribute("value"))
    yavir.page.locator("#assign-form .button-main").click()
    is_released_by_three(house, code, leleka, yavir, watchers)
    leleka.page.get_by_role("link", name=code).click()
    expect(leleka.page.locator("h1")).to_have_text(code)
    window = leleka.page.get_by_role("region", name="Hand-over window")
    window.get_by_label("From").fill(in_days(in_so_many_days, "04:30"))
    window.get_by_label("Until").fill(in_days(in_so_many_days, "05:10"))
    leleka.show("a-window-is-held")
    leleka.page.get_by_role("button", name="Hold the window").click()
    everybody_sees([*watchers, leleka], "Scheduled")


def is_released_by_three(
    house: House, code: str, leleka: Desk, yavir: Desk, watchers: list[Desk]
) -> None:
    row = leleka.page.get_by_role("row").filter(has_text=code)
    row.get_by_role("button", name="Ask for the place").click()
    expect(leleka.page.get_by_text("asked for the place").first).to_be_visible()
    watchers[0].page.get_by_role("button", name="Propose to release the place").click()
    yavir.page.get_by_role("button", name="Release for 72 hours").click()
    expect(yavir.page.get_by_text("Released by Yavir")).to_be_visible()
    yavir.show("the-place-is-released-by-two")
    leleka.page.goto(house.url + "/cases/")


def is_resolved(yavir: Desk, watchers: list[Desk]) -> None:
    # What changed is not shown under the pointer.
    yavir.page.mouse.move(0, 0)
    received = yavir.page.get_by_label("Received by the hand-over team")
    expect(received).to_be_attached()
    yavir.page.get_by_text("Choose an outcome", exact=True).click()
    received.check(force=True)
    yavir.show("an-outcome-is-chosen")
    yavir.page.get_by_role("button", name="End with this outcome").click()
    everybody_sees(watchers, "Resolved")
    yavir.show("resolved")


def is_out_of_reach_for_the_press(house: House, press: Desk, contact: str, case_ref: str) -> None:
    """Every address of the rooms that hold people, asked for with both real ids."""
    token = press.page.context.cookies()
    csrf = next(cookie["value"] for cookie in token if cookie["name"] == "csrftoken")
    headers = {"X-CSRFToken": csrf, "Origin": house.url}
    for path in paths(cases_urls, contact, case_ref):
        assert press.page.request.get(house.url + path).status == 404, path
        assert press.page.request.post(house.url + path, headers=headers).status == 404, path
    assert press.page.request.get(house.url + "/press/").status == 200
    press.page.goto(house.url + "/press/")
    press.show("a-fact-for-the-press")


def paths(patterns: list[URLPattern], *ids: str) -> Iterator[str]:
    for pattern in patterns:
        for one in ids:
            yield "/" + str(pattern.pattern).replace("<uuid:ref>", one)


def everybody_sees(watchers: list[Desk], stage: str) -> None:
    for desk in watchers:
        expect(desk.page.locator(".stepper [aria-current]")).to_contain_text(stage)


def no_canary_in_a_dump(house: House) -> None:
    """Neither database holds a name, number, place or word in any usual spelling."""
    programs = programs_for(account_for(postgres_folder(house.data)))
    folder = socket_folder(house.data)
    password = kept_secret(house.data, "database")
    for database in ("hotline", "keyring"):
        dump = subprocess.run(
            [str(programs / "pg_dump"), "-h", str(folder), "-U", "hotline", database],
            env={"PGPASSWORD": password},
            capture_output=True,
            check=True,
        ).stdout
        assert len(dump) > 1000
        for canary in CANARIES:
            for spelling in spellings(canary):
                assert spelling not in dump, f"{canary} in {database}"


def spellings(canary: str) -> list[bytes]:
    plain = [canary.encode(), canary.encode("utf-16-le"), canary.encode("utf-16-be")]
    hexed = [one.hex().encode() for one in plain]
    shifted = [
        base64.b64encode(b"\0" * shift + one)[(4 if shift else 0) : -4]
        for one in plain
        for shift in range(3)
    ]
    return [*plain, *hexed, *(one.upper() for one in hexed), *shifted]
