"""Four write as one group; one of them leaves, and nobody learns of the others by it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk, House
from tests.browser.taking import complaints, ends, opens_a_case, takes, writes
from tests.browser.test_journey import (
    is_gathered_from_two_sources,
    is_resolved,
    is_scheduled_by_the_liaison_officer,
    is_verified_by_two,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]
NAMES = ("Сергей Лосев", "Андрей Ткач", "Павел Дронов", "Илья Костин")
CAST = ("Sova", "Dub", "Malva", "Bereza", "Vesna", "Yavir", "Leleka")


def test_one_of_four_leaves_and_the_three_are_received(house: House, sit_down) -> None:
    people = {name: sit_down(name) for name in CAST}
    sova, dub, malva = (people[name] for name in CAST[:3])
    contact = takes(sova.page, house, writes(house, 700021, "Лось", "Нас четверо, все согласны"))
    code = opens_a_case(sova.page)
    sova.page.locator("#id_place").fill("балка за озером")
    sova.page.get_by_role("button", name="Save").click()
    expect(sova.page.locator("#id_place")).to_have_value("")
    sova.page.locator("a[href^='/cases/']").filter(has_text="Whole case").click()
    at_case = sova.page.url.rstrip("/")
    four_are_noted_and_asked_each(sova, at_case)
    ends(sova.page, house, contact)
    left = the_third_leaves(sova, at_case)
    a_supervisor_erases(malva, left)
    their_page_names_nobody(sova, left)
    is_told_nothing_of_the_others(house, dub, at_case, code)
    watchers = [people[name] for name in ("Bereza", "Vesna", "Yavir")]
    is_gathered_from_two_sources(house, code, sova, ("call_back", "The person"))
    is_verified_by_two(house, code, watchers)
    is_scheduled_by_the_liaison_officer(
        house, code, people["Leleka"], people["Yavir"], watchers, in_so_many_days=33
    )
    is_resolved(people["Yavir"], watchers)
    the_case_stands_with_three(people["Yavir"], at_case)
    assert house.bot_api.sent == []
    assert {name: complaints(desk) for name, desk in people.items()} == dict.fromkeys(CAST, [])


def four_are_noted_and_asked_each(sova: Desk, at_case: str) -> None:
    page = sova.page
    page.goto(f"{at_case}/members/")
    for number, name in enumerate(NAMES, 1):
        page.locator("select[name=kind]").select_option("soldier")
        page.locator("input[name=age]").fill("30")
        page.locator("input[name=name]").fill(name)
        page.get_by_role("button", name="Add this person").click()
        expect(page.locator(".person-card")).to_have_count(number)
    own = [each.get_attribute("href") for each in page.locator(".person-name").all()]
    for where in own:
        page.goto(page.url.partition("/cases/")[0] + str(where))
        page.locator("input[name=answer][value=yes]").check(force=True)
        page.locator("form[action$='/ask/'] input[name=told][value=voice]").check(force=True)
        page.get_by_role("button", name="Keep the answer").click()
        expect(page.locator("#consent-name + .push")).to_contain_text("Agrees")
    page.goto(f"{at_case}/members/")
    expect(page.locator(".person-card .chip-live")).to_have_count(4)
    sova.show("four-who-agreed-each")


def the_third_leaves(sova: Desk, at_case: str) -> str:
    """Returns the address of the page of whoever left."""
    page = sova.page
    page.goto(f"{at_case}/members/")
    page.get_by_role("link", name="Person 3").click()
    form = page.locator("form[action$='/withdraw/']")
    form.locator("input[name=told][value=voice]").check(force=True)
    form.locator("input[name=erase]").check(force=True)
    form.get_by_role("button", name="Withdraw this person").click()
    expect(page.get_by_text("Asked to be erased")).to_be_visible()
    expect(page.locator("#consent-name + .push")).to_contain_text("Withdrew")
    sova.show("one-of-four-leaves")
    return page.url


def a_supervisor_erases(malva: Desk, left: str) -> None:
    malva.page.goto(left)
    malva.page.get_by_role("button", name="Erase for good").click()
    expect(malva.page.get_by_text("What they told was erased")).to_be_visible()


def their_page_names_nobody(sova: Desk, left: str) -> None:
    page = sova.page
    page.goto(left)
    expect(page.locator(".person-card")).to_have_count(1)
    assert [name for name in NAMES if name in page.content()] == []
    sova.show("what-they-told-was-erased")


def is_told_nothing_of_the_others(house: House, dub: Desk, at_case: str, code: str) -> None:
    """Whoever left writes anew, from an account of their own, to somebody else."""
    page = dub.page
    contact = takes(page, house, writes(house, 700023, "Крук", "Я передумал"))
    seen = [page.content()]
    own = opens_a_case(page)
    seen.append(page.content())
    page.locator("a[href^='/cases/']").filter(has_text="Whole case").click()
    expect(page.locator("h1")).to_have_text(own)
    dub.show("they-come-again-alone")
    for path in ("/cases/", "/desk/"):
        page.goto(house.url + path)
        seen.append(page.content())
    foreign = (*NAMES, code, at_case.rpartition("/")[2])
    assert [(word, n) for word in foreign for n, one in enumerate(seen) if word in one] == []
    assert page.request.get(f"{at_case}/").status == 404
    ends(page, house, contact)


def the_case_stands_with_three(yavir: Desk, at_case: str) -> None:
    yavir.page.goto(f"{at_case}/members/")
    expect(yavir.page.locator(".person-card .chip-live")).to_have_count(3)
    expect(yavir.page.locator(".person-gone")).to_have_count(1)
    yavir.show("three-were-received")
