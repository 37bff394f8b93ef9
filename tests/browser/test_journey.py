"""From the ring to resolved, with everybody's screen open at once."""

import re
import subprocess

import pytest
from playwright.sync_api import Page, expect

from hotline.embedded.binaries import account_for, programs_for
from hotline.embedded.places import kept_secret, postgres_folder, socket_folder
from tests.browser.conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]

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
    dub, kalyna = sit_down("Dub"), sit_down("Kalyna")
    bereza, vesna = sit_down("Bereza"), sit_down("Vesna")
    yavir, leleka = sit_down("Yavir"), sit_down("Leleka")
    horobyna = sit_down("Horobyna")
    for desk in (dub, kalyna, bereza, vesna):
        desk.page.goto(house.url + "/desk/")
        expect(desk.page.locator("#live-state")).to_have_attribute("data-state", "online")
    before = refs(dub.page)

    # A chat with a shared place, and a call.
    assert house.telegram(update(1, text=TEXT)) == (200, '{"ok": true}')
    assert house.telegram(update(2, location={"latitude": LATITUDE, "longitude": LONGITUDE})) == (
        200,
        '{"ok": true}',
    )
    assert house.cti(
        event="newCall", **{"from": NUMBER}, to="100", direction="in", callId="journey-1"
    ) == (200, "{}")
    for desk in (dub, kalyna):
        expect(waiting(desk.page)).to_have_count(len(before) + 2)

    # One takes the chat, the other sees who has it.
    new = refs(kalyna.page) - before
    chat = next(
        row
        for row in waiting(kalyna.page).filter(has_text="Chat").all()
        if row.get_attribute("data-row") in new
    )
    contact = chat.get_attribute("data-row")
    chat.locator("button").click()
    expect(kalyna.page).to_have_url(re.compile(f"/contacts/{contact}/"))
    expect(dub.page.locator(f"[data-elsewhere='{contact}']")).to_contain_text("Kalyna")
    expect(kalyna.page.locator("#thread")).to_contain_text(TEXT)

    # A new message reaches the open thread.
    house.telegram(update(3, text="Вы здесь?"))
    expect(kalyna.page.locator("#thread")).to_contain_text("Вы здесь?")

    # The script is walked; the case is opened and filled.
    for _step in range(3):
        at_node = kalyna.page.locator("[data-node]").get_attribute("data-node")
        kalyna.page.locator("button.choice").first.click()
        expect(kalyna.page.locator(f"[data-node='{at_node}']")).to_have_count(0)
    kalyna.page.get_by_role("button", name="Open a case").click()
    code = kalyna.page.locator(".desk-form-head h2").inner_text()
    kalyna.page.get_by_label("Unit").fill(UNIT)
    kalyna.page.get_by_label("Exact place").fill(PLACE_TYPED)
    kalyna.page.get_by_role("button", name="Save").click()
    expect(kalyna.page.locator(".desk-form-head h2")).to_have_text(code)
    kalyna.page.get_by_role("button", name="End chat").click()
    kalyna.page.get_by_label("Case opened").check(force=True)
    kalyna.page.get_by_role("button", name="Finish").click()
    expect(kalyna.page).to_have_url(re.compile("/desk/"))

    # Two seniors verify; every page that shows the case follows.
    for desk in (bereza, vesna, yavir):
        desk.page.goto(f"{house.url}/cases/?code={code}")
        desk.page.get_by_role("link", name=code).click()
        expect(desk.page.locator("h1")).to_have_text(code)
    case_url = bereza.page.url
    for desk in (bereza, vesna):
        desk.page.get_by_label("What did you check?").fill("Голос і форма збігаються.")
        desk.page.get_by_role("button", name="Approve as one of two").click()
    for desk in (bereza, vesna, yavir):
        expect(stage_now(desk.page)).to_contain_text("Verified")

    # The supervisor names the hand-over officer, whose list shows it at once.
    leleka.page.goto(house.url + "/cases/")
    expect(leleka.page.get_by_role("link", name=code)).to_have_count(0)
    yavir.page.get_by_role("button", name="Assign").click()
    yavir.page.get_by_label("Give to").select_option(label="Leleka · Liaison officer")
    yavir.page.locator("#assign-form .button-main").click()
    leleka.page.get_by_role("link", name=code).click()
    expect(leleka.page.locator("h1")).to_have_text(code)
    leleka.page.get_by_label("From").fill("2026-12-24T04:30")
    leleka.page.get_by_label("Until").fill("2026-12-24T05:10")
    leleka.page.get_by_role("button", name="Hold the window").click()
    for desk in (bereza, vesna, yavir, leleka):
        expect(stage_now(desk.page)).to_contain_text("Scheduled")

    # Resolved, everywhere.
    yavir.page.get_by_label("Outcome").select_option(label="Received by the hand-over team")
    yavir.page.get_by_role("button", name="End with this outcome").click()
    yavir.page.wait_for_timeout(1500); yavir.page.screenshot(path="/tmp/shots/fail.png"); print(yavir.page.url, yavir.complaints, house.console.said()[-3000:])
    for desk in (bereza, vesna, yavir):
        expect(stage_now(desk.page)).to_contain_text("Resolved")

    # The press officer reached nothing of it.
    for path in (case_url.removeprefix(house.url), f"/contacts/{contact}/", "/desk/", "/cases/"):
        answer = horobyna.page.request.get(house.url + path)
        assert answer.status == 404, path
    assert horobyna.page.request.get(house.url + "/press/").status == 200

    for desk in (dub, kalyna, bereza, vesna, yavir, leleka, horobyna):
        assert desk.complaints == []
    no_canary_in_a_dump(house)


def stage_now(page: Page):
    return page.locator(".stepper [aria-current]")


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
    import base64

    plain = [canary.encode(), canary.encode("utf-16-le"), canary.encode("utf-16-be")]
    hexed = [one.hex().encode() for one in plain]
    shifted = [
        base64.b64encode(b"\0" * shift + one)[(4 if shift else 0) : -4]
        for one in plain
        for shift in range(3)
    ]
    return [*plain, *hexed, *(one.upper() for one in hexed), *shifted]
