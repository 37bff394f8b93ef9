"""The pages of an agreement on safe contact: nothing typed is lost, and the number stays hidden."""

from cases.models import SafeContact


class TestPages:
    TOLD = {
        "way": "telephone",
        "number": "+70005550141",
        "zone": "Asia/Omsk",
        "first": "2026-11-20",
        "last": "2027-01-20",
        "may_say": "Ошиблись номером.",
        "if_commander": "Положить трубку.",
        "days_1": ["1", "3"],
        "from_1": "22:00",
        "until_1": "00:00",
    }

    def sent(self, client, case, **changes):
        return client.post(f"/cases/{case.ref}/agree-contact/", self.TOLD | changes)

    def test_writes_it_down_and_shows_all_but_the_number(self, browser, case_in_intake, olga):
        client = browser(olga)
        assert self.sent(client, case_in_intake).status_code == 303
        agreed = SafeContact.objects.get()
        assert agreed.hours == [[1, 1320, 1440], [3, 1320, 1440]]
        page = client.get(f"/cases/{case_in_intake.ref}/").content.decode()
        assert "Ошиблись номером." in page
        assert "Omsk" in page
        assert "5550141" not in page

    def test_loses_nothing_that_was_typed(self, browser, case_in_intake, olga):
        answer = self.sent(browser(olga), case_in_intake, until_1="")
        assert answer.status_code == 422
        words = answer.content.decode()
        assert all(each in words for each in ("Ошиблись номером.", "+70005550141", 'value="22:00"'))
        assert not SafeContact.objects.exists()

    def test_is_taken_back_by_one_press(self, browser, case_in_intake, olga, agree):
        agree(case_in_intake, olga)
        assert browser(olga).post(f"/cases/{case_in_intake.ref}/void-contact/").status_code == 303
        assert SafeContact.objects.get().voided_by == olga
