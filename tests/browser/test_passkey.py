"""A passkey in a real browser: made, asked for, and of no use at another address."""

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.conftest import House

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("house")]
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plugged_in(page: Page) -> tuple[CDPSession, str]:
    """A virtual authenticator in this page's browser."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return devtools, made["authenticatorId"]


def test_a_passkey_is_made_and_proves_its_person(house: House, sit_down):
    # A browser gives no passkey to a bare address, so this person comes by the name.
    named = house.url.replace("127.0.0.1", "localhost")
    seat = sit_down("Verba")
    page = seat.page
    cookies = page.context.cookies()
    page.context.add_cookies([each | {"domain": "localhost"} for each in cookies])
    devtools, stick = plugged_in(page)

    page.goto(f"{named}/me/factors/")
    page.get_by_label("Name of the passkey").fill("Office stick")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator(".recovery li")).to_have_count(10)
    page.get_by_role("link", name="I have written them down").click()
    expect(page.locator("table")).to_contain_text("Office stick")
    held = devtools.send("WebAuthn.getCredentials", {"authenticatorId": stick})["credentials"]
    assert [each["rpId"] for each in held] == ["localhost"]

    page.goto(f"{named}/sign-in/again/?next=/me/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{named}/me/")

    # Another stick does not know this person.
    devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": stick})
    plugged_in(page)
    page.goto(f"{named}/sign-in/again/?next=/me/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator("[data-passkey-error]")).to_be_visible(timeout=70_000)
    assert seat.complaints == []
