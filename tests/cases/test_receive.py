"""What lines tell becomes contacts, whatever the order and however often."""

from itertools import permutations

import pytest

from cases.inbound import Kind, Position, Sender
from cases.models import Contact, Message, Priority, State
from cases.services.contacts import contact_claim, contact_close
from cases.services.receive import receive
from tests.cases.conftest import AT, call, chat

KINDS = (Kind.CALL_OFFERED, Kind.CALL_ANSWERED, Kind.CALL_ENDED)


class TestChat:
    def test_opens_one_contact_for_one_chat(self, office):
        first = receive(inbound=chat("Здравствуйте"))
        second = receive(inbound=chat("Вы здесь?"))
        assert first == second
        assert Message.objects.filter(contact=first).count() == 2

    def test_takes_a_repeated_update_once(self, office):
        update = chat("Здравствуйте", provider_id="update-77")
        receive(inbound=update)
        assert receive(inbound=update) is None
        assert Message.objects.count() == 1

    def test_offers_a_new_contact_after_the_last_was_closed(self, taken, olga):
        contact_close(
            contact_ref=taken.ref, by=olga, code="info_only", remark="", hard=False, at=AT
        )
        again = receive(inbound=chat("Это снова я"))
        assert again.ref != taken.ref
        assert again.state == State.OFFERED

    def test_keeps_an_edit_with_the_message_it_edits(self, waiting):
        receive(inbound=chat("Нас трое", message_id="500"))
        receive(inbound=chat("Нас четверо", kind=Kind.EDIT, message_id="500"))
        assert Contact.objects.count() == 1
        assert Message.objects.filter(is_edit=True).count() == 1

    def test_moves_somebody_in_danger_forward(self, office):
        contact = receive(inbound=chat("Добрый вечер"))
        assert contact.priority == Priority.NORMAL
        receive(inbound=chat("Нас окружили"))
        contact.refresh_from_db()
        assert contact.priority == Priority.CRITICAL

    def test_seals_a_shared_place_and_card(self, office):
        receive(inbound=chat("", position=Position(48.5, 37.9)))
        receive(inbound=chat("", shared=Sender(name="Мать", number="+70005550142")))
        assert Message.objects.filter(place__isnull=False).count() == 1
        assert Message.objects.filter(card__isnull=False).count() == 1

    @pytest.mark.parametrize(
        ("text", "language"),
        [("Що мені робити?", "uk"), ("Вы слышите меня?", "ru"), ("Can you help me?", "en")],
    )
    def test_waits_in_the_queue_of_its_language(self, office, text, language):
        assert receive(inbound=chat(text)).queue.language == language


class TestCall:
    def tell(self, *kinds, **changes):
        for kind in kinds:
            receive(inbound=call(kind, **changes))
        return Contact.objects.get()

    def test_is_offered_and_abandoned(self, office):
        assert self.tell(Kind.CALL_OFFERED).state == State.OFFERED
        contact = self.tell(Kind.CALL_ENDED)
        assert (contact.state, contact.queue) == (State.ABANDONED, None)

    def test_belongs_to_the_desk_that_answered(self, olga):
        contact = self.tell(Kind.CALL_OFFERED, Kind.CALL_ANSWERED, answered_by="101")
        assert (contact.state, contact.operator) == (State.ON_CONTACT, olga)

    @pytest.mark.parametrize("extension", ["101", "999", ""])
    @pytest.mark.parametrize("order", sorted(permutations(KINDS)))
    def test_ends_alike_in_every_order(self, olga, extension, order):
        assert self.ending(olga, extension, order) == self.due(olga, extension)

    @pytest.mark.full
    @pytest.mark.parametrize("extension", ["101", "999", ""])
    @pytest.mark.parametrize("order", sorted(set(permutations(KINDS * 2))))
    def test_ends_alike_in_every_order_with_every_event_twice(self, olga, extension, order):
        assert self.ending(olga, extension, order) == self.due(olga, extension)

    def ending(self, olga, extension, order):
        contact = self.tell(*order, answered_by=extension)
        return contact.state, contact.operator_id

    def due(self, olga, extension):
        return (State.WRAP_UP, olga.pk) if extension == "101" else (State.DIVERTED, None)

    def test_that_was_claimed_goes_to_wrap_up_when_the_caller_hangs_up(self, olga):
        contact = self.tell(Kind.CALL_OFFERED)
        contact_claim(contact_ref=contact.ref, by=olga, at=AT)
        assert self.tell(Kind.CALL_ENDED).state == State.WRAP_UP
