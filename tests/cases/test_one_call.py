"""Whatever a switch tells of one call in whatever order, also at once, is one contact."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from cases.inbound import Kind
from cases.models import Contact
from cases.services.receive import receive
from operators.reach import every_office
from tests.cases.conftest import call

KINDS = (Kind.CALL_ENDED, Kind.CALL_OFFERED, Kind.CALL_ANSWERED)


@pytest.mark.django_db(transaction=True, databases=["default", "keyring", "receipts"])
def test_the_end_that_overtakes_the_ring_opens_no_second_contact(office):
    for turn in range(12):
        told = [call(kind, f"turn-{turn}") for kind in KINDS for _twice in range(2)]
        start = Barrier(len(told))

        def take(each, start=start):
            try:
                start.wait()
                with every_office("test"):
                    receive(inbound=each)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(told)) as hands:
            list(hands.map(take, told))
        with every_office("test"):
            assert Contact.objects.count() == turn + 1
