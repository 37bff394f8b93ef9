"""A grandmother calls in Ukrainian about her grandson, who is with us: she learns nothing of it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, House
from tests.browser.taking import complaints, ends, opens_a_case, rings, takes

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]
GRANDSON, HIS, HERS = "Онук Петрик", "+70005550188", "+380005550177"
#: The way through the script of somebody who asks about a grandson at the front.
ASKING = ("freely", "no_danger", "family", "front", "knows", "ukraine", "enough", "goodbye")
CAST = ("Sova", "Kalyna", "Malva")


def test_a_grandmother_is_helped_and_learns_nothing(house: House, sit_down) -> None:
    sova, kalyna, malva = (sit_down(name) for name in CAST)
    his = the_grandson_is_with_us(house, sova)
    kalyna.page.context.add_cookies([{"name": "language", "value": "uk", "url": house.url}])
    contact = takes(kalyna.page, house, rings(house, HERS, "call-baba"))
    seen = she_is_led_through_the_script_in_ukrainian(kalyna)
    her_code = opens_a_case(kalyna.page)
    kalyna.page.locator(".desk-form-head a[href^='/cases/']").click()
    at_hers = kalyna.page.url
    whom_she_asks_about_is_noted(kalyna)
    seen.append(kalyna.page.content())
    a_supervisor_alone_is_shown_and_links(malva, at_hers, his)
    for path in (at_hers, f"{house.url}/contacts/{contact}/", f"{house.url}/cases/"):
        kalyna.page.goto(path)
        seen.append(kalyna.page.content())
    is_nowhere_told(his, seen)
    his_operator_is_not_told_either(sova, his, her_code)
    she_hangs_up_and_the_case_ends(house, kalyna, contact, at_hers)
    for desk in (sova, kalyna, malva):
        assert complaints(desk) == []


def the_grandson_is_with_us(house: House, sova: Desk) -> tuple[str, str]:
    """He called some time ago; returns the code of his case and its address."""
    page = sova.page
    contact = takes(page, house, rings(house, HIS, "call-onuk"))
    code = opens_a_case(page)
    page.get_by_label("Name", exact=True).fill(GRANDSON)
    page.get_by_label("Phone", exact=True).fill(HIS)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("")
    where = page.locator(".desk-form-head a[href^='/cases/']").get_attribute("href")
    gone = {"event": "hangup", "cause": "normalClearing", "from": HIS, "callId": "call-onuk"}
    assert house.cti(**gone) == (200, "{}")
    ends(page, house, contact)
    return code, f"{house.url}{where}"


def she_is_led_through_the_script_in_ukrainian(kalyna: Desk) -> list[str]:
    page, seen = kalyna.page, []
    page.goto(page.url + "?say=uk")
    expect(page.locator("#script")).to_contain_text("Лінія «Хочу жити», слухаю вас.")
    for choice in ASKING:
        seen.append(page.content())
        node = page.locator("[data-node]").get_attribute("data-node")
        page.locator(f"button[name=choice][value={choice}]").click()
        expect(page.locator(f"[data-node='{node}']")).to_have_count(0)
        expect(page.locator("[data-node]")).to_be_visible()
        if choice == "ukraine":
            kalyna.show("a-grandmother-asks")
    assert any("Не підтверджувати й не заперечувати" in one for one in seen)
    return [*seen, page.content()]


def whom_she_asks_about_is_noted(kalyna: Desk) -> None:
    page = kalyna.page
    expect(page.locator("#kin-name")).to_have_text("Про кого питають")
    page.locator("details:has(form[action$='/add-kin/']) summary").click()
    page.locator("select[name=tie]").select_option("grandparent")
    form = page.locator("form[action$='/add-kin/']")
    form.locator("input[name=name]").fill(GRANDSON)
    form.locator("input[name=phone]").fill(HIS)
    form.locator("button").click()
    expect(page.locator("section:has(#kin-name) .person-card")).to_have_count(1)
    page.locator("#kin-name").scroll_into_view_if_needed()
    kalyna.show("whom-she-asks-about")


def a_supervisor_alone_is_shown_and_links(malva: Desk, at_hers: str, his: tuple[str, str]) -> None:
    page = malva.page
    page.goto(at_hers)
    expect(page.get_by_text("Maybe with us already:")).to_be_visible()
    expect(page.locator("form[action$='/link-kin/'] a")).to_have_text(his[0])
    page.locator("#kin-name").scroll_into_view_if_needed()
    malva.show("a-supervisor-is-shown-he-may-be-with-us")
    page.get_by_role("button", name="It is them").click()
    expect(page.get_by_text("is the person of")).to_be_visible()


def is_nowhere_told(his: tuple[str, str], seen: list[str]) -> None:
    foreign = (his[0], his[1].rstrip("/").rpartition("/")[2])
    assert [place for place, page in enumerate(seen) if any(w in page for w in foreign)] == []


def his_operator_is_not_told_either(sova: Desk, his: tuple[str, str], her_code: str) -> None:
    sova.page.goto(his[1])
    expect(sova.page.locator("h1")).to_have_text(his[0])
    assert her_code not in sova.page.content()


def she_hangs_up_and_the_case_ends(house: House, kalyna: Desk, contact: str, at_hers: str) -> None:
    page = kalyna.page
    gone = {"event": "hangup", "cause": "normalClearing", "from": HERS, "callId": "call-baba"}
    assert house.cti(**gone) == (200, "{}")
    ends(page, house, contact)
    page.goto(at_hers)
    the_case_is_ended(page)
    kalyna.show("she-was-told-whom-to-ask")


def the_case_is_ended(page: Page) -> None:
    form = page.locator("form[action$='/resolve/']")
    page.locator("details:has(form[action$='/resolve/']) summary").click()
    form.locator("input[name=outcome][value=informed]").check(force=True)
    form.locator("[name=why]").fill("Розповіли, куди звернутися.")
    form.locator("button").click()
    expect(page.locator("#ending-name")).to_have_text("Підсумок")
