"""Every screen that somebody can open: its door, who comes there, and by which way."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import resolve
from playwright.sync_api import Page

from tests.browser.conftest import House

#: What stands in the place of a screen whose reader has to prove themselves once more.
PROOFS = {"operators:step-up", "operators:locked"}
#: Milliseconds until the link to a screen stands where it was pressed for.
PATIENCE = 20_000


@dataclass(frozen=True, slots=True)
class Screen:
    """One door; `link` leads there from `path`, `press` makes what is not there yet."""

    door: str
    who: str | None
    path: str
    link: str = ""
    press: str = ""
    beyond: str = ""

    def __str__(self) -> str:
        return f"{self.door} as {self.who}"

    def address(self, house: House, page: Page) -> str:
        """Where it is; the page stands somewhere near afterwards."""
        if not self.link:
            return self.path
        page.goto(house.url + self.path)
        found = page.locator(self.link)
        if not found.count() and self.press:
            with page.expect_navigation():
                page.locator(self.press).first.click()
            here = urlsplit(page.url).path
            if resolve(here).view_name == self.door:
                return here
        found.first.wait_for(state="attached", timeout=PATIENCE)
        return f"{urlsplit(found.first.get_attribute('href')).path}{self.beyond}"

    def open(self, house: House, page: Page) -> None:
        """Show it, and nothing else in its place."""
        self.opened_at(house, page, self.address(house, page))

    def opened_at(self, house: House, page: Page, address: str) -> None:
        """Show what stands there, and see that it is this screen."""
        answer = page.goto(house.url + address)
        asked = resolve(urlsplit(page.url).path).view_name
        if self.who and asked in PROOFS - {self.door}:
            house.come_anew(self.who, page)
            answer = page.goto(house.url + address)
        assert answer is not None, str(self)
        assert answer.status == 200, f"{self}: {address}"
        assert resolve(urlsplit(page.url).path).view_name == self.door, f"{self}: {page.url}"


CASE, PAST = "tbody a[href^='/cases/']", "/cases/?stage="
SCREENS = (
    Screen("operators:sign-in", None, "/sign-in/"),
    Screen("web:write", None, "/write/"),
    Screen("web:again", None, "/write/again/"),
    Screen("cases:desk", "Sova", "/desk/"),
    Screen(
        "cases:contact",
        "Kalyna",
        "/desk/",
        link="a.queue-row[href^='/contacts/']",
        press="#queue form[action$='/claim/'] button",
    ),
    Screen("phone:window", "Kalyna", "/telephone/"),
    Screen("cases:callbacks", "Kalyna", "/callbacks/"),
    Screen(
        "cases:attempt",
        "Bereza",
        "/callbacks/",
        link="a[href^='/callbacks/'][href$='/attempt/']",
        press="form button[value='take']",
    ),
    Screen("cases:type-in", "Kalyna", "/contacts/type-in/"),
    Screen("cases:search", "Kalyna", "/cases/search/"),
    Screen("cases:cases", "Yavir", "/cases/"),
    Screen("cases:case", "Yavir", PAST + "intake", link=CASE),
    Screen("cases:case", "Vesna", PAST + "verified", link=CASE),
    Screen("cases:case", "Yavir", PAST + "resolved", link=CASE),
    Screen("cases:case", "Leleka", PAST + "scheduled", link=CASE),
    Screen("cases:agree-contact", "Yavir", PAST + "intake", link=CASE, beyond="agree-contact/"),
    Screen("cases:add-evidence", "Yavir", PAST + "intake", link=CASE, beyond="add-evidence/"),
    Screen("cases:members", "Yavir", PAST + "intake", link=CASE, beyond="members/"),
    Screen("cases:add-member", "Yavir", PAST + "intake", link=CASE, beyond="add-member/"),
    Screen("cases:outdated", "Yavir", "/cases/outdated/"),
    Screen("cases:silent", "Yavir", "/cases/silent/"),
    Screen("cases:reassign", "Yavir", "/cases/reassign/"),
    Screen("cases:merge", "Yavir", PAST + "intake", link=CASE, beyond="merge/"),
    Screen("cases:handovers", "Yavir", "/handovers/"),
    Screen("cases:teams", "Yavir", "/handovers/teams/"),
    Screen("cases:verification", "Vesna", "/verification/"),
    Screen("cases:board", "Yavir", "/board/"),
    Screen("floor:floor", "Yavir", "/floor/"),
    Screen("cases:aid", "Yavir", "/floor/", link="a[href^='/aid/']"),
    Screen("floor:wallboards", "Yavir", "/floor/wallboards/"),
    Screen("floor:wallboard", None, "/wallboard/"),
    Screen("floor:figures", "Yavir", "/figures/"),
    Screen("floor:cases", "Yavir", "/figures/cases/"),
    Screen("floor:staffing", "Yavir", "/staffing/"),
    Screen("rota:rota", "Yavir", "/rota/"),
    Screen("rota:shift", "Yavir", "/rota/", link="a[href^='/rota/'][data-item]"),
    Screen("quality:quality", "Yavir", "/quality/"),
    Screen("quality:review", "Malva", "/quality/", link="a[href^='/quality/'][data-item]"),
    Screen("quality:mine", "Kalyna", "/read-again/"),
    Screen("quality:scores", "Kalyna", "/read-again/", link="a[href^='/read-again/'][data-item]"),
    Screen("rota:notes", "Yavir", "/shifts/notes/"),
    Screen("rota:mine", "Kalyna", "/shifts/"),
    Screen("cases:glass", "Yavir", "/glass/"),
    Screen("cases:reviews", "Malva", "/glass/reviews/"),
    Screen("cases:look", "Leleka", "/look/"),
    Screen("cases:blocks", "Yavir", "/blocks/"),
    Screen("cases:ready", "Yavir", "/ready/"),
    Screen("cases:broadcasts", "Yavir", "/broadcasts/"),
    Screen("cases:write-broadcast", "Yavir", "/broadcasts/new/"),
    Screen("guide:script", "Kalyna", "/script/"),
    Screen("guide:script", "Yavir", "/script/"),
    Screen("guide:drawing", "Yavir", "/script/drawing/"),
    Screen(
        "guide:write-draft",
        "Yavir",
        "/script/draft/",
        link="a[href='/script/draft/node/open/']",
        press=".guide-begin button",
    ),
    Screen("guide:draft", "Yavir", "/script/draft/"),
    Screen("guide:preview", "Yavir", "/script/preview/"),
    Screen("press:press", "Horobyna", "/press/"),
    Screen("press:release", "Horobyna", "/press/", link="a[href^='/press/releases/']"),
    Screen("press:answers", "Horobyna", "/press/answers/?about=total&when=since"),
    Screen("press:method", "Horobyna", "/press/method/"),
    Screen("press:preparation", "Zhuravel", "/press/preparation/"),
    Screen(
        "press:preview",
        "Zhuravel",
        "/press/preparation/",
        link="#main .panel a[href^='/press/preparation/']",
    ),
    Screen("operators:alerts", "Yavir", "/alerts/"),
    Screen("operators:me", "Kalyna", "/me/"),
    Screen("operators:password", "Kalyna", "/me/password/"),
    Screen("operators:factors", "Kalyna", "/me/factors/"),
    Screen("operators:duress", "Kalyna", "/me/duress/"),
    Screen("operators:step-up", "Klen", "/sign-in/again/"),
    Screen("operators:people", "Klen", "/people/"),
    Screen("operators:person", "Klen", "/people/", link="tbody a[href^='/people/']"),
    Screen("operators:person-add", "Klen", "/people/add/"),
    Screen("oversight:keys", "Klen", "/oversight/keys/"),
    Screen("oversight:lines", "Klen", "/oversight/lines/"),
    Screen("oversight:offices", "Klen", "/oversight/offices/"),
    Screen("oversight:evacuation", "Yavir", "/oversight/evacuation/"),
    Screen("oversight:shares", "Yavir", "/oversight/shares/"),
    Screen("oversight:retention", "Klen", "/oversight/retention/"),
    Screen("oversight:journal", "Sych", "/oversight/journal/"),
    Screen("oversight:who-looked", "Sych", "/oversight/who-looked/"),
    Screen("oversight:shift-sheet", "Sych", "/oversight/shift-sheet/"),
    Screen("oversight:counts", "Yavir", "/oversight/counts/"),
)
