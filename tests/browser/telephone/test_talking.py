"""Somebody calls, and is heard in a browser: sipp, Kamailio, rtpengine, the line and Chromium."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.telephone.sounding import hears_the_note, lost, packets
from tests.browser.telephone.web_phone import (
    DEVICE,
    LACKING,
    LATER,
    MANY,
    THE_CALL,
    WAITS,
    YES,
    Exchange,
    Office,
    is_heard,
    is_in,
    is_over,
    office,
    takes,
)
from tests.machine.console import eventually

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(LACKING), reason=f"needs Debian's {' and '.join(LACKING)}"),
    pytest.mark.xdist_group("telephone"),
]
SENDS = """() => import("/static/js/phone-call.js").then(({ sends }) => sends())"""


@pytest.fixture(scope="module")
def room(telephones: Exchange) -> Iterator[Office]:
    with office(telephones, DEVICE, YES) as made:
        yield made


@pytest.fixture(scope="module")
def phone(room: Office) -> Page:
    return room.telephone("Bereza")


@pytest.fixture(scope="module")
def colleague(room: Office) -> Page:
    """The telephone of somebody else, who is on shift."""
    room.desk("Vesna")
    return room.telephone("Vesna")


@pytest.fixture
def desk(room: Office) -> Page:
    return room.desk("Bereza")


def put_through(desk: Page, button: str) -> None:
    """Choose Vesna, and press this."""
    choice = desk.locator("#put-through")
    choice.select_option(label=choice.locator("option", has_text="Vesna").inner_text())
    desk.locator(".call-acts").get_by_role("button", name=button, exact=True).click()


def test_a_call_is_heard_and_the_caller_hangs_up(telephones, desk, phone) -> None:
    caller = telephones.call(ends="hangs_up")
    takes(desk)
    is_heard(phone)
    expect(phone.locator("[data-grade]:visible")).to_have_count(1)
    expect(phone.locator("[data-figure=codec]")).to_have_text("PCMU")
    is_over(desk, phone, caller)


def test_whoever_answers_hangs_up_in_the_window(telephones, desk, phone) -> None:
    caller = telephones.call()
    takes(desk)
    is_in(phone, "talking")
    phone.locator("[data-end]").click()
    is_over(desk, phone, caller)


def test_a_caller_is_held_and_taken_back_in_the_window(telephones, desk, phone) -> None:
    caller = telephones.call(changes=2)
    takes(desk)
    is_in(phone, "talking")
    phone.get_by_role("button", name="Hold", exact=True).click()
    expect(phone.locator("[data-flagged=held]")).to_be_visible()
    phone.get_by_role("button", name="Take off hold").click()
    expect(phone.locator("[data-flagged=held]")).to_be_hidden()
    is_heard(phone)
    desk.locator(".call-acts .button-end").click()
    is_over(desk, phone, caller)


def test_whoever_is_muted_sends_no_voice(telephones, desk, phone) -> None:
    caller = telephones.call()
    takes(desk)
    is_in(phone, "talking")
    assert phone.evaluate(SENDS)
    phone.locator("[data-mute]").click()
    expect(phone.locator("[data-flagged=muted]")).to_be_visible()
    assert not phone.evaluate(SENDS)
    phone.locator("[data-mute]").click()
    expect(phone.locator("[data-flagged=muted]")).to_be_hidden()
    assert phone.evaluate(SENDS)
    phone.locator("[data-end]").click()
    is_over(desk, phone, caller)


def test_a_window_that_is_loaded_anew_has_the_call_again(telephones, desk, phone) -> None:
    caller = telephones.call(changes=1)
    takes(desk)
    is_in(phone, "talking")
    phone.reload()
    is_heard(phone)
    phone.locator("[data-end]").click()
    is_over(desk, phone, caller)


def test_a_second_window_of_a_telephone_takes_no_calls(room, telephones, desk, phone) -> None:
    second = room.telephone("Bereza", "elsewhere")
    caller = telephones.call()
    takes(desk)
    is_in(phone, "talking")
    expect(second.locator("#phone")).to_have_attribute("data-state", "elsewhere")
    second.close()
    phone.locator("[data-end]").click()
    is_over(desk, phone, caller)


def test_a_caller_who_gives_up_leaves_no_telephone_ringing(telephones, desk, phone) -> None:
    before = desk.locator(WAITS).count()
    caller = telephones.call(ends="gives_up")
    expect(desk.locator(WAITS)).to_have_count(before + 1)
    caller.is_content()
    expect(desk.locator(WAITS)).to_have_count(before)
    is_in(phone, "ready")


def test_a_colleague_is_asked_first_and_given_the_caller(
    room, telephones, desk, phone, colleague
) -> None:
    caller = telephones.call(changes=2)
    takes(desk)
    is_in(phone, "talking")
    put_through(desk, "Ask first")
    is_in(colleague, "rings")
    assert "●" in colleague.title()
    colleague.locator("[data-answer]").click()
    is_in(colleague, "talking")
    eventually(lambda: min(packets(colleague)) >= MANY, LATER, "they hear each other")
    assert lost(colleague) == 0, "nothing that is said to a colleague goes to the caller"
    assert not hears_the_note(phone), "and the caller, who goes on speaking, is not heard"
    desk.get_by_role("button", name="Give the caller to the colleague").click()
    is_in(phone, "ready")
    is_heard(colleague)
    theirs = room.desk("Vesna")
    theirs.goto(desk.url)
    theirs.locator(".call-acts .button-end").click()
    is_over(theirs, colleague, caller)


def test_a_caller_is_put_through_at_once(room, telephones, desk, phone, colleague) -> None:
    caller = telephones.call(changes=1)
    takes(desk)
    is_in(phone, "talking")
    put_through(desk, "Put through")
    is_in(colleague, "rings")
    colleague.locator("[data-answer]").click()
    is_heard(colleague)
    is_in(phone, "ready")
    theirs = room.desk("Vesna")
    theirs.goto(desk.url)
    colleague.locator("[data-end]").click()
    is_over(theirs, colleague, caller)


def test_a_caller_who_is_put_back_is_heard_by_the_next_alone(
    room, telephones, desk, phone, colleague
) -> None:
    caller = telephones.call(changes=2)
    contact = takes(desk)
    is_in(phone, "talking")
    desk.locator(".call-acts [data-key=p]").click()
    is_in(phone, "ready")
    theirs = room.desk("Vesna")
    assert takes(theirs) == contact
    is_heard(colleague)
    is_in(phone, "ready")
    colleague.locator("[data-end]").click()
    is_over(theirs, colleague, caller)


def test_of_two_who_answer_at_once_one_has_the_caller(
    room, telephones, desk, phone, colleague
) -> None:
    theirs = room.desk("Vesna")
    caller = telephones.call()
    for each in (desk, theirs):
        each.locator(THE_CALL).wait_for()
    for each in (desk, theirs):
        each.evaluate(
            "(where) => void setTimeout(() => document.querySelector(where).click())",
            f"{WAITS}:last-child [data-row-button]",
        )
    eventually(lambda: "talking" in states(phone, colleague), LATER, "one of them talks")
    won, lost = (phone, colleague) if states(phone)[0] == "talking" else (colleague, phone)
    is_heard(won)
    is_in(lost, "ready")
    holder, other = (desk, theirs) if won is phone else (theirs, desk)
    expect(holder.locator(".call-acts .button-end")).to_be_visible()
    expect(other.locator(".call-acts .button-end")).to_have_count(0)
    won.locator("[data-end]").click()
    is_over(holder, won, caller)


def states(*phones: Page) -> list[str | None]:
    return [each.locator("#phone").get_attribute("data-state") for each in phones]


def test_the_switch_wrote_down_the_calls_that_the_console_knows(telephones) -> None:
    answered = [each for each in telephones.callers if "CANCEL" not in said_by(each)]
    eventually(lambda: len(telephones.switch.answered()) == len(answered), LATER, "records")


def said_by(caller) -> str:
    return (caller.folder / "caller.xml").read_text()
