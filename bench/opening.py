"""What opening sealed columns costs: beside the bare cipher, and within a whole page."""

import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from bench.figures import Count, Figure, interleaved
from bench.people import guests, operators
from bench.site import Site

ROWS, FIELDS = 50, 9  # a page; the amber columns of a case
TEXT = "x" * 254  # with its length, 256 bytes
OPENSSL = ["openssl", "speed", "-seconds", "1", "-bytes", "256", "-evp", "aes-256-gcm"]
PAGES = 8  # well below the pace of searches


def figures(site: Site) -> list[Figure]:
    """The two figures of opening."""
    return [_cipher(site), _page(site)]


def _cipher(site: Site) -> Figure:
    """Fields of 256 bytes a second of one core: 50 rows of nine, the key of each row unwrapped.

    Both sides count the processor's time: OpenSSL encrypts the same 256 bytes again and again.
    """
    wrapped, provider = _sealed_rows()

    def ours(turn: int) -> float:
        return _rate(lambda: _open_all(wrapped, provider), ROWS * FIELDS)

    pairs = interleaved(
        lambda turn: _openssl(), ours, times=9 if site.full else 5, yardstick=lambda rate: rate
    )
    return Figure(
        "crypto",
        "unwrap and decrypt of 256 bytes, against openssl speed on one core",
        [our_rate / bare for bare, our_rate in pairs],
        0.3,
        Count(),
        least=True,
        note=f"a second: {[(round(bare), round(our_rate)) for bare, our_rate in pairs]}",
    )


def _page(site: Site) -> Figure:
    """The share of opening in a search that finds, opens and shows fifty cases."""
    person = operators()[0]
    _cases(person)
    client = _client(site)
    shares, times = [], []
    for turn in range(PAGES + 1):
        with _clocked() as spent:
            begin = time.perf_counter()
            page = client.post("/cases/search/", {"text": "четверо"}, follow=True)
            whole = time.perf_counter() - begin
        if page.status_code != 200 or page.content.count(b"ABC-") < ROWS:
            raise RuntimeError(f"the search did not find its cases: {page.status_code}")
        if turn:  # the first page also loads templates
            shares.append(spent[0] / whole)
            times.append((round(1e3 * whole, 1), round(1e3 * spent[0], 2)))
    return Figure(
        "crypto",
        "unwrap and decrypt within a page of 50 cases",
        shares,
        0.1,
        Count(),
        note=f"milliseconds, page and opening of {ROWS * FIELDS} fields: {times}",
    )


def _sealed_rows() -> tuple[list[Any], Any]:
    from vault.crypto import DataKey, Place, bound_column, encrypt
    from vault.kek import FileProvider
    from vault.models import AMBER
    from vault.roots import roots

    provider, rows = FileProvider(roots()), []
    for number in range(ROWS):
        owner, secret = uuid4(), os.urandom(32)
        version, wrapped = provider.wrap(secret, owner=owner, data_class=AMBER)
        key = DataKey(number, secret)
        values = [
            (
                bound_column("case", f"column{each}"),
                encrypt(TEXT.encode(), key=key, place=Place("case", f"column{each}", owner)),
                b"",
            )
            for each in range(FIELDS)
        ]
        rows.append(((wrapped, owner, AMBER, version), number, values))
    return rows, provider


def _open_all(rows: list[Any], provider: Any) -> None:
    from vault.crypto import DataKey, decrypt_row

    opened = provider.unwrap_many([key for key, _, _ in rows])
    for (key, number, values), secret in zip(rows, opened, strict=True):
        decrypt_row(values, key=DataKey(number, secret), row=key[1])


def _rate(work: Callable[[], None], count: int) -> float:
    done, begin = 0, time.process_time()
    while (spent := time.process_time() - begin) < 1.0:
        work()
        done += count
    return done / spent


def _openssl() -> float:
    said = subprocess.run(OPENSSL, capture_output=True, text=True, check=True).stdout
    told = re.search(r"([\d.]+)k\s*$", said)
    if told is None:
        raise RuntimeError(f"openssl speed said nothing: {said}")
    return float(told[1]) * 1000 / 256


@contextmanager
def _clocked() -> Iterator[list[float]]:
    """Seconds spent in unwrapping and decrypting, in a list of one."""
    from vault import fields
    from vault.kek import FileProvider

    spent = [0.0]

    def clocked(work: Callable[..., Any]) -> Callable[..., Any]:
        def clock(*args: Any, **kwargs: Any) -> Any:
            begin = time.perf_counter()
            try:
                return work(*args, **kwargs)
            finally:
                spent[0] += time.perf_counter() - begin

        return clock

    before = fields.decrypt_row, FileProvider.unwrap_many
    fields.decrypt_row = clocked(before[0])
    FileProvider.unwrap_many = clocked(before[1])  # type: ignore[method-assign]
    try:
        yield spent
    finally:
        fields.decrypt_row, FileProvider.unwrap_many = before  # type: ignore[method-assign]


def _cases(person: Any) -> None:
    from cases.details import AMBER_NAMES
    from cases.models import Case
    from vault.fields import seal
    from vault.keyring import keys_create

    at = datetime.now(UTC)
    for number in range(ROWS):
        ref = uuid4()
        keys_create(owner=ref, kind="case", at=at)
        case = Case(
            ref=ref,
            code=f"ABC-{number:03}",
            office=person.office,
            assignee=person,
            evidence_by=person,
            opened_at=at,
            moved_at=at,
        )
        seal(case, **dict.fromkeys(AMBER_NAMES, "четверо, один поранений; чекаємо до світанку"))
        case.outcome = None
        case.save()


def _client(site: Site) -> Any:
    from django.conf import settings
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = guests(1)[0].session
    return client
