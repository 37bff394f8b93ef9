"""The receipt and the conversation of the web form are read in another language too."""

from django.test import Client

from cases.models import Message
from tests.intake.test_web_form import AGAIN, WORDS, WRITE, calm, office, olga, page_code, send

__all__ = ["calm", "office", "olga"]


def test_the_receipt_and_the_conversation_come_in_another_language(olga):
    client = Client()
    code = page_code(client)
    send(client, code, story=WORDS)
    receipt = client.post(WRITE, {"code": code, "sent": "1", "language": "ru"})
    assert "Дошло" in receipt.content.decode()
    assert code in receipt.content.decode()
    told = {"code": code, "words": "Ще слово", "language": "uk"}
    page = client.post(AGAIN, told).content.decode()
    assert "Ваша розмова" in page
    assert "Ще слово" in page
    assert client.cookies["language"].value == "uk"
    assert Message.objects.count() == 1


def test_nothing_is_said_to_have_arrived_under_a_code_that_sent_nothing(office):
    client = Client()
    told = {"code": page_code(client), "sent": "1", "language": "en"}
    assert "It has arrived" not in client.post(WRITE, told).content.decode()
